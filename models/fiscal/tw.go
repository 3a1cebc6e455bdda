package fiscal

import (
	"strings"

	"taxrefund/models/ident"
	"taxrefund/models/money"
)

// twEInvoice is the left-hand code of Taiwanese electronic invoices (Ministry of Finance, 電子發票證明聯一維及二維條碼規格說明):
// 77 characters of fixed width, amounts in hexadecimal whole dollars, the year counted from 1911. What follows them, the
// goods as far as they fit, is kept as it stands. Its 24 encrypted characters could be checked with the seller's key only.
var twEInvoice = layout{system: "tw_einvoice", country: "TW", decode: decodeTW, begins: func(text string) bool {
	return strings.HasPrefix(text, "**") || len(text) >= 40 && asciiLetter(text[0]) && asciiLetter(text[1]) && allDigits(text[2:17])
}}

type twSaid struct {
	Number    string  `json:"invoice_number"`
	Date      string  `json:"date"`
	Random    string  `json:"random_code"`
	Sales     int64   `json:"sales_amount"`
	Total     int64   `json:"total_amount"`
	Buyer     string  `json:"buyer_id"`
	Seller    string  `json:"seller_id"`
	Encrypted string  `json:"encrypted"`
	Items     *string `json:"items_part"`
}

// twFixed is the length of what every code has.
const twFixed = 77

func decodeTW(text string) (Receipt, error) {
	if strings.HasPrefix(text, "**") {
		return Receipt{}, bad("right_hand_code", 1, "this is the right-hand code of the invoice; scan the left-hand one")
	}
	if len(text) < twFixed {
		return Receipt{}, bad("cut_short", len(text)+1, "the code of a Taiwanese invoice has at least %d characters", twFixed)
	}
	if i := strings.IndexFunc(text[:twFixed], func(r rune) bool { return r > '~' }); i >= 0 {
		return Receipt{}, bad("character", i+1, "the first %d characters have letters, digits and marks only", twFixed)
	}
	s := twSaid{Number: text[:10], Random: text[17:21], Buyer: text[37:45], Seller: text[45:53], Encrypted: text[53:twFixed]}
	if err := s.check(text); err != nil {
		return Receipt{}, err
	}
	year := number(text[10:13]) + 1911
	on, ok := date(year, number(text[13:15]), number(text[15:17]))
	if !ok || !allDigits(text[10:17]) {
		return Receipt{}, bad("date", 11, "there is no such day; it is written in seven digits, the year from 1911")
	}
	s.Date = string(on)
	var err error
	if s.Sales, err = hex32(part{text[21:29], 21}); err != nil {
		return Receipt{}, err
	}
	if s.Total, err = hex32(part{text[29:37], 29}); err != nil {
		return Receipt{}, err
	}
	r := Receipt{Seller: s.Seller, Number: s.Number, IssuedOn: on, Sale: Sold, Proof: Nothing, Gross: twd(s.Total)}
	if id, err := ident.ParseVAT("TW" + s.Seller); err == nil {
		r.VATID = id
	}
	if s.Buyer != "00000000" {
		r.Buyer = s.Buyer
	}
	if s.Sales > 0 && s.Sales <= s.Total { // to consumers the price before tax may be left out, as zero
		r.Net, r.VAT = twd(s.Sales), twd(s.Total-s.Sales)
	}
	r.Said = s
	return r, nil
}

// check looks at the fields of letters and digits.
func (s *twSaid) check(text string) error {
	for i := range 2 {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z':
			return bad("lower_case_track", i+1, "the two letters of an invoice number are capitals")
		case !capital(c):
			return bad("invoice_number", i+1, "an invoice number has two letters and eight digits")
		}
	}
	if !allDigits(s.Number[2:]) {
		return bad("invoice_number", 3, "an invoice number has two letters and eight digits")
	}
	if !allDigits(s.Random) && s.Random != "    " {
		return bad("random_code", 18, "the random code has four digits, or is blank")
	}
	if !allDigits(s.Buyer) || !allDigits(s.Seller) {
		return bad("party", 38, "buyer and seller have numbers of eight digits")
	}
	if rest := text[twFixed:]; rest != "" {
		if rest[0] != ':' {
			return bad("shape", twFixed+1, "behind the first %d characters comes a colon, or nothing", twFixed)
		}
		s.Items = &rest
	}
	return nil
}

// hex32 reads eight hexadecimal digits.
func hex32(p part) (int64, error) {
	var n int64
	for i := range len(p.text) {
		h := hex(p.text[i])
		if h < 0 {
			return 0, p.bad("hex", i, "amounts are written in hexadecimal digits")
		}
		n = n<<4 | int64(h)
	}
	return n, nil
}

func twd(dollars int64) *money.Amount {
	a := money.Of(dollars*100, "TWD")
	return &a
}

func asciiLetter(c byte) bool { return capital(c) || c >= 'a' && c <= 'z' }
