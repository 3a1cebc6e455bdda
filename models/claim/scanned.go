package claim

import (
	"errors"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/fiscal"
	"taxrefund/models/money"
)

// scan fills a receipt from the fiscal code that was scanned from it, and reports whether it could. What was typed beside the code stays where the code
// says nothing, and must agree where it does.
func (p *Presented) scan(k *checker, path string) (read bool) {
	code, err := fiscal.Decode(p.Code)
	if err != nil {
		k.unread(path+".code", err)
		return false
	}
	if slices.Contains(code.Warnings, "signature_wrong") { // it was signed, and then something in it was changed
		k.bad(path+".code", "receipt.signature_wrong", "the signature in this code does not hold; see an officer with the paper")
		return false
	}
	if code.Sale != fiscal.Sold {
		k.bad(path+".code", "receipt.not_a_sale", "%s", notSold[code.Sale])
		return false
	}
	p.System = code.System
	p.MerchantVATID = k.agree(path+".merchant_vat_id", p.MerchantVATID, code.VATID)
	p.InvoiceNumber = k.agree(path+".invoice_number", p.InvoiceNumber, code.Number)
	p.IssuedOn = models.Date(k.agree(path+".issued_on", string(p.IssuedOn), string(code.IssuedOn)))
	p.Total = k.agreeTotal(path+".total", p.Total, code.Gross)
	if p.VATMinor == 0 && code.VAT != nil && code.VAT.Currency == p.Total.Currency {
		p.VATMinor = code.VAT.Minor
	}
	return p.whole(k, path)
}

// whole reports whether code and typing together name a receipt, and asks for what is missing in the words of the kiosk's form.
func (p *Presented) whole(k *checker, path string) bool {
	before := len(k.fields)
	for _, f := range []struct {
		name, says string
		given      bool
	}{
		{"merchant_vat_id", "the code of this receipt does not say who sold; type in the shop's VAT id", p.MerchantVATID != ""},
		{"invoice_number", "the code of this receipt does not give its number; type in the number of the receipt", p.InvoiceNumber != ""},
		{"issued_on", "the code of this receipt does not give its day; type in the day of purchase", p.IssuedOn != ""},
		{"total", "the code of this receipt does not give its total; type in the total with VAT", p.Total.Currency != ""},
	} {
		if !f.given {
			k.bad(path+"."+f.name, "receipt.needs", "%s", f.says)
		}
	}
	return len(k.fields) == before
}

// notSold says why a paper that is no receipt of a sale cannot be claimed.
var notSold = map[fiscal.Sale]string{
	fiscal.Refunded: "this paper is about goods given back, not bought",
	fiscal.Void:     "the shop has cancelled this receipt",
	fiscal.Other:    "this paper is not a receipt yet; scan the receipt itself",
	fiscal.Training: "this paper was printed to try the till out; it is no receipt",
}

// agree is what was typed or what the code says, whichever there is; of both they must be the same.
func (k *checker) agree(path, typed, code string) string {
	switch {
	case code == "":
		return typed
	case typed != "" && spelling(typed) != spelling(code):
		k.bad(path, "receipt.disagrees", "the scanned code of this receipt says something else")
	}
	return code
}

func (k *checker) agreeTotal(path string, typed money.Amount, code *money.Amount) money.Amount {
	if code == nil {
		return typed
	}
	if typed != (money.Amount{}) && typed != *code {
		k.bad(path, "receipt.disagrees", "the scanned code of this receipt says something else")
	}
	return *code
}

// spelling makes what people type and what tills print comparable: blanks, points and hyphens are no difference.
func spelling(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s))
}

// unread records what is wrong with a scanned text under its own path, with the place of it.
func (k *checker) unread(path string, err error) {
	e, ok := errors.AsType[*models.Error](err)
	if !ok || len(e.Fields) == 0 {
		k.must(path, err)
		return
	}
	for _, f := range e.Fields {
		k.fields = append(k.fields, models.FieldError{Path: path, Code: f.Code, Msg: f.Msg, At: f.At})
	}
}

// codes are the kinds of receipt code that were scanned, by the receipt's place in the claim; for the audit.
func (in *Submission) codes() map[int]string {
	out := map[int]string{}
	for i, p := range in.Receipts {
		if p.System != "" {
			out[i+1] = p.System
		}
	}
	return out
}
