package merchant_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
)

var now = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

func shop() merchant.Store {
	return merchant.Store{ID: "s", MerchantID: "m", Code: "VEN", Name: "Vendôme", City: "Paris", TimeZone: "Europe/Paris"}
}

func report() merchant.Report {
	return merchant.Report{Invoice: " a-1 ", Store: "VEN", LocalTime: "2026-05-08T00:30:00", Currency: "EUR", Lines: []merchant.ReportLine{
		{Description: "Wool coat", Category: "clothing", Quantity: 2, GrossMinor: 24000, VATRate: "20", VATMinor: 4000},
		{Description: "Livre 書", Category: "books", Quantity: 1, GrossMinor: 1055, VATRate: "5.5", VATMinor: 55},
		{Description: "Stamp", Category: "stamps", Quantity: 1, GrossMinor: 100, VATRate: "0", VATMinor: 0},
	}}
}

func TestAReportBecomesASaleOfTheShopsOwnDay(t *testing.T) {
	s, err := report().Check(shop(), now)
	if err != nil {
		t.Fatal(err)
	}
	if s.InvoiceNumber != "A-1" || s.IssuedOn != "2026-05-08" || !s.IssuedAt.Equal(time.Date(2026, 5, 7, 22, 30, 0, 0, time.UTC)) || s.IssuedAt.Location() != time.UTC {
		t.Errorf("invoice %q of %s at %s", s.InvoiceNumber, s.IssuedOn, s.IssuedAt)
	}
	if s.GrossMinor != 25155 || s.VATMinor != 4055 || s.Currency != "EUR" || s.Status != "free" || s.Version != 1 || s.StoreID != "s" || s.MerchantID != "m" {
		t.Errorf("the sale is %+v", s)
	}
	if len(s.Lines) != 3 || s.Lines[1] != (merchant.SaleLine{LineNo: 2, Description: "Livre 書", Category: "books", Quantity: 1, GrossMinor: 1055, VATRate: "5.5", VATMinor: 55}) {
		t.Errorf("the lines are %+v", s.Lines)
	}
}

func TestWhatAReportMayNotSay(t *testing.T) {
	line := func(change func(*merchant.ReportLine)) func(*merchant.Report) {
		return func(r *merchant.Report) { change(&r.Lines[0]) }
	}
	for _, tc := range []struct {
		name       string
		alter      func(*merchant.Report)
		path, code string // empty: accepted
	}{
		{"no invoice number", func(r *merchant.Report) { r.Invoice = "" }, "invoice_number", "invoice_number.malformed"},
		{"an unknown currency", func(r *merchant.Report) { r.Currency = "EUX" }, "currency", "currency.unknown"},
		{"a time with a zone", func(r *merchant.Report) { r.LocalTime = "2026-05-07T18:20:00Z" }, "local_time", "sale.time"},
		{"a day that does not exist", func(r *merchant.Report) { r.LocalTime = "2026-02-29T18:20:00" }, "local_time", "sale.time"},
		{"four minutes ahead of us", func(r *merchant.Report) { r.LocalTime = "2026-05-08T14:04:00" }, "", ""},
		{"six minutes ahead of us", func(r *merchant.Report) { r.LocalTime = "2026-05-08T14:06:00" }, "local_time", "date.future"},
		{"four hundred days ago", func(r *merchant.Report) { r.LocalTime = "2025-04-03T14:00:00" }, "", ""},
		{"and a second more", func(r *merchant.Report) { r.LocalTime = "2025-04-03T13:59:59" }, "local_time", "sale.too_old"},
		{"no lines", func(r *merchant.Report) { r.Lines = nil }, "lines", "sale.lines"},
		{"500 lines", func(r *merchant.Report) { r.Lines = many(500) }, "", ""},
		{"501 lines", func(r *merchant.Report) { r.Lines = many(501) }, "lines", "sale.lines"},
		{"nothing to pay", func(r *merchant.Report) { r.Lines = r.Lines[2:]; r.Lines[0].GrossMinor = 0 }, "lines", "amount.range"},
		{"goods without a name", line(func(l *merchant.ReportLine) { l.Description = "" }), "lines[0].description", "sale.description"},
		{"goods with an endless name", line(func(l *merchant.ReportLine) { l.Description = strings.Repeat("é", 201) }), "lines[0].description", "sale.description"},
		{"goods named in broken text", line(func(l *merchant.ReportLine) { l.Description = "a\xffb" }), "lines[0].description", "sale.description"},
		{"goods named in two lines", line(func(l *merchant.ReportLine) { l.Description = "a\nb" }), "lines[0].description", "sale.description"},
		{"no category", line(func(l *merchant.ReportLine) { l.Category = "" }), "lines[0].category", "sale.category"},
		{"no pieces", line(func(l *merchant.ReportLine) { l.Quantity = 0 }), "lines[0].quantity", "sale.quantity"},
		{"too many pieces", line(func(l *merchant.ReportLine) { l.Quantity = 1_000_001 }), "lines[0].quantity", "sale.quantity"},
		{"less than nothing", line(func(l *merchant.ReportLine) { l.GrossMinor = -1 }), "lines[0].gross_minor", "amount.range"},
		{"more than anything costs", line(func(l *merchant.ReportLine) { l.GrossMinor = money.MaxMinor }), "lines[0].gross_minor", "amount.range"},
		{"a rate that is none", line(func(l *merchant.ReportLine) { l.VATRate = "twenty" }), "lines[0].vat_rate", "rate.malformed"},
		{"a rate below zero", line(func(l *merchant.ReportLine) { l.VATRate = "-20" }), "lines[0].vat_rate", "rate.malformed"},
		{"a rate of a hundred and more", line(func(l *merchant.ReportLine) { l.VATRate = "100.5" }), "lines[0].vat_rate", "rate.range"},
		{"VAT two cents too much on two pieces", line(func(l *merchant.ReportLine) { l.VATMinor = 4002 }), "", ""},
		{"VAT three cents too much on two pieces", line(func(l *merchant.ReportLine) { l.VATMinor = 4003 }), "lines[0].vat_minor", "sale.vat"},
		{"VAT three cents too little on two pieces", line(func(l *merchant.ReportLine) { l.VATMinor = 3997 }), "lines[0].vat_minor", "sale.vat"},
		{"VAT as a fifth of the gross", line(func(l *merchant.ReportLine) { l.VATMinor = 4800 }), "lines[0].vat_minor", "sale.vat"},
		{"141.40 in 700.00 at 22 %, as an Italian article has it, are 126.23", line(func(l *merchant.ReportLine) { l.Quantity, l.GrossMinor, l.VATRate, l.VATMinor = 1, 70000, "22", 14140 }), "lines[0].vat_minor", "sale.vat"},
		{"a thousand pieces do not widen it beyond a hundred cents", line(func(l *merchant.ReportLine) { l.Quantity, l.VATMinor = 1000, 4101 }), "lines[0].vat_minor", "sale.vat"},
		{"VAT below nothing", func(r *merchant.Report) { r.Lines[2].VATMinor = -1 }, "lines[2].vat_minor", "sale.vat"},
		{"VAT above the gross", func(r *merchant.Report) { r.Lines[2].GrossMinor, r.Lines[2].VATMinor = 0, 1 }, "lines[2].vat_minor", "sale.vat"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := report()
			tc.alter(&r)
			_, err := r.Check(shop(), now)
			if tc.path == "" {
				if err != nil {
					t.Errorf("refused: %v %+v", err, fields(err))
				}
				return
			}
			f := fields(err)
			if models.CodeOf(err) != "sale.invalid" || models.KindOf(err) != models.Invalid || len(f) != 1 || f[0].Path != tc.path || f[0].Code != tc.code {
				t.Errorf("got %v with %+v, want %s: %s", err, f, tc.path, tc.code)
			}
		})
	}
}

