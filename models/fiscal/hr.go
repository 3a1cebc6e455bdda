package fiscal

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/money"
)

// hrFiskal is the link on Croatian receipts (Pravilnik o fiskalizaciji u prometu gotovinom, NN 146/12 and later, article 17a):
// https://porezna.gov.hr/rn?jir= or zki=, datv=YYYYMMDD_HHMM, izn=. It proves nothing and names no seller: the JIR is the tax
// office's number of the receipt, the ZKI the till's own mark.
var hrFiskal = layout{system: "hr_fiskal", country: "HR", decode: decodeHR, begins: func(text string) bool {
	return hostOf(text) == hrHost
}}

const hrHost = "porezna.gov.hr"

type hrSaid struct {
	JIR     *string `json:"jir"`
	ZKI     *string `json:"zki"`
	Time    *string `json:"local_time"`
	Raw     *string `json:"izn_raw"`
	Gross   *string `json:"gross_total"`
	IfCents *string `json:"gross_total_if_cents"`
}

func decodeHR(text string) (Receipt, error) {
	l, err := parseLink(text)
	if err != nil {
		return Receipt{}, err
	}
	if l.host != hrHost {
		return Receipt{}, bad("host", l.hostAt, "this web address is not the Croatian tax office's")
	}
	if strings.TrimSuffix(l.path, "/") != "/rn" {
		return Receipt{}, bad("path", l.pathAt, "this page of the Croatian tax office is not for receipts")
	}
	var jir, zki, when, total part
	for _, f := range [...]struct {
		name string
		to   *part
	}{{"jir", &jir}, {"zki", &zki}, {"datv", &when}, {"izn", &total}} {
		if *f.to, err = l.text(f.name); err != nil {
			return Receipt{}, err
		}
	}
	var s hrSaid
	switch {
	case jir.text == "" && zki.text == "":
		return Receipt{}, bad("empty_fields", 0, "a Croatian receipt has a JIR or a ZKI")
	case jir.text != "" && !isUUID(jir.text):
		return Receipt{}, jir.bad("jir", 0, "a JIR has 32 hexadecimal digits in five groups")
	case zki.text != "" && (len(zki.text) != 32 || !allHex(zki.text)):
		return Receipt{}, zki.bad("zki", 0, "a ZKI has 32 hexadecimal digits")
	}
	s.JIR, s.ZKI = filled(jir), filled(zki)
	r := Receipt{Sale: Sold, Proof: Nothing}
	if when.text != "" {
		on, local, ok := hrTime(when.text)
		if !ok {
			return Receipt{}, when.bad("date", 0, "there is no such day and time; it is written YYYYMMDD_HHMM")
		}
		s.Time, r.IssuedOn, r.Time = &local, on, local+":00"
	}
	if total.text != "" {
		if err := s.total(&r, total); err != nil {
			return Receipt{}, err
		}
	}
	r.Said = s
	return r, nil
}

// hrTime reads YYYYMMDD_HHMM.
func hrTime(s string) (on models.Date, local string, ok bool) {
	if len(s) != 13 || s[8] != '_' || !clock(s[9:11], s[11:], "0") {
		return "", "", false
	}
	on, ok = date(number(s[:4]), number(s[4:6]), number(s[6:8]))
	return on, string(on) + "T" + s[9:11] + ":" + s[11:], ok
}

// total reads the amount. The rule is cents without a mark, but tills print euros with one, and without: a number without
// a mark reads two ways and is no total. Until 2022 it was in kuna.
func (s *hrSaid) total(r *Receipt, p part) error {
	s.Raw = &p.text
	form := figures{currency: "EUR", mark: '.', max: 2, signed: true}
	if r.IssuedOn != "" && r.IssuedOn < models.Date("2023-01-01") {
		form.currency = "HRK"
	}
	if strings.IndexByte(p.text, ',') >= 0 {
		form.mark = ','
	}
	a, err := form.amount(p)
	if err != nil {
		return err
	}
	if a.Minor < 0 {
		r.Sale = Refunded
	}
	if strings.IndexByte(p.text, form.mark) < 0 {
		cents := money.Of(a.Minor/100, form.currency).Decimal()
		s.IfCents = &cents
		r.Warnings = append(r.Warnings, "amount_reads_two_ways")
		return nil
	}
	gross := a.Decimal()
	s.Gross = &gross
	if r.IssuedOn != "" {
		r.Gross = a
	}
	return nil
}

// filled is the text of a part, nil where it is empty.
func filled(p part) *string {
	if p.text == "" {
		return nil
	}
	return &p.text
}

// isUUID is whether a text is 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	return allHex(s[:8]) && allHex(s[9:13]) && allHex(s[14:18]) && allHex(s[19:23]) && allHex(s[24:])
}

func allHex(s string) bool {
	for i := range len(s) {
		if hex(s[i]) < 0 {
			return false
		}
	}
	return true
}
