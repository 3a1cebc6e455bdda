package claim_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/tax"
)

// service is a sale of four plates, watched so that an officer sees it, of which the shop says all that the law may ask.
func service(r *merchant.Report) {
	l := &r.Lines[0]
	l.Description, l.Category, l.Quantity = "Plate", "watches", 4
	l.Tariff, l.Origin, l.Set = "6911.10", "DE", "Service"
	l.OtherTaxes = []merchant.OtherTax{{Kind: "wet", AmountMinor: 450}, {Kind: "excise", AmountMinor: 122}}
}

func TestTheLawIsToldWhatTheShopSaidOfTheGoods(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-nature-1", presented(w.sale("A-1", 48000, service)), presented(w.sale("A-2", 24000)))
		want := []tax.Line{{Key: "1", Category: "watches", Tariff: "691110", Origin: "DE", Set: "Service", Quantity: 4, Gross: 48000, VAT: 8000, Rate: "20",
			Taxes: []tax.OtherTax{{Kind: "excise", Amount: 122}, {Kind: "wet", Amount: 450}}}}
		if got := claim.Purchase(c.Receipts[0]).Lines; !reflect.DeepEqual(got, want) {
			t.Errorf("the law hears %+v", got)
		}
		if got := claim.Purchase(c.Receipts[1]).Lines; !reflect.DeepEqual(got, []tax.Line{{Key: "1", Category: "clothing", Quantity: 1, Gross: 24000, VAT: 4000, Rate: "20"}}) {
			t.Errorf("of a shop that says nothing more it hears %+v", got)
		}
		c, err := w.decide(c, 1, claim.ReceiptDecision{Action: "reduce", Reason: "partly_present", Lines: []claim.AllowedLine{{LineNo: 1, Quantity: 3}}})
		if err != nil {
			t.Fatal(err)
		}
		want[0].Quantity, want[0].Gross, want[0].VAT = 3, 36000, 6000
		want[0].Taxes = []tax.OtherTax{{Kind: "excise", Amount: 92}, {Kind: "wet", Amount: 338}} // 91.5 and 337.5
		if got := claim.Purchase(w.read(c.ID).Receipts[0]).Lines; !reflect.DeepEqual(got, want) {
			t.Errorf("of three in four it hears %+v", got)
		}
	})
}

func TestWhatAMerchantRecordsLateSaysTheSameOfItsGoods(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-nature-2", w.unrecorded("LATE-1", 48000))
		if _, err := w.record(w.Report(w.doc.Key(), "LATE-1", 48000, service), "key-late"); err != nil {
			t.Fatal(err)
		}
		want := merchant.Nature{Tariff: "691110", Origin: "DE", Set: "Service", OtherTaxes: "excise:122;wet:450"}
		if lines := w.read(c.ID).Receipts[0].Lines; len(lines) != 1 || lines[0].Nature != want {
			t.Errorf("the claim holds %+v", lines)
		}
	})
}

// Each tax is rounded for itself, and still the taxes of some pieces never exceed what those pieces cost.
func TestTheTaxesOfSomePiecesAreContainedInTheirPrice(t *testing.T) {
	for quantity := int64(2); quantity <= 9; quantity++ {
		for allowed := int64(1); allowed < quantity; allowed++ {
			for gross := int64(3); gross <= 40; gross++ { // a third VAT, two thirds other taxes: nothing else is in the price
				l := claim.Line{LineNo: 1, Quantity: quantity, Allowed: allowed, Gross: gross, VAT: gross / 3}
				left := gross - l.VAT
				l.OtherTaxes = merchant.OtherTaxes(fmt.Sprintf("a:%d;b:%d", left/2, left-left/2))
				r := claim.Receipt{Status: claim.Reduced, Lines: []claim.Line{l}, Gross: (2*gross*allowed + quantity) / (2 * quantity)} // half up
				lines := claim.Purchase(r).Lines
				if len(lines) != 1 || len(lines[0].Taxes) != 2 {
					t.Fatalf("%d of %d at %d: %+v", allowed, quantity, gross, lines)
				}
				a, b := lines[0].Taxes[0].Amount, lines[0].Taxes[1].Amount
				if a < 0 || b < 0 || lines[0].VAT+a+b > r.Gross || lines[0].VAT+a+b < r.Gross-2 {
					t.Fatalf("%d of %d at %d: %+v", allowed, quantity, gross, lines)
				}
			}
		}
	}
}

