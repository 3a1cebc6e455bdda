package modeltest

import (
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
	"taxrefund/models/staff"
)

// World is an airport with a terminal, a desk, a kiosk, a merchant with one store, and one person of each role.
type World struct {
	DB                                  *models.DB
	Ring                                *sealed.Ring
	Places                              *place.Service
	Merchants                           *merchant.Service
	Staff                               *staff.Service
	Airport                             place.Airport
	Terminal                            place.Terminal
	Desk                                place.Desk
	Kiosk                               place.Kiosk
	KioskKey                            string
	Merchant                            merchant.Merchant
	MerchantKey                         string
	Store                               merchant.Store
	Officer, Supervisor, Finance, Admin staff.Member
	Agent, Cashier                      staff.Member
	t                                   testing.TB
}

// Password is what everybody in a World signs in with.
const Password = "correct horse battery"

// NewWorld makes Paris Charles de Gaulle.
func NewWorld(t testing.TB, db *models.DB) *World {
	t.Helper()
	ring, err := sealed.NewRing()
	w := &World{DB: db, Ring: ring, t: t}
	w.must(err)
	w.Places, w.Merchants, w.Staff = &place.Service{DB: db, Ring: ring}, &merchant.Service{DB: db, Ring: ring}, &staff.Service{DB: db, Ring: ring}
	t.Cleanup(w.Places.Stop)
	w.Airport = place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}
	ctx := t.Context()
	w.must(w.Places.AddAirport(ctx, models.System, w.Airport))
	w.Terminal, err = w.Places.AddTerminal(ctx, models.System, "CDG", "Terminal 2E")
	w.must(err)
	var hours []place.Hours
	for d := time.Sunday; d <= time.Saturday; d++ {
		hours = append(hours, place.Hours{Weekday: d, Opens: 6 * 60, Closes: 22 * 60})
	}
	w.Desk, err = w.Places.AddDesk(ctx, models.System, place.Desk{AirportCode: "CDG", TerminalID: w.Terminal.ID, Name: "Customs desk 2", Directions: "beside check-in row 7", Hours: hours})
	w.must(err)
	w.Kiosk, w.KioskKey = w.AddKiosk("Kiosk 1")
	w.Merchant, w.MerchantKey, err = w.Merchants.AddMerchant(ctx, models.System, merchant.Merchant{LegalName: "Galerie Vendôme SAS", VATID: "FR83404833048", Country: "FR", MemberFrom: "2020-01-01"})
	w.must(err)
	w.Store, err = w.Merchants.AddStore(ctx, models.System, merchant.Store{MerchantID: w.Merchant.ID, Code: "VEN", Name: "Galerie Vendôme Opéra", City: "Paris", TimeZone: "Europe/Paris"})
	w.must(err)
	w.Officer, w.Supervisor = w.person(staff.Officer, "CDG"), w.person(staff.Supervisor, "CDG")
	w.Agent, w.Cashier = w.person(staff.Agent, "CDG"), w.person(staff.Cashier, "CDG")
	w.Finance, w.Admin = w.person(staff.Finance, "CDG"), w.person(staff.Admin, "")
	return w
}

func (w *World) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// hash is one real hash of Password, made once a process: hashing for each World would take most of a test's time.
var hash = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(Password, &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
})

func (w *World) person(role staff.Role, airport string) staff.Member {
	w.t.Helper()
	h, err := hash()
	w.must(err)
	m := staff.Member{ID: models.NewID(), Email: string(role) + "@example.org", Name: "The " + string(role), Role: role, Airport: airport, Status: "active"}
	row := map[string]any{"id": m.ID, "email": m.Email, "name": m.Name, "role": string(role), "password_hash": h, "status": "active", "created_at": w.DB.Clock.Now()}
	if airport != "" {
		row["airport_code"] = airport
	}
	w.must(w.DB.Table("staff").Create(row).Error)
	return m
}

// AddKiosk enrols one more kiosk and returns it with its key.
func (w *World) AddKiosk(name string) (place.Kiosk, string) {
	w.t.Helper()
	k, key, err := w.Places.EnrolKiosk(w.t.Context(), models.System, w.Airport.Code, w.Terminal.ID, name)
	w.must(err)
	return k, key
}

// Report is a sale of one coat at 20 % VAT, an hour ago by the store's clock.
func (w *World) Report(document, invoice string, grossMinor int64, opts ...func(*merchant.Report)) merchant.Report {
	at := w.DB.Clock.Now().Add(-time.Hour).In(w.Store.Zone())
	r := merchant.Report{Invoice: invoice, Store: w.Store.Code, LocalTime: at.Format("2006-01-02T15:04:05"), Currency: "EUR", BuyerDocument: document,
		Lines: []merchant.ReportLine{{Description: "Wool coat", Category: "clothing", Quantity: 1, GrossMinor: grossMinor, VATRate: "20", VATMinor: (grossMinor + 3) / 6}}}
	for _, o := range opts {
		o(&r)
	}
	return r
}

// AddSale records such a sale.
func (w *World) AddSale(t testing.TB, document, invoice string, grossMinor int64, opts ...func(*merchant.Report)) merchant.Sale {
	t.Helper()
	r := w.Report(document, invoice, grossMinor, opts...)
	actor := models.Actor{Kind: "merchant", ID: w.Merchant.ID}
	s, err := models.InTx(t.Context(), w.DB, actor, func(tx *models.Tx) (merchant.Sale, error) { return merchant.Record(tx, w.Ring, w.Merchant, r) })
	if err != nil {
		t.Fatalf("record the sale: %v", err)
	}
	return s
}
