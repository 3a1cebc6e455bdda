package merchant

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/money"
)

// Report is what a merchant sends about one sale.
type Report struct {
	Invoice       string
	Store         string // the store's code
	LocalTime     string // by the store's clock: 2026-05-07T18:20:00
	Currency      string
	Lines         []ReportLine
	BuyerDocument string // issuing state, "|", number, as travel.Document.Key; empty when none was shown
}

// ReportLine is one kind of goods; amounts are minor units and include VAT where they say gross.
type ReportLine struct {
	Description, Category string
	Quantity              int64
	GrossMinor            int64
	VATRate               string
	VATMinor              int64
	Tariff, Origin, Set   string // as in Nature, in any spelling; empty when not said
	OtherTaxes            []OtherTax
}

const (
	maxLines  = 500
	oldestDay = 400 // days a sale may lie back when it is first reported
)

// Check turns a report into a sale, or lists everything that is wrong with it under code "sale.invalid". The totals are
// the sums of the lines, and each line's VAT must follow from its rate within one minor unit a piece.
func (r Report) Check(store Store, now time.Time) (Sale, error) {
	var fields []models.FieldError
	bad := func(path, code, format string, args ...any) {
		fields = append(fields, models.FieldError{Path: path, Code: code, Msg: fmt.Sprintf(format, args...)})
	}
	s := Sale{MerchantID: store.MerchantID, StoreID: store.ID, Status: "free", Version: 1}
	var err error
	if s.InvoiceNumber, err = ident.NormaliseInvoice(r.Invoice); err != nil {
		bad("invoice_number", models.CodeOf(err), "an invoice number has 1 to 64 printable characters")
	}
	if s.Currency, err = money.ParseCurrency(r.Currency); err != nil {
		bad("currency", models.CodeOf(err), "a currency is written as its three-letter ISO 4217 code")
	}
	at, err := time.ParseInLocation("2006-01-02T15:04:05", r.LocalTime, store.Zone())
	switch {
	case err != nil:
		bad("local_time", "sale.time", "the time is the store's own, written like 2026-05-07T18:20:00")
	case at.After(now.Add(5 * time.Minute)):
		bad("local_time", "date.future", "a sale cannot lie in the future")
	case at.Before(now.AddDate(0, 0, -oldestDay)):
		bad("local_time", "sale.too_old", "a sale is reported within %d days", oldestDay)
	}
	s.IssuedAt, s.IssuedOn = at.UTC(), models.Date(at.Format(time.DateOnly))
	if len(r.Lines) == 0 || len(r.Lines) > maxLines {
		bad("lines", "sale.lines", "a sale has 1 to %d lines", maxLines)
	}
	for i, l := range r.Lines {
		path := fmt.Sprintf("lines[%d]", i)
		l.Category = strings.ToLower(strings.TrimSpace(l.Category)) // the law's goods are named in small letters
		say := func(field, code, msg string) { bad(path+"."+field, code, "%s", msg) }
		l.check(s.Currency, say)
		s.GrossMinor, s.VATMinor = s.GrossMinor+l.GrossMinor, s.VATMinor+l.VATMinor
		s.Lines = append(s.Lines, SaleLine{LineNo: i + 1, Description: l.Description, Category: l.Category, Quantity: l.Quantity,
			GrossMinor: l.GrossMinor, VATRate: l.VATRate, VATMinor: l.VATMinor, Nature: l.nature(say)})
	}
	if len(fields) == 0 && (s.GrossMinor <= 0 || s.GrossMinor > money.MaxMinor) {
		bad("lines", "amount.range", "the total is more than nothing and less than a thousand billion")
	}
	if len(fields) > 0 {
		return Sale{}, models.E(models.Invalid, "sale.invalid", "some of what was sent cannot be accepted").With(fields...)
	}
	return s, nil
}

func (l ReportLine) check(c money.Currency, bad func(field, code, msg string)) {
	if !printable(l.Description, 200) {
		bad("description", "sale.description", "goods are described in 1 to 200 printable characters")
	}
	if !printable(l.Category, 40) {
		bad("category", "sale.category", "a category has 1 to 40 printable characters")
	}
	if l.Quantity < 1 || l.Quantity > 1_000_000 {
		bad("quantity", "sale.quantity", "a quantity is a whole number from 1 to 1000000")
	}
	if l.GrossMinor < 0 || l.GrossMinor > money.MaxMinor/maxLines {
		bad("gross_minor", "amount.range", "an amount is not negative and not absurdly large")
		return
	}
	rate, err := money.ParseRate(l.VATRate)
	if err != nil {
		bad("vat_rate", "rate.malformed", "a VAT rate is a percentage such as 20 or 5.5")
		return
	}
	num, den := rate.Frac()
	if num > den*100 {
		bad("vat_rate", "rate.range", "a VAT rate is at most 100 percent")
		return
	}
	want, err := money.Of(l.GrossMinor, c).MulFrac(num, den*100+num, money.HalfUp)
	slack := min(l.Quantity, 100)
	if err != nil || l.VATMinor < 0 || l.VATMinor > l.GrossMinor || l.VATMinor-want.Minor > slack || want.Minor-l.VATMinor > slack {
		bad("vat_minor", "sale.vat", "the VAT does not follow from the gross amount and the rate")
	}
}

func printable(s string, most int) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return false
		}
		n++
	}
	return n > 0 && n <= most
}
