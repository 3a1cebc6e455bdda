package fiscal

import (
	"strings"

	"taxrefund/models/ident"
	"taxrefund/models/money"
)

// atRKSV is the code on Austrian till receipts (Registrierkassensicherheitsverordnung, BGBl. II 410/2015, annex Z 12 to 14). Its
// signature needs the till's certificate, which the code names and does not carry, so nothing in it is proved here. A
// closed system writes its VAT id, tax number or GLN in place of the certificate: that is the seller.
var atRKSV = layout{system: "at_rksv", country: "AT", decode: decodeRKSV, begins: func(text string) bool {
	return len(text) > 3 && text[:2] == "_R" && text[2] >= '0' && text[2] <= '9'
}}

type rksvSaid struct {
	Suite    string      `json:"suite"`
	Closed   bool        `json:"closed_system"`
	Register string      `json:"register_id"`
	Receipt  string      `json:"receipt_id"`
	Time     string      `json:"local_time"`
	Amounts  rksvAmounts `json:"amounts"`
	Gross    string      `json:"gross_total"`
	Turnover string      `json:"turnover_counter"`
	Cert     string      `json:"cert_serial"`
	Previous string      `json:"prev_signature"`
	Signed   string      `json:"signature"`
}

type rksvAmounts struct {
	Normal   string `json:"normal_20"`
	Reduced1 string `json:"reduced1_10"`
	Reduced2 string `json:"reduced2_13"`
	Zero     string `json:"zero"`
	Special  string `json:"special_19"`
}

var rksvFigures = figures{currency: "EUR", mark: ',', min: 2, max: 2, signed: true}

// rksvRates are the five amounts; the special rate has been 19, 5 and others, so it has no per cent here.
var rksvRates = [5]Rate{
	{Name: "normal", Percent: percent("20")}, {Name: "reduced1", Percent: percent("10")}, {Name: "reduced2", Percent: percent("13")},
	{Name: "zero", Percent: percent("0")}, {Name: "special"},
}

func percent(s string) *money.Rate {
	r, err := money.ParseRate(s)
	if err != nil {
		panic(err)
	}
	return &r
}

// What stands in place of the turnover counter of receipts that are no sales, and of a signature when the device had failed.
const (
	rksvTraining = "VFJB" // TRA
	rksvStorno   = "U1RP" // STO
	rksvFailed   = "U2ljaGVyaGVpdHNlaW5yaWNodHVuZyBhdXNnZWZhbGxlbg"
)

func decodeRKSV(text string) (Receipt, error) {
	if !strings.HasPrefix(text, "_R") {
		return Receipt{}, bad("prefix", 1, "the code of an Austrian receipt begins with _R1-AT")
	}
	var f [14]part // the first is empty; the signature may hold underscores
	n := part{text, 0}.split('_', f[:])
	if !rksvSuite(f[1].text) {
		return Receipt{}, f[1].bad("suite", 0, "the code of an Austrian receipt begins with _R1-AT and a digit")
	}
	if n < len(f) || f[13].text == "" {
		return Receipt{}, bad("cut_short", len(text)+1, "this code ends too early; scan it again")
	}
	for _, p := range f[2:] {
		if p.text == "" {
			return Receipt{}, p.bad("empty_fields", 0, "a field of this code is empty")
		}
	}
	on, rest, ok := dateTime(f[4].text)
	if !ok || rest != "" {
		return Receipt{}, f[4].bad("date", 0, "there is no such day and time; it is written YYYY-MM-DDThh:mm:ss")
	}
	for _, p := range f[11:] {
		if i := notBase64(p.text); i >= 0 && p != f[11] {
			return Receipt{}, p.bad("base64", i, "a signature is written in base64")
		}
	}
	s := rksvSaid{
		Suite: f[1].text, Closed: strings.HasSuffix(f[1].text, "0"), Register: f[2].text, Receipt: f[3].text, Time: f[4].text,
		Turnover: f[10].text, Cert: f[11].text, Previous: f[12].text, Signed: f[13].text,
	}
	r := Receipt{Register: s.Register, Number: s.Receipt, IssuedOn: on, Time: s.Time, Proof: Nothing}
	if err := s.totals(&r, f[5:10]); err != nil {
		return Receipt{}, err
	}
	r.Sale = s.sale(*r.Gross, len(r.Rates) == 0)
	if s.Closed {
		r.closedSeller(s.Cert)
	}
	if strings.TrimRight(s.Signed, "=") == rksvFailed {
		r.Warnings = append(r.Warnings, "signature_device_failed")
	} else if n := len(strings.TrimRight(s.Signed, "=")); n != 86 {
		r.Warnings = append(r.Warnings, "signature_length")
	}
	r.Said = s
	return r, nil
}

// rksvSuite is whether a text is R1-AT0, R1-AT1 and so on: the algorithms, and the country and number of who made the certificate.
func rksvSuite(s string) bool {
	return len(s) >= 6 && s[0] == 'R' && s[1] >= '0' && s[1] <= '9' && s[2] == '-' && capital(s[3]) && capital(s[4]) && len(s) <= 8 && allDigits(s[5:])
}

func (s *rksvSaid) totals(r *Receipt, parts []part) error {
	total, said := money.Of(0, "EUR"), [5]*string{&s.Amounts.Normal, &s.Amounts.Reduced1, &s.Amounts.Reduced2, &s.Amounts.Zero, &s.Amounts.Special}
	for i, p := range parts {
		a, err := rksvFigures.amount(p)
		if err != nil {
			return err
		}
		*said[i] = a.Decimal()
		total.Minor += a.Minor
		if !a.IsZero() {
			rate := rksvRates[i]
			rate.Gross = a
			r.Rates = append(r.Rates, rate)
		}
	}
	s.Gross, r.Gross = total.Decimal(), &total
	return nil
}

// sale is what a receipt is for a claim. One of nothing is a null receipt, which starts a till or closes its month.
func (s *rksvSaid) sale(gross money.Amount, nothing bool) Sale {
	switch turnover := strings.TrimRight(s.Turnover, "="); {
	case turnover == rksvTraining:
		return Training
	case turnover == rksvStorno || gross.Minor < 0:
		return Refunded
	case nothing:
		return Other
	}
	return Sold
}

// closedSeller reads U:ATU12345678-01, a VAT id and the number of a key; also S: before a tax number and G: before a GLN.
func (r *Receipt) closedSeller(cert string) {
	if len(cert) < 3 || cert[1] != ':' {
		return
	}
	kind, id := cert[0], cert[2:]
	if i := strings.LastIndexByte(id, '-'); i > 0 && allDigits(id[i+1:]) {
		id = id[:i]
	}
	r.Seller = id
	if vat, err := ident.ParseVAT(id); kind == 'U' && err == nil {
		r.VATID = vat
	}
}

// notBase64 is the first character that is none of base64, in either alphabet; -1 for none.
func notBase64(s string) int {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_' || c == '=') {
			return i
		}
	}
	return -1
}
