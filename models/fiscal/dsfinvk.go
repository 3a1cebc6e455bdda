package fiscal

import (
	"encoding/base64"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
)

// deDSFinVK is the code on German till receipts (KassenSichV § 6; DSFinV-K, annex I): the till's number, what was paid under each
// rate, and the signature of the till's security device over all of it. Where the device wrote its time as unixTime and has a
// key on a NIST curve, the signature is verified: then nothing in the code was changed since, but whose key it is the code
// cannot prove, and it names no shop. Receipts are named by their transaction; the shop's own number is not in the code.
var deDSFinVK = layout{system: "de_dsfinvk", country: "DE", decode: decodeDSFinVK, begins: func(text string) bool {
	return len(text) > 2 && text[0] == 'V' && text[1] >= '0' && text[1] <= '9' && strings.IndexByte(text[:min(len(text), 4)], ';') > 0
}}

type dsfinvkSaid struct {
	Register    string           `json:"register_serial"`
	ProcessType string           `json:"process_type"`
	Gross       dsfinvkGross     `json:"gross_by_rate"`
	Payments    []dsfinvkPayment `json:"payments"`
	Total       string           `json:"gross_total"`
	Paid        *string          `json:"payments_total"` // nil when it is in several currencies
	AddsUp      *bool            `json:"adds_up"`
	Transaction string           `json:"transaction"`
	Counter     string           `json:"signature_counter"`
	Start       string           `json:"start"`
	LogTime     string           `json:"log_time"`
	Algorithm   string           `json:"sig_alg"`
	TimeFormat  string           `json:"time_format"`
	Signature   string           `json:"signature"`
	PublicKey   string           `json:"public_key"`
}

type dsfinvkGross struct {
	Normal  string `json:"normal_19"`
	Reduced string `json:"reduced_7"`
	Avg107  string `json:"avg_10_7"`
	Avg55   string `json:"avg_5_5"`
	Zero    string `json:"zero"`
}

type dsfinvkPayment struct {
	Amount   string `json:"amount"`
	Type     string `json:"type"`
	Currency string `json:"currency"`
}

var dsfinvkFigures = figures{currency: "EUR", mark: '.', min: 2, max: 2, signed: true}

// dsfinvkRates are the five amounts; the law changed what they are in per cent, so they are named only.
var dsfinvkRates = [5]string{"normal", "reduced", "average_agriculture", "average_forestry", "zero"}

// dsfinvkKinds are the kinds of process that a till signs, but for training (DSFinV-K, annex I, 2.1).
var dsfinvkKinds = map[string]Sale{
	"Beleg": Sold, "AVRechnung": Other, "AVTransfer": Other, "AVBestellung": Other, "AVSachbezug": Other, "AVSonstige": Other,
	"AVBelegstorno": Refunded, "AVBelegabbruch": Void,
}

func decodeDSFinVK(text string) (Receipt, error) {
	switch {
	case text == "":
		return Receipt{}, bad("empty", 1, "there is nothing in this code")
	case len(text) < 2 || text[0] != 'V' || text[1] < '0' || text[1] > '9':
		return Receipt{}, bad("prefix", 1, "the code of a German receipt begins with V0")
	}
	var f [13]part
	n := part{text, 0}.split(';', f[:])
	switch {
	case f[0].text != "V0":
		return Receipt{}, bad("version", 2, "of this code only version 0 is known")
	case n < 12:
		return Receipt{}, bad("cut_short", len(text)+1, "this code ends too early; scan it again")
	case n > 12:
		return Receipt{}, f[12].bad("too_many_fields", -1, "this code has twelve fields")
	case f[1].text == "":
		return Receipt{}, f[1].bad("empty_fields", 0, "the number of the till is missing")
	case !strings.EqualFold(f[2].text, "Kassenbeleg-V1"):
		return Receipt{}, f[2].bad("process_type", 0, "this is the code of an order or of another process, not of a receipt")
	}
	s := dsfinvkSaid{
		Register: f[1].text, ProcessType: f[2].text, Transaction: f[4].text, Counter: f[5].text, Start: f[6].text, LogTime: f[7].text,
		Algorithm: f[8].text, TimeFormat: f[9].text, Signature: f[10].text, PublicKey: f[11].text,
	}
	r := Receipt{Register: s.Register, Proof: Nothing}
	if err := s.process(&r, f[3]); err != nil {
		return Receipt{}, err
	}
	logged, err := dsfinvkTail(f[4:12])
	if err != nil {
		return Receipt{}, err
	}
	local := logged.In(models.Zone("Europe/Berlin"))
	r.IssuedOn, r.Time = models.DateOf(local), local.Format("2006-01-02T15:04:05")
	switch s.signed(f[3].text, logged) {
	case right:
		r.Proof = Signature
	case wrong:
		r.Warnings = append(r.Warnings, "signature_wrong")
	default:
		r.Warnings = append(r.Warnings, "signature_not_checked")
	}
	r.Said = s
	return r, nil
}

