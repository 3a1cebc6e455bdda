package till_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/staff"
	"taxrefund/models/tax"
	"taxrefund/models/till"
	"taxrefund/models/travel"
)

// world is an airport with a cash desk.
type world struct {
	*modeltest.World
	t       *testing.T
	clock   *models.FixedClock
	claims  *claim.Service
	payouts *payout.Service
	tills   *till.Service
	cashier models.Actor
	made    int
	stay    time.Duration // until the flights of the next claims
}

var passport = travel.Document{Kind: "P", IssuingState: "CHN", Number: "L898902C3", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Nationality: "CHN",
	BirthDate: "1985-08-12", Sex: "F", ExpiresOn: "2031-04-15"}

func newWorld(t *testing.T, db *models.DB) *world {
	t.Helper()
	w := &world{World: modeltest.NewWorld(t, db), t: t, clock: modeltest.Clock(db), stay: 3 * time.Hour}
	law, err := tax.Load()
	w.must(err)
	w.claims = &claim.Service{DB: db, Ring: w.Ring, Law: law, Settings: claim.Settings{Authority: map[string]bool{"FR": true},
		Rails: map[string]string{"cash": "cash", "alipay": "sandbox"}}}
	w.payouts = &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{}}
	w.tills = &till.Service{DB: db, Claims: w.claims}
	w.cashier = w.Cashier.Actor("")
	return w
}

// law adds a limit on cash to the law of France.
func (w *world) law(cash string) {
	w.t.Helper()
	text, err := os.ReadFile("../tax/schemes/fr.yaml")
	w.must(err)
	if cash != "" {
		text = []byte(strings.Replace(string(text), "cash:\n  - {since: unknown, not_known: true}", "cash: ["+cash+"]", 1))
	}
	law, err := tax.Load(fstest.MapFS{"schemes/fr.yaml": {Data: text}})
	w.must(err)
	w.must(w.claims.KeepLaw(w.t.Context()))
	w.claims.Law = law
}

func limit(max, per, overflow string) string {
	return fmt.Sprintf(`{since: unknown, max: %q, per: %s, overflow: %s, source: fr_sp, certainty: verified}`, max, per, overflow)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) wantCode(err error, code string) {
	w.t.Helper()
	if got := models.CodeOf(err); err == nil || got != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) { fn(t, newWorld(t, db)) })
}

func key() idempotency.Request {
	id := models.NewID()
	return idempotency.Request{Scope: "test", Key: id, Body: []byte(id)}
}

// submit makes a claim of one receipt; without a watch it is green at once, and 3,400 of 24,000 are due.
func (w *world) submit(method string, gross ...int64) (*claim.Claim, error) {
	w.t.Helper()
	now := w.clock.Now()
	w.made++
	in := claim.Submission{Reference: fmt.Sprintf("reference-%d", w.made), SubmittedAt: now, Residence: "CN", Flight: "AF 116", Destination: "PVG",
		DepartsAt: now.Add(w.stay), Method: method, Language: "en"}
	if method != "cash" {
		in.Account = "anna@example.cn"
	}
	for i, g := range gross {
		s := w.AddSale(w.t, passport.Key(), fmt.Sprintf("A-%d-%d", w.made, i), g)
		in.Receipts = append(in.Receipts, claim.Presented{SaleID: s.ID})
	}
	in.MRZ = travel.FormatZone(passport)
	var made *claim.Claim
	_, err := w.claims.Submit(w.t.Context(), models.Actor{Kind: "kiosk", ID: w.Kiosk.ID, Airport: "CDG"}, w.Airport, in, key(),
		func(c *claim.Claim) (idempotency.Answer, error) {
			made = c
			return idempotency.Answer{Status: 201}, nil
		})
	return made, err
}

func (w *world) claim(gross ...int64) *claim.Claim {
	w.t.Helper()
	c, err := w.submit("cash", gross...)
	w.must(err)
	return c
}

// qr is the code of a claim's voucher as it is printed now.
func (w *world) qr(c *claim.Claim) till.Voucher {
	w.t.Helper()
	sheet, err := w.claims.Voucher(w.t.Context(), models.System, c.ID)
	w.must(err)
	return till.Voucher{Code: sheet.QR}
}