func TestWhatATravellerSaysOfThemselvesIsKeptSealedAndNothingElseIsAssumed(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-person-1", presented(w.sale("A-1", 24000)))
		in.Circumstances = claim.Circumstances{Crew: new(false), EnteredOn: "2026-05-08", Statuses: []string{"student_pass", "domestic_helper"}, AbroadSince: "2011-10-19", LeavingForMonths: 600, StayDays: new(12), Denies: []string{"own_use"}}
		a, err := w.send(w.kiosk(), in)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.read(idOf(t, a.Body)).Traveller.Circumstances; !reflect.DeepEqual(got, in.Circumstances) {
			t.Errorf("kept is %+v", got)
		}
		in = w.submission("ref-person-3", presented(w.sale("A-3", 24000)))
		in.Statuses = []string{}
		if a, err = w.send(w.kiosk(), in); err != nil {
			t.Fatal(err)
		}
		if got := w.read(idOf(t, a.Body)).Traveller.Statuses; got == nil || len(got) != 0 {
			t.Errorf("who holds no standing holds %#v", got)
		}
		if got := w.claim("ref-person-2", presented(w.sale("A-2", 24000))).Traveller.Circumstances; !reflect.DeepEqual(got, claim.Circumstances{}) {
			t.Errorf("of whom nobody asked it is kept that %+v", got)
		}
	})
}

func TestTheLawIsToldAllThatIsKnownOfATraveller(t *testing.T) {
	person := claim.Traveller{Nationality: "CHN", Residence: "CN", BirthDate: "1985-08-12"}
	want := tax.Traveller{Nationality: "CHN", Residence: "CN", BirthDate: "1985-08-12"}
	hears := func(what string) {
		t.Helper()
		if got := claim.Basket(&claim.Claim{Traveller: person}).Traveller; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: it hears %+v", what, got)
		}
	}
	hears("nothing more")
	person.Crew, person.Statuses, want.Crew, want.Statuses = new(false), []string{}, new(false), []tax.Standing{}
	hears("no crew, no standing")
	person.Circumstances = claim.Circumstances{Crew: new(true), EnteredOn: "2026-05-01", Statuses: []string{"military", "student_pass"}, AbroadSince: "2011-10-19", LeavingForMonths: 12}
	want.Crew, want.EnteredOn, want.AbroadSince, want.LeavingForMonths = new(true), "2026-05-01", "2011-10-19", 12
	want.Statuses = []tax.Standing{{Name: "military"}, {Name: "student_pass"}}
	hears("all of it")
}

// In France nobody has a refund who stays for six months, and no diplomat.
func TestTheLawRefusesForWhatATravellerSays(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for i, tc := range []struct {
			said claim.Circumstances
			code string // empty: accepted
		}{
			{claim.Circumstances{EnteredOn: "2025-11-08"}, "tax.stay_too_long"}, {claim.Circumstances{EnteredOn: "2025-11-09"}, ""},
			{claim.Circumstances{Statuses: []string{"diplomat"}}, "tax.status"}, {claim.Circumstances{Statuses: []string{"student_pass"}}, ""}, {claim.Circumstances{Crew: new(true)}, ""},
		} {
			in := w.submission(fmt.Sprint("ref-said-000", i), presented(w.sale(fmt.Sprint("S-", i), 24000)))
			in.Circumstances = tc.said
			_, err := w.send(w.kiosk(), in)
			e, refused := errors.AsType[*models.Error](err)
			if refused != (tc.code != "") || refused && (e.Code != "claim.no_receipt_stands" || len(e.Fields) != 1 || e.Fields[0].Code != tc.code) {
				t.Errorf("%+v: %v %+v", tc.said, err, e)
			}
		}
	})
}
