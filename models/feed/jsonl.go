package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"taxrefund/models/merchant"
)

// jsonSale is one line of JSON Lines: the body of POST /v1/sales.
type jsonSale struct {
	Action        string      `json:"action"`
	InvoiceNumber string      `json:"invoice_number"`
	Store         string      `json:"store"`
	LocalTime     string      `json:"local_time"`
	Currency      string      `json:"currency"`
	Buyer         *jsonBuyer  `json:"buyer_document"`
	Lines         []jsonGoods `json:"lines"`
	IssuedOn      string      `json:"issued_on"`
	Reason        string      `json:"reason"`
}

type jsonBuyer struct {
	IssuingState string `json:"issuing_state"`
	Number       string `json:"number"`
}

type jsonGoods struct {
	Description string    `json:"description"`
	Category    string    `json:"category"`
	Quantity    int64     `json:"quantity"`
	GrossMinor  int64     `json:"gross_minor"`
	VATRate     string    `json:"vat_rate"`
	VATMinor    int64     `json:"vat_minor"`
	Tariff      string    `json:"tariff"`
	Origin      string    `json:"origin"`
	Set         string    `json:"set"`
	OtherTaxes  []jsonTax `json:"other_taxes"`
}

type jsonTax struct {
	Kind        string `json:"kind"`
	AmountMinor int64  `json:"amount_minor"`
}

func (g jsonGoods) line() merchant.ReportLine {
	l := merchant.ReportLine{Description: g.Description, Category: g.Category, Quantity: g.Quantity, GrossMinor: g.GrossMinor,
		VATRate: g.VATRate, VATMinor: g.VATMinor, Tariff: g.Tariff, Origin: g.Origin, Set: g.Set}
	for _, t := range g.OtherTaxes {
		l.OtherTaxes = append(l.OtherTaxes, merchant.OtherTax(t))
	}
	return l
}

// names are the members an object may have; the innermost member that holds it says which object it is.
var names = map[string][]string{
	"":               {"action", "invoice_number", "store", "local_time", "currency", "buyer_document", "lines", "issued_on", "reason"},
	"buyer_document": {"issuing_state", "number"},
	"lines":          {"description", "category", "quantity", "gross_minor", "vat_rate", "vat_minor", "tariff", "origin", "set", "other_taxes"},
	"other_taxes":    {"kind", "amount_minor"},
}

// jsonRows reads JSON Lines: one object a line, one sale an object.
type jsonRows struct{ lines *lines }

func (j *jsonRows) next() (Row, error) {
	for {
		l, err := j.lines.next()
		if err != nil {
			return Row{}, err
		}
		text := bytes.TrimSpace(l.text)
		if l.no == 1 {
			text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
		}
		if len(text) == 0 && !l.long {
			continue
		}
		r := Row{Line: l.no, NextByte: l.end, NextLine: l.no + 1}
		if code, reason := l.wrong(); code != "" {
			r.bad(l.no, "", code, reason)
		} else {
			r.parse(text, l.cut)
		}
		return r, nil
	}
}

func (r *Row) parse(text []byte, cut bool) {
	if !json.Valid(text) {
		if cut {
			r.bad(r.Line, "", "feed.cut", "the file ends in the middle of this line")
			return
		}
		r.bad(r.Line, "", "row.json", "the line is not one JSON object")
		return
	}
	if code, reason := members(text); code != "" {
		r.bad(r.Line, "", code, reason)
		return
	}
	var in jsonSale
	if err := json.Unmarshal(text, &in); err != nil {
		field := ""
		if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			field = e.Field
		}
		r.bad(r.Line, field, "field.type", "a text, whole number, list or object stands where another belongs")
		return
	}
	r.Action, r.IssuedOn, r.Reason = in.Action, in.IssuedOn, in.Reason
	r.Report = merchant.Report{Invoice: in.InvoiceNumber, Store: in.Store, LocalTime: in.LocalTime, Currency: in.Currency}
	if in.Buyer != nil {
		r.BuyerState, r.Buyer = in.Buyer.IssuingState, in.Buyer.Number
	}
	for _, g := range in.Lines {
		r.Report.Lines = append(r.Report.Lines, g.line())
	}
}

// members refuses unknown and repeated names, which the decoder would pass over. text is valid JSON.
func members(text []byte) (code, reason string) {
	type open struct {
		what string
		keys []string // nil in a list
		list bool
		key  bool // a name comes next
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var in []open
	last := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			return "", ""
		}
		if err != nil {
			return "row.json", "the line is not one JSON object"
		}
		top := len(in) - 1
		switch delim, isDelim := token.(json.Delim); {
		case isDelim && (delim == '{' || delim == '['):
			if len(in) >= 6 || top < 0 && delim == '[' {
				return "row.json", "the line is not one sale"
			}
			in = append(in, open{what: last, list: delim == '[', key: delim == '{'})
		case isDelim:
			if in = in[:top]; top > 0 {
				in[top-1].key, last = !in[top-1].list, in[top-1].what
			}
		case top < 0:
			return "row.json", "the line is not one JSON object"
		case in[top].key:
			name := token.(string)
			if !slices.Contains(names[in[top].what], name) {
				return "field.unknown", "there is a member that a sale does not have"
			}
			if slices.Contains(in[top].keys, name) {
				return "row.member_twice", "the same member stands there twice"
			}
			in[top].keys, in[top].key, last = append(in[top].keys, name), false, name
		default:
			in[top].key = !in[top].list
		}
	}
}
