package claim_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/place"
	"taxrefund/models/travel"
)

var (
	checkedAt = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)
	paris     = place.Airport{Code: "CDG", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}
	desk      = &claim.Service{Settings: claim.Settings{Rails: map[string]string{"alipay": "sandbox", "bank": "sandbox", "card": "sandbox"}}}
)

func good() claim.Submission {
	in := claim.Submission{Reference: "ref-12345678", SubmittedAt: checkedAt, Residence: "CN", Flight: "AF 116", Destination: "PVG",
		DepartsAt: checkedAt.Add(3 * time.Hour), Method: "alipay", Account: "anna@example.cn", Language: "zh-Hans",
		Receipts: []claim.Presented{{MerchantVATID: "FR83404833048", InvoiceNumber: "A-1", IssuedOn: "2026-05-08", Total: money.Of(24000, "EUR")}}}
	in.MRZ = travel.FormatZone(specimen("L898902C3", "ERIKSSON", "ANNA MARIA"))
	return in
}

func TestWhatASubmissionMayNotSay(t *testing.T) {
	in := good()
	if _, err := claim.Check(desk, &in, paris, checkedAt); err != nil {
		t.Fatalf("the good one: %v", err)
	}
	for name, tc := range map[string]struct {
		alter func(*claim.Submission)
		path  string
		code  string
	}{
		"a short reference":        {func(x *claim.Submission) { x.Reference = "ref" }, "reference", "claim.reference"},
		"a reference with a blank": {func(x *claim.Submission) { x.Reference = "ref 12345678" }, "reference", "claim.reference"},
		"half a passport":          {func(x *claim.Submission) { x.MRZ[1] = "" }, "document.mrz", "mrz.length"},
		"an expired passport": {func(x *claim.Submission) {
			d := specimen("L898902C3", "E", "A")
			d.ExpiresOn = "2026-05-07"
			x.MRZ = travel.FormatZone(d)
		}, "document.mrz", "document.expired"},
		"a clock that is ahead":       {func(x *claim.Submission) { x.SubmittedAt = checkedAt.Add(6 * time.Minute) }, "submitted_at", "claim.clock"},
		"a kiosk asleep for a season": {func(x *claim.Submission) { x.SubmittedAt = checkedAt.AddDate(0, 0, -61) }, "submitted_at", "claim.clock"},
		"a flight that left before":   {func(x *claim.Submission) { x.DepartsAt = checkedAt.Add(-time.Minute) }, "flight.departs_at", "claim.departure"},
		"a flight next season":        {func(x *claim.Submission) { x.DepartsAt = checkedAt.AddDate(0, 0, 31) }, "flight.departs_at", "claim.departure"},
		"no flight":                   {func(x *claim.Submission) { x.Flight = "" }, "flight.number", "flight.malformed"},
		"a destination in words":      {func(x *claim.Submission) { x.Destination = "Shanghai" }, "flight.destination", "flight.destination"},
		"a residence in words":        {func(x *claim.Submission) { x.Residence = "China" }, "residence", "country.unknown"},
		"an entry that is no day":     {func(x *claim.Submission) { x.EnteredOn = "8 May" }, "entered_on", "date.malformed"},
		"an entry tomorrow":           {func(x *claim.Submission) { x.EnteredOn = "2026-05-09" }, "entered_on", "date.future"},
		"a life abroad from tomorrow": {func(x *claim.Submission) { x.AbroadSince = "2026-05-09" }, "abroad_since", "date.future"},
		"a standing in capitals":      {func(x *claim.Submission) { x.Statuses = []string{"Diplomat"} }, "statuses", "traveller.statuses"},
		"a standing of nothing":       {func(x *claim.Submission) { x.Statuses = []string{""} }, "statuses", "traveller.statuses"},
		"a standing twice":            {func(x *claim.Submission) { x.Statuses = []string{"military", "military"} }, "statuses", "traveller.statuses"},
		"six standings":               {func(x *claim.Submission) { x.Statuses = claim.Statuses[:6] }, "statuses", "traveller.statuses"},
		"leaving for a lifetime":      {func(x *claim.Submission) { x.LeavingForMonths = 601 }, "leaving_for_months", "traveller.leaving"},
		"leaving for less than that":  {func(x *claim.Submission) { x.LeavingForMonths = -1 }, "leaving_for_months", "traveller.leaving"},
		"a stay of less than nothing": {func(x *claim.Submission) { x.StayDays = new(-1) }, "stay_days", "traveller.stay_days"},
		"a denial in capitals":        {func(x *claim.Submission) { x.Denies = []string{"Resale"} }, "denies", "traveller.denies"},
		"a language in words":         {func(x *claim.Submission) { x.Language = "Chinese!" }, "language", "language.malformed"},
		"a payment nobody offers":     {func(x *claim.Submission) { x.Method = "cash" }, "payout.method", "payout.method_unavailable"},
		"no account":                  {func(x *claim.Submission) { x.Account = " " }, "payout.account", "payout.account"},
		"an account with a bell":      {func(x *claim.Submission) { x.Account = "anna\a@example.cn" }, "payout.account", "payout.account"},
		"a card number":               {func(x *claim.Submission) { x.Method, x.Account = "card", "4111-1111-1111-1111" }, "payout.account", "payout.card_number_refused"},
		"a card number as a wallet":   {func(x *claim.Submission) { x.Account = "5500 0000 0000 0004" }, "payout.account", "payout.card_number_refused"},
		"an IBAN with a slip":         {func(x *claim.Submission) { x.Method, x.Account = "bank", "FR1420041010050500013M02607" }, "payout.account", "iban.mod97"},
		"a holder of one letter":      {func(x *claim.Submission) { x.Holder = "A" }, "payout.holder", "payout.holder"},
		"a passenger with a bell":     {func(x *claim.Submission) { x.Passenger = "ERIKSSON/ANNA\a" }, "flight.passenger", "pass.name"},
		"no receipts":                 {func(x *claim.Submission) { x.Receipts = nil }, "receipts", "claim.receipts"},
		"fifty-one receipts":          {func(x *claim.Submission) { x.Receipts = make([]claim.Presented, 51) }, "receipts", "claim.receipts"},
		"a receipt twice":             {func(x *claim.Submission) { x.Receipts = append(x.Receipts, x.Receipts[0]) }, "receipts[1]", "receipt.twice"},
		"a receipt twice, spelt apart": {func(x *claim.Submission) {
			p := x.Receipts[0]
			p.InvoiceNumber, p.MerchantVATID = " a-1 ", "fr 83 404833048"
			x.Receipts = append(x.Receipts, p)
		}, "receipts[1]", "receipt.twice"},
		"a sale twice, spelt apart": {func(x *claim.Submission) {
			id := models.NewID()
			x.Receipts = []claim.Presented{{SaleID: id}, {SaleID: strings.ToUpper(id)}}
		}, "receipts[1]", "receipt.twice"},
		"a sale id that is none":         {func(x *claim.Submission) { x.Receipts[0] = claim.Presented{SaleID: "7"} }, "receipts[0].sale_id", "sale.not_found"},
		"a VAT id with a slip":           {func(x *claim.Submission) { x.Receipts[0].MerchantVATID = "FR83404833049" }, "receipts[0].merchant_vat_id", "vat_id.checksum"},
		"no invoice number":              {func(x *claim.Submission) { x.Receipts[0].InvoiceNumber = " " }, "receipts[0].invoice_number", "invoice_number.malformed"},
		"a day that does not exist":      {func(x *claim.Submission) { x.Receipts[0].IssuedOn = "2026-02-30" }, "receipts[0].issued_on", "date.malformed"},
		"a receipt of tomorrow":          {func(x *claim.Submission) { x.Receipts[0].IssuedOn = "2026-05-09" }, "receipts[0].issued_on", "date.future"},
		"a currency that does not exist": {func(x *claim.Submission) { x.Receipts[0].Total.Currency = "XXQ" }, "receipts[0].total.currency", "currency.unknown"},
		"a total of nothing":             {func(x *claim.Submission) { x.Receipts[0].Total.Minor = 0 }, "receipts[0].total.amount_minor", "amount.range"},
		"an absurd total":                {func(x *claim.Submission) { x.Receipts[0].Total.Minor = money.MaxMinor + 1 }, "receipts[0].total.amount_minor", "amount.range"},
		"more VAT than total":            {func(x *claim.Submission) { x.Receipts[0].VATMinor = 24001 }, "receipts[0].vat_minor", "amount.range"},
	} {
		in := good()
		tc.alter(&in)
		_, err := claim.Check(desk, &in, paris, checkedAt)
		var e *models.Error
		if models.CodeOf(err) != "claim.invalid" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e = err.(*models.Error)
		if !slices.ContainsFunc(e.Fields, func(f models.FieldError) bool { return f.Path == tc.path && f.Code == tc.code }) {
			t.Errorf("%s: got %+v, want %s %s", name, e.Fields, tc.path, tc.code)
		}
	}
}

