package fiscal

import (
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/ident"
)

// skEKasa is the code on Slovak receipts (zákon 289/2008, § 16a and Finančná správa's integration documentation): of a
// receipt that was registered at once its UID only; else OKP, the register's code, the time, the sequence number and the
// total, between colons or run together. The OKP is a hash of the till's signature, which the code does not carry: it proves nothing.
var skEKasa = layout{system: "sk_ekasa", country: "SK", decode: decodeEKasa, begins: func(text string) bool {
	return ekasaUID(text) || len(text) >= okpLength && isOKP(text[:okpLength])
}}

type ekasaSaid struct {
	Variant  string  `json:"variant"`
	UID      string  `json:"uid,omitempty"`
	OKP      string  `json:"okp,omitempty"`
	Register string  `json:"register,omitempty"`
	Time     string  `json:"local_time,omitempty"`
	UTC      string  `json:"utc_time,omitempty"`
	Sequence string  `json:"sequence,omitempty"`
	Gross    *string `json:"gross_total"`
}

// okpLength is five groups of eight hexadecimal digits with hyphens.
const okpLength = 44

var skEuro = figures{currency: "EUR", mark: '.', min: 2, max: 2, signed: true}

// ekasaUID is whether a text begins as a UID: O or V and a hyphen.
func ekasaUID(text string) bool {
	return len(text) > 2 && (text[0] == 'O' || text[0] == 'V') && text[1] == '-'
}

func isOKP(s string) bool {
	for i := range len(s) {
		if (i+1)%9 == 0 != (s[i] == '-') || s[i] != '-' && hex(s[i]) < 0 {
			return false
		}
	}
	return true
}

func decodeEKasa(text string) (Receipt, error) {
	if ekasaUID(text) {
		if len(text) != 34 || !allHex(text[2:]) {
			return Receipt{}, bad("shape", 3, "a UID has O or V, a hyphen and 32 hexadecimal digits")
		}
		return Receipt{Sale: Sold, Proof: Nothing, Said: ekasaSaid{Variant: "uid", UID: text}}, nil
	}
	if len(text) <= okpLength || !isOKP(text[:okpLength]) {
		return Receipt{}, bad("shape", 1, "this code begins with an OKP or a UID")
	}
	s := ekasaSaid{OKP: text[:okpLength]}
	rest := part{text[okpLength:], okpLength}
	if rest.text[0] == ':' {
		return s.between(part{rest.text[1:], okpLength + 1})
	}
	return s.together(rest)
}

// between reads the fields between colons.
func (s ekasaSaid) between(rest part) (Receipt, error) {
	var p [5]part
	if n := rest.split(':', p[:]); n != 4 {
		return Receipt{}, rest.bad("shape", 0, "behind the OKP come register, time, sequence number and total, between colons")
	}
	if n := len(p[0].text); !allDigits(p[0].text) || n < 16 || n > 17 {
		return Receipt{}, p[0].bad("shape", 0, "a register's code has 16 or 17 digits")
	}
	if !allDigits(p[2].text) {
		return Receipt{}, p[2].bad("shape", 0, "a sequence number has digits only")
	}
	s.Variant, s.Register, s.Sequence = "offline", p[0].text, p[2].text
	r, err := s.at(p[1])
	if err != nil {
		return Receipt{}, err
	}
	when, err := time.ParseInLocation("2006-01-02T15:04:05", r.Time, models.Zone("Europe/Bratislava"))
	if err != nil {
		return Receipt{}, p[1].bad("date", 0, "there is no such day and time")
	}
	s.UTC = when.UTC().Format(time.RFC3339)
	if r.Gross, err = skEuro.amount(p[3]); err != nil {
		return Receipt{}, err
	}
	return s.done(r), nil
}

// together reads the fields run together. Where the sequence number ends and the total begins can be unclear: then neither
// is taken.
func (s ekasaSaid) together(rest part) (Receipt, error) {
	s.Variant = "offline_without_colons"
	for register := 17; register >= 16; register-- {
		if len(rest.text) < register+13 || !allDigits(rest.text[:register+12]) {
			continue
		}
		s.Register = rest.text[:register]
		r, err := s.at(part{rest.text[register : register+12], rest.from + register})
		if err != nil {
			continue
		}
		return s.tail(r, part{rest.text[register+12:], rest.from + register + 12})
	}
	return Receipt{}, rest.bad("shape", 0, "behind the OKP come register, time, sequence number and total")
}

func (s ekasaSaid) tail(r Receipt, p part) (Receipt, error) {
	point := strings.IndexByte(p.text, '.')
	if point < 2 || !allDigits(p.text[:point]) || p.text[0] == '0' {
		return Receipt{}, p.bad("shape", 0, "a sequence number and a total stand at the end")
	}
	ways := 0
	for cut := 1; cut < point; cut++ {
		if p.text[cut] == '0' && cut != point-1 {
			continue // a total of more than one digit does not begin with a zero
		}
		total, err := skEuro.amount(part{p.text[cut:], p.from + cut})
		if err != nil {
			return Receipt{}, err
		}
		ways, r.Gross, s.Sequence = ways+1, total, p.text[:cut]
	}
	if ways != 1 {
		r.Gross, s.Sequence = nil, ""
		r.Warnings = append(r.Warnings, "amount_reads_two_ways")
	}
	return s.done(r), nil
}

// at reads the time, YYMMDDhhmmss.
func (s *ekasaSaid) at(p part) (Receipt, error) {
	t := p.text
	if len(t) != 12 || !allDigits(t) {
		return Receipt{}, p.bad("shape", 0, "a time has 12 digits")
	}
	on, ok := date(2000+number(t[:2]), number(t[2:4]), number(t[4:6]))
	if !ok || !clock(t[6:8], t[8:10], t[10:]) {
		return Receipt{}, p.bad("date", 0, "there is no such day and time; it is written YYMMDDhhmmss")
	}
	s.Time = string(on) + "T" + t[6:8] + ":" + t[8:10] + ":" + t[10:]
	return Receipt{IssuedOn: on, Time: s.Time, Sale: Sold, Proof: Nothing}, nil
}

// ekasaSeller is the seller's tax number (DIČ) in a register's code, which is 888 or 999, the number and the till's count
// (Finančná správa, Integračné rozhranie e-kasa, 2018: 2004567890 and 99920045678900001). It is the VAT id behind SK but for
// members of a VAT group.
func ekasaSeller(register string) string {
	if len(register) < 16 || register[:3] != "888" && register[:3] != "999" {
		return ""
	}
	return register[3:13]
}

func (s ekasaSaid) done(r Receipt) Receipt {
	r.Register = s.Register
	r.Seller = ekasaSeller(s.Register)
	if id, err := ident.ParseVAT("SK" + r.Seller); err == nil {
		r.VATID = id
	}
	if s.Sequence != "" {
		r.Number = s.Register + "-" + s.Sequence
	}
	if r.Gross != nil {
		gross := r.Gross.Decimal()
		s.Gross = &gross
		if r.Gross.Minor < 0 {
			r.Sale = Refunded
		}
	}
	r.Said = s
	return r
}
