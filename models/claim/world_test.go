package claim_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/models/tax"
	"taxrefund/models/travel"
)

// world is a small airport with a claim service, and the words that tests speak.
type world struct {
	*modeltest.World
	t      testing.TB
	claims *claim.Service
	doc    travel.Document
	mrz    []string
}

func newWorld(t testing.TB, db *models.DB) *world {
	t.Helper()
	base := modeltest.NewWorld(t, db)
	law, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{World: base, t: t, doc: specimen("L898902C3", "ERIKSSON", "ANNA MARIA")}
	w.mrz = travel.FormatZone(w.doc)
	w.claims = &claim.Service{DB: db, Ring: base.Ring, Law: law, Settings: claim.Settings{
		Authority: map[string]bool{"FR": true, "SG": true}, Rails: map[string]string{"alipay": "sandbox", "bank": "sandbox"},
	}}
	return w
}

func specimen(number, surname, given string) travel.Document {
	return travel.Document{Kind: "P", IssuingState: "CHN", Number: number, Surname: surname, GivenNames: given,
		Nationality: "CHN", BirthDate: "1985-08-12", Sex: "F", ExpiresOn: "2031-04-15"}
}

// wears gives the traveller another passport.
func (w *world) wears(d travel.Document) {
	w.doc = d
	w.mrz = travel.FormatZone(d)
}

// unrecorded is the receipt of a sale of today that the world's shop has not reported.
func (w *world) unrecorded(invoice string, gross int64) claim.Presented {
	day := models.DateIn(w.DB.Clock.Now().Add(-time.Hour), w.Store.Zone())
	return claim.Presented{MerchantVATID: w.Merchant.VATID, InvoiceNumber: invoice, IssuedOn: day, Total: money.Of(gross, "EUR")}
}

func (w *world) kiosk() models.Actor { return actorOf(w.Kiosk) }

func actorOf(k place.Kiosk) models.Actor {
	return models.Actor{Kind: "kiosk", ID: k.ID, Name: k.Name, Airport: k.AirportCode}
}

func (w *world) officer() models.Actor    { return w.Officer.Actor("t") }
func (w *world) supervisor() models.Actor { return w.Supervisor.Actor("t") }

// sale records one line of clothes bought the day before by the world's traveller.
func (w *world) sale(invoice string, gross int64, opts ...func(*merchant.Report)) merchant.Sale {
	w.t.Helper()
	return w.AddSale(w.t, w.doc.Key(), invoice, gross, opts...)
}

// presented is the receipt of a sale as lookup gives it.
func presented(s merchant.Sale) claim.Presented { return claim.Presented{SaleID: s.ID} }

// typed is the receipt of a sale as a traveller types it.
func (w *world) typed(s merchant.Sale) claim.Presented {
	return claim.Presented{MerchantVATID: w.Merchant.VATID, InvoiceNumber: s.InvoiceNumber, IssuedOn: s.IssuedOn, Total: money.Of(s.GrossMinor, s.Currency)}
}

func (w *world) submission(reference string, receipts ...claim.Presented) claim.Submission {
	now := w.DB.Clock.Now()
	return claim.Submission{
		Reference: reference, SubmittedAt: now, MRZ: slices.Clone(w.mrz), Residence: "CN", Flight: "AF 116", Destination: "PVG",
		DepartsAt: now.Add(3 * time.Hour), Receipts: receipts, Method: "alipay", Account: "anna@example.cn", Language: "zh",
	}
}

// send submits under the reference as the idempotency key and returns the answer with the error.
func (w *world) send(actor models.Actor, in claim.Submission) (idempotency.Answer, error) {
	body, err := json.Marshal(in)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.claims.Submit(context.Background(), actor, w.Airport, in, idempotency.Request{Scope: "kiosk:" + actor.ID, Key: in.Reference, Body: body}, render)
}