func TestASubmissionIsBroughtIntoOneSpelling(t *testing.T) {
	in := good()
	id := models.NewID()
	in.Flight, in.Language, in.Method, in.Account = "af 0116", "", "bank", "fr14 2004-1010 0505 0001 3m02 606"
	in.Receipts[0].InvoiceNumber, in.Receipts[0].MerchantVATID = " a  1 ", "fr 83 404833048"
	in.Receipts = append(in.Receipts, claim.Presented{SaleID: strings.ToUpper(id)})
	doc, err := claim.Check(desk, &in, paris, checkedAt)
	if err != nil {
		t.Fatal(err)
	}
	p := in.Receipts[0]
	if in.Flight != "AF116" || in.Language != "en" || in.Account != "FR1420041010050500013M02606" || p.InvoiceNumber != "A 1" || p.MerchantVATID != "FR83404833048" || in.Receipts[1].SaleID != id {
		t.Errorf("got %+v", in)
	}
	if doc.Number != "L898902C3" {
		t.Errorf("the passport reads %+v", doc)
	}
}

// FuzzSubmission: whatever a kiosk sends is taken, or refused with named fields that do not repeat the account; what is
// taken is in one spelling, so that it is taken again unchanged.
func FuzzSubmission(f *testing.F) {
	in := good()
	p := in.Receipts[0]
	add := func(account, invoice, day string, minor, vat, hours int64) {
		f.Add(in.Reference, in.MRZ[0], in.MRZ[1], in.Flight, in.Destination, in.Residence, in.Language, "bank", account, "Anna Eriksson",
			p.MerchantVATID, invoice, day, "EUR", minor, vat, hours)
	}
	add("FR14 2004 1010 0505 0001 3M02 606", "A-1", "2026-05-08", 24000, 4000, 3)
	add("4111 1111 1111 1111", "\ufb01\u00a01", "2026-02-30", -1, 1<<62, -1<<40)
	f.Fuzz(func(t *testing.T, reference, mrz1, mrz2, flight, destination, residence, language, method, account, holder, vatID, invoice, day, currency string, minor, vat, hours int64) {
		in := claim.Submission{Reference: reference, SubmittedAt: checkedAt, MRZ: []string{mrz1, mrz2}, Flight: flight, Destination: destination,
			Residence: residence, Language: language, Method: method, Account: account, Holder: holder, DepartsAt: checkedAt.Add(time.Duration(hours%10_000) * time.Hour),
			Receipts: []claim.Presented{{MerchantVATID: vatID, InvoiceNumber: invoice, IssuedOn: models.Date(day), Total: money.Of(minor, money.Currency(currency)), VATMinor: vat}}}
		if _, err := claim.Check(desk, &in, paris, checkedAt); err != nil {
			e, ok := err.(*models.Error)
			if !ok || e.Kind != models.Invalid || len(e.Fields) == 0 {
				t.Fatalf("refused without fields: %v", err)
			}
			for _, field := range e.Fields {
				if len(in.Account) > 12 && strings.Contains(field.Msg, in.Account) {
					t.Fatalf("the account is echoed: %q", field.Msg)
				}
			}
			return
		}
		before := in
		before.Receipts = slices.Clone(in.Receipts)
		if _, err := claim.Check(desk, &in, paris, checkedAt); err != nil || !reflect.DeepEqual(before, in) {
			t.Fatalf("taken as %+v, and then as %+v: %v", before, in, err)
		}
		if r := in.Receipts[0]; r.Total.Minor <= 0 || r.VATMinor < 0 || r.VATMinor > r.Total.Minor || in.Account == "" || in.DepartsAt.Before(checkedAt) {
			t.Fatalf("taken although it makes no sense: %+v", in)
		}
	})
}