func many(n int) []merchant.ReportLine {
	lines := make([]merchant.ReportLine, n)
	for i := range lines {
		lines[i] = merchant.ReportLine{Description: "x", Category: "y", Quantity: 1, GrossMinor: 120, VATRate: "20", VATMinor: 20}
	}
	return lines
}

func fields(err error) []models.FieldError {
	var e *models.Error
	errors.As(err, &e)
	if e == nil {
		return nil
	}
	return e.Fields
}

func TestEverythingWrongWithAReportIsSaidAtOnce(t *testing.T) {
	_, err := merchant.Report{LocalTime: "yesterday", Lines: []merchant.ReportLine{{VATRate: "x"}}}.Check(shop(), now)
	var got []string
	for _, f := range fields(err) {
		got = append(got, f.Path)
	}
	if want := "invoice_number currency local_time lines[0].description lines[0].category lines[0].quantity lines[0].vat_rate"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

func TestAMemberOnADay(t *testing.T) {
	open := merchant.Merchant{MemberFrom: "2026-01-01", Status: "active"}
	left := merchant.Merchant{MemberFrom: "2026-01-01", MemberUntil: "2026-03-31", Status: "active"}
	out := merchant.Merchant{MemberFrom: "2026-01-01", Status: "suspended"}
	for _, tc := range []struct {
		name string
		m    merchant.Merchant
		on   models.Date
		want bool
	}{
		{"the day before it joined", open, "2025-12-31", false}, {"the day it joined", open, "2026-01-01", true}, {"much later", open, "2030-01-01", true},
		{"its last day", left, "2026-03-31", true}, {"the day after", left, "2026-04-01", false}, {"suspended", out, "2026-02-01", false},
	} {
		if got := tc.m.MemberOn(tc.on); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestAStoreWithoutAKnownZoneKeepsUTC(t *testing.T) {
	if z := (merchant.Store{TimeZone: "Europe/Atlantis"}).Zone(); z != time.UTC {
		t.Errorf("got %s", z)
	}
	if z := shop().Zone(); z.String() != "Europe/Paris" {
		t.Errorf("got %s", z)
	}
}