// dsfinvkTail checks the fields behind the process and returns the time of the signature.
func dsfinvkTail(f []part) (time.Time, error) {
	for i, problem := range [...]string{"transaction", "signature_counter"} {
		if !allDigits(f[i].text) || len(f[i].text) > 18 {
			return time.Time{}, f[i].bad(problem, 0, "transactions and signatures are counted in digits")
		}
	}
	if _, ok := instant(f[2].text); !ok {
		return time.Time{}, f[2].bad("date", 0, "there is no such day and time; it is written YYYY-MM-DDThh:mm:ss.000Z")
	}
	logged, ok := instant(f[3].text)
	if !ok {
		return time.Time{}, f[3].bad("date", 0, "there is no such day and time; it is written YYYY-MM-DDThh:mm:ss.000Z")
	}
	for i, problem := range [...]string{"sig_alg", "time_format"} {
		if f[4+i].text == "" {
			return time.Time{}, f[4+i].bad(problem, 0, "the algorithm, or the form of the time, is missing")
		}
	}
	for i, problem := range [...]string{"signature", "public_key"} {
		if p := f[6+i]; p.text == "" || !isBase64(p.text) {
			return time.Time{}, p.bad(problem, 0, "the signature and its key are written in base64")
		}
	}
	return logged, nil
}

func isBase64(s string) bool {
	var room [512]byte
	if base64.StdEncoding.DecodedLen(len(s)) > len(room) {
		return false
	}
	_, err := base64.StdEncoding.Decode(room[:], []byte(s))
	return err == nil
}

// process reads Beleg^19%_7%_10.7%_5.5%_0%^amount:Bar|Unbar[:currency]_...
func (s *dsfinvkSaid) process(r *Receipt, p part) error {
	var f, b [6]part
	if p.split('^', f[:]) != 3 {
		return p.bad("process_data", 0, "a process has a kind, amounts by rate and payments")
	}
	if f[0].text == "AVTraining" {
		return p.bad("training_receipt", 0, "this receipt was made to try the till out; it is no sale")
	}
	kind, known := dsfinvkKinds[f[0].text]
	if !known {
		return p.bad("process_data", 0, "no such kind of process is known")
	}
	if f[1].split('_', b[:]) != 5 {
		return f[1].bad("process_data", 0, "a receipt has five amounts, one a rate")
	}
	total, said := money.Of(0, "EUR"), [5]*string{&s.Gross.Normal, &s.Gross.Reduced, &s.Gross.Avg107, &s.Gross.Avg55, &s.Gross.Zero}
	for i, name := range dsfinvkRates {
		a, err := dsfinvkFigures.amount(b[i])
		if err != nil {
			return err
		}
		*said[i] = a.Decimal()
		total.Minor += a.Minor
		if !a.IsZero() {
			r.Rates = append(r.Rates, Rate{Name: name, Gross: a})
		}
	}
	s.Total, r.Gross, r.Sale = total.Decimal(), &total, kind
	switch {
	case kind == Sold && total.Minor < 0:
		r.Sale = Refunded
	case kind == Sold && len(r.Rates) == 0:
		r.Sale = Other
	}
	if err := s.paid(f[2]); err != nil {
		return err
	}
	if s.AddsUp != nil && !*s.AddsUp {
		r.Warnings = append(r.Warnings, "does_not_add_up")
	}
	return nil
}

// paid reads the payments. What was paid in another currency stands in that currency, and then there is no total.
func (s *dsfinvkSaid) paid(p part) error {
	s.Payments = []dsfinvkPayment{}
	total, foreign := money.Of(0, "EUR"), false
	for more := p.text != ""; more; {
		var one [2]part
		next := p
		if more = p.split('_', one[:]) == 2; more {
			next, p = one[0], one[1]
		}
		var f [4]part
		n := next.split(':', f[:])
		if n < 2 || n > 3 || f[1].text != "Bar" && f[1].text != "Unbar" || n == 3 && !isCurrency(f[2].text) {
			return next.bad("process_data", 0, "a payment is an amount, Bar or Unbar, and a currency if it is not euro")
		}
		pay := dsfinvkPayment{Type: f[1].text, Currency: "EUR"}
		if n == 3 {
			pay.Currency = f[2].text
		}
		a, err := dsfinvkFigures.amount(f[0]) // two decimals in every currency, yen too
		if err != nil {
			return err
		}
		pay.Amount = a.Decimal()
		total.Minor += a.Minor
		foreign = foreign || pay.Currency != "EUR"
		s.Payments = append(s.Payments, pay)
	}
	if !foreign {
		text, adds := total.Decimal(), total.Decimal() == s.Total
		s.Paid, s.AddsUp = &text, &adds
	}
	return nil
}

// isCurrency is whether a text has the form of an ISO 4217 code.
func isCurrency(s string) bool {
	return len(s) == 3 && capital(s[0]) && capital(s[1]) && capital(s[2])
}