func render(c *claim.Claim) (idempotency.Answer, error) {
	body, err := json.Marshal(map[string]any{"id": c.ID, "doc_id": c.DocID, "status": c.Status, "refund": c.Refund})
	return idempotency.Answer{Status: 201, Body: body}, err
}

// claim submits receipts and reads the claim back.
func (w *world) claim(reference string, receipts ...claim.Presented) *claim.Claim {
	w.t.Helper()
	a, err := w.send(w.kiosk(), w.submission(reference, receipts...))
	if err != nil {
		w.t.Fatalf("submit %s: %v", reference, err)
	}
	return w.read(idOf(w.t, a.Body))
}

func idOf(t testing.TB, answer []byte) string {
	t.Helper()
	var got struct{ ID string }
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatal(err)
	}
	return got.ID
}

func (w *world) read(id string) *claim.Claim {
	w.t.Helper()
	c, err := w.claims.Get(w.t.Context(), w.officer(), id)
	if err != nil {
		w.t.Fatalf("read the claim: %v", err)
	}
	return c
}

func (w *world) balanced() {
	w.t.Helper()
	sums, err := ledger.Sums(w.t.Context(), w.DB)
	if err != nil {
		w.t.Fatal(err)
	}
	for currency, sum := range sums {
		if sum != 0 {
			w.t.Errorf("the ledger does not balance: %s %d", currency, sum)
		}
	}
}

func (w *world) wantCode(err error, code string) {
	w.t.Helper()
	if got := models.CodeOf(err); err == nil || got != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

// states lists the receipts' states in order.
func states(c *claim.Claim) []claim.ReceiptStatus {
	out := make([]claim.ReceiptStatus, len(c.Receipts))
	for i, r := range c.Receipts {
		out[i] = r.Status
	}
	return out
}

// bank is an outside world that pays at once.
type bank struct{}

func (bank) Name() string { return "sandbox" }
func (bank) Send(_ context.Context, in payout.Instruction) (payout.Reply, error) {
	return payout.Reply{Status: payout.StatusPaid, RailReference: "ref-" + in.RailID}, nil
}
func (bank) Inquire(context.Context, string) (payout.Reply, error) {
	return payout.Reply{Status: payout.StatusNotFound}, nil
}
func (bank) Returns(context.Context, string) ([]payout.Return, error) { return nil, nil }
func (bank) Quarantine() time.Duration                                { return time.Minute }
func (bank) KeyWindow() time.Duration                                 { return time.Hour }

func (w *world) payouts() *payout.Service {
	return &payout.Service{DB: w.DB, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": bank{}}, Owner: "test"}
}

// pay sends everything that is due and returns how many payouts that were.
func (w *world) pay() int {
	w.t.Helper()
	job := models.Actor{Kind: "job", ID: "run_payouts", Airport: w.Airport.Code}
	report, err := w.payouts().Run(w.t.Context(), job, w.Airport.Code, "slot-"+models.NewID())
	if err != nil || report.Paid != report.Taken {
		w.t.Fatalf("paying: %+v %v", report, err)
	}
	return report.Paid
}

// balance is what stands on one account of the ledger, in euros.
func (w *world) balance(account string) int64 {
	w.t.Helper()
	a, err := ledger.Balance(w.t.Context(), w.DB, account, "EUR")
	if err != nil {
		w.t.Fatal(err)
	}
	return a.Minor
}

// saleStatus reads one sale's state.
func (w *world) saleStatus(id string) (status string) {
	w.t.Helper()
	if err := w.DB.Table("sales").Where("id = ?", id).Pluck("status", &status).Error; err != nil {
		w.t.Fatal(err)
	}
	return status
}

// another is somebody else in the same role.
func another(a models.Actor) models.Actor {
	a.ID = models.NewID()
	return a
}

// watch puts the sale into a category that an officer always looks at.
func watch(r *merchant.Report) { r.Lines[0].Category = "watches" }