func (w *world) open(cashier models.Actor, float int64) (id string) {
	w.t.Helper()
	_, err := w.tills.Open(w.t.Context(), cashier, money.Of(float, "EUR"), key(), seen(&id))
	w.must(err)
	return id
}

// seen answers with nothing and keeps the till's id.
func seen(id *string) till.Render {
	return func(t till.Till) (idempotency.Answer, error) { *id = t.ID; return idempotency.Answer{Status: 200}, nil }
}

func (w *world) close(actor models.Actor, id string, counted int64, reason string) error {
	w.t.Helper()
	var got string
	_, err := w.tills.Close(w.t.Context(), actor, id, till.Count{CountedMinor: counted, Reason: reason}, key(), seen(&got))
	return err
}

// pay scans, compares and pays.
func (w *world) pay(cashier models.Actor, id string, v till.Voucher) (till.Paid, error) {
	w.t.Helper()
	o, err := w.tills.Offer(w.t.Context(), cashier, id, v)
	if err != nil {
		return till.Paid{}, err
	}
	return w.confirm(cashier, id, till.Payment{Voucher: v, HandedMinor: o.Handed.Minor, PassportSeen: true})
}

func (w *world) confirm(cashier models.Actor, id string, p till.Payment) (paid till.Paid, err error) {
	_, err = w.tills.Pay(w.t.Context(), cashier, id, p, key(), func(made till.Paid) (idempotency.Answer, error) {
		paid = made
		return idempotency.Answer{Status: 201}, nil
	})
	return paid, err
}

func (w *world) till(id string) till.Till {
	w.t.Helper()
	t, _, err := w.tills.Get(w.t.Context(), w.Supervisor.Actor(""), id)
	w.must(err)
	return t
}

func (w *world) payoutsOf(c *claim.Claim) []payout.Payout {
	w.t.Helper()
	list, err := payout.OfClaim(w.t.Context(), w.DB, c.ID)
	w.must(err)
	return list
}

// books checks accounts of the ledger, and that everything sums to zero.
func (w *world) books(want map[string]int64) {
	w.t.Helper()
	for account, minor := range want {
		if b, err := ledger.Balance(w.t.Context(), w.DB, account, "EUR"); err != nil || b.Minor != minor {
			w.t.Errorf("%s is at %d, want %d (%v)", account, b.Minor, minor, err)
		}
	}
	sums, err := ledger.Sums(w.t.Context(), w.DB)
	w.must(err)
	for c, sum := range sums {
		if sum != 0 {
			w.t.Errorf("the ledger does not balance: %s %d", c, sum)
		}
	}
}

func (w *world) count(table, where string, args ...any) int {
	w.t.Helper()
	var n int64
	w.must(w.DB.Table(table).Where(where, args...).Count(&n).Error)
	return int(n)
}

// colleagues are so many more cashiers of the airport, each with an open till.
func (w *world) colleagues(n int, float int64) (actors []models.Actor, tills []string) {
	w.t.Helper()
	for i := range n {
		m := staff.Member{ID: models.NewID(), Email: fmt.Sprintf("cashier%d@example.org", i), Name: fmt.Sprintf("Cashier %d", i), Role: staff.Cashier, Airport: "CDG"}
		w.must(w.DB.Table("staff").Create(map[string]any{"id": m.ID, "email": m.Email, "name": m.Name, "role": "cashier", "airport_code": "CDG",
			"password_hash": "x", "status": "active", "created_at": w.clock.Now()}).Error)
		actors = append(actors, m.Actor(""))
		tills = append(tills, w.open(actors[i], float))
	}
	return actors, tills
}

func (w *world) details(c *claim.Claim, method string) error {
	account := "anna@example.cn"
	if method == "cash" {
		account = ""
	}
	_, err := w.claims.SetPayoutDetails(context.Background(), w.Officer.Actor(""), c.ID, method, account, "")
	return err
}

// closed closes what may be closed and returns it.
func (w *world) closed(t *testing.T) []payout.Batch {
	t.Helper()
	list, err := w.payouts.CloseBatches(t.Context(), models.System, func(payout.Batch, []payout.Line) (map[string][]byte, error) { return nil, nil })
	w.must(err)
	return list
}
