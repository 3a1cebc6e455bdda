package claim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/models/travel"
)

// Submission is what a kiosk, or an agent at the refund desk, sends for one claim.
type Submission struct {
	Reference    string    // made and stored on the kiosk before sending: 8-64 letters, digits, - or _
	SubmittedAt  time.Time // by the kiosk's clock
	MRZ          []string  // as travel.Repair takes them
	Typed        bool      // the zone was made from what somebody typed: no machine has read it
	Residence    string    // ISO 3166 alpha-2; empty when not asked
	Flight       string
	Destination  string // IATA code of the airport the flight goes to
	DepartsAt    time.Time
	BoardingPass string // as scanned; it fills the flight, see board
	Passenger    string // name on the boarding pass, as printed; empty when none was shown
	Receipts     []Presented
	Method       string // "alipay", "wallet", "bank", "card" (a rail's token, never a card number), "cash"
	Account      string
	Holder       string // name on the account; the traveller's own when empty
	Language     string // BCP 47, for example "zh"
	Circumstances
	read     string // how the document came in, once it is read
	passRead string // how the boarding pass came in, once it is read
	dayOnly  bool   // nobody said at what time the flight leaves
}

// Presented is one receipt: a SaleID from lookup, or the four typed fields, or the Code scanned from it and those of the
// four that the code does not give. VATMinor is optional.
type Presented struct {
	SaleID        string
	Code          string // the fiscal code as scanned; models/fiscal reads it
	System        string // which code it was, set from Code
	MerchantVATID string
	InvoiceNumber string
	IssuedOn      models.Date
	Total         money.Amount
	VATMinor      int64
}

const (
	maxReceipts = 50
	maxKiosk    = 60 * 24 * time.Hour // how long a kiosk may have kept a submission while it was offline
	maxAhead    = 5 * time.Minute     // how far a kiosk's clock may be ahead of ours
)

var (
	referenceShape = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)
	countryShape   = regexp.MustCompile(`^[A-Z]{2}$`)
	airportShape   = regexp.MustCompile(`^[A-Z]{3}$`)
	languageShape  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	digitRuns      = regexp.MustCompile(`[0-9](?:[ .,/_-]?[0-9])+`)
)

// checker collects everything that is wrong, so that a person corrects a form once.
type checker struct{ fields []models.FieldError }

func (k *checker) bad(path, code, format string, args ...any) {
	k.fields = append(k.fields, models.FieldError{Path: path, Code: code, Msg: fmt.Sprintf(format, args...)})
}

// must records err under path; a field of its own in err keeps its own code.
func (k *checker) must(path string, err error) {
	if err == nil {
		return
	}
	if e, ok := err.(*models.Error); ok {
		own, more := models.FieldError{Path: path, Code: e.Code, Msg: e.Msg}, e.Fields
		if len(more) > 0 && more[0].Path == "" && more[0].Code == e.Code { // no more than the place of it
			own.At, more = more[0].At, more[1:]
		}
		k.fields = append(append(k.fields, own), more...)
		return
	}
	k.bad(path, "field.invalid", "this cannot be read")
}

// Check says all that is wrong with a submission, as Submit would before it looks at any record.
func (s *Service) Check(in Submission, airport place.Airport) error {
	in.Receipts = slices.Clone(in.Receipts)
	_, err := s.check(&in, airport, s.DB.Clock.Now())
	return err
}

// check normalises a submission in place and reads its travel document. Every problem is reported at once, under code
// "claim.invalid".
func (s *Service) check(in *Submission, airport place.Airport, now time.Time) (travel.Document, error) {
	var k checker
	if !referenceShape.MatchString(in.Reference) {
		k.bad("reference", "claim.reference", "a reference has 8 to 64 letters, digits, hyphens or underscores")
	}
	today := models.DateIn(now, airport.Zone())
	doc, read, err := readDocument(in.MRZ, today)
	if in.read = read; in.Typed {
		in.read = documentTyped
	}
	k.must("document.mrz", err)
	if err == nil && doc.ExpiresOn != "" && doc.ExpiresOn < models.DateIn(in.SubmittedAt, airport.Zone()) {
		k.bad("document.mrz", "document.expired", "this travel document has expired; see an officer")
	}
	s.checkJourney(&k, in, now, in.board(&k, airport, now))
	in.Circumstances.check(&k, today)
	s.checkPayout(&k, in)
	if err == nil {
		checkNames(&k, in, doc)
	}
	checkReceipts(&k, in.Receipts, today)
	if len(k.fields) > 0 {
		return doc, models.E(models.Invalid, "claim.invalid", "some of what was sent cannot be accepted").With(k.fields...)
	}
	return doc, nil
}

// checkJourney looks at the flight and what else is said. What a boarding pass should have filled in is not asked for a second time.
func (s *Service) checkJourney(k *checker, in *Submission, now time.Time, boarded bool) {
	if in.SubmittedAt.After(now.Add(maxAhead)) || in.SubmittedAt.Before(now.Add(-maxKiosk)) {
		k.bad("submitted_at", "claim.clock", "the kiosk's clock is wrong; it is %s here", now.Format(time.RFC3339))
	}
	if boarded || in.Flight != "" {
		flight, err := travel.ParseFlight(in.Flight)
		k.must("flight.number", err)
		in.Flight = flight
	}
	left := in.DepartsAt.Before(in.SubmittedAt) && (boarded || !in.DepartsAt.IsZero())
	if left || in.DepartsAt.After(in.SubmittedAt.AddDate(0, 0, 30)) {
		k.bad("flight.departs_at", "claim.departure", "the flight must leave after the claim is made, and within 30 days")
	}
	if in.Destination != "" && !airportShape.MatchString(in.Destination) {
		k.bad("flight.destination", "flight.destination", "a destination is an airport's three-letter IATA code")
	}
	if in.Residence != "" && !countryShape.MatchString(in.Residence) {
		k.bad("residence", "country.unknown", "a country is written as its two-letter code")
	}
	if in.Language == "" {
		in.Language = "en"
	}
	if !languageShape.MatchString(in.Language) {
		k.bad("language", "language.malformed", "a language is written like en or zh-Hans")
	}
}

// checkPayout normalises the payout choice. A card number is refused wherever it turns up: card payouts go by a rail's
// own token, so that no card number ever enters this system.
func (s *Service) checkPayout(k *checker, in *Submission) {
	in.Account, in.Holder = strings.TrimSpace(in.Account), strings.TrimSpace(in.Holder)
	if s.Settings.Rails[in.Method] == "" {
		k.bad("payout.method", "payout.method_unavailable", "this way of payment is not offered here")
		return
	}
	if in.Method == payout.Cash {
		if in.Account != "" || in.Holder != "" {
			k.bad("payout.account", "payout.cash_account", "cash is paid to the traveller in person; leave account and holder out")
		}
		return
	}
	if !plain(in.Account, 3, 64) {
		k.bad("payout.account", "payout.account", "an account has 3 to 64 printable characters")
		return
	}
	if in.Method != "bank" && holdsCard(in.Account) { // an IBAN has check digits of its own
		k.bad("payout.account", "payout.card_number_refused", "card numbers are not accepted here; use the card terminal's token")
	}
	if holdsCard(in.Holder) {
		k.bad("payout.holder", "payout.card_number_refused", "this is a card number, not a name")
	}
	if in.Method == "bank" {
		iban, err := ident.ParseIBAN(strings.ToUpper(in.Account)) // people type it in small letters too
		k.must("payout.account", err)
		if err == nil {
			in.Account = iban
		}
	}
	if in.Holder != "" && !plain(in.Holder, 2, 140) {
		k.bad("payout.holder", "payout.holder", "a holder's name has 2 to 140 printable characters")
	}
}

func checkReceipts(k *checker, receipts []Presented, today models.Date) {
	if len(receipts) == 0 || len(receipts) > maxReceipts {
		k.bad("receipts", "claim.receipts", "a claim has 1 to %d receipts", maxReceipts)
		return
	}
	var seen []string
	for i := range receipts {
		p, path := &receipts[i], fmt.Sprintf("receipts[%d]", i)
		id := p.SaleID
		if id == "" {
			checkTyped(k, p, path, today)
			id = identity(p.MerchantVATID, p.InvoiceNumber, p.IssuedOn)
		} else if canonical, err := models.ParseID(id, "sale.not_found", "sale"); err != nil {
			k.must(path+".sale_id", err)
		} else {
			p.SaleID, id = canonical, canonical
		}
		if slices.Contains(seen, id) {
			k.bad(path, "receipt.twice", "this receipt is in the claim twice")
		}
		seen = append(seen, id)
	}
}

func checkTyped(k *checker, p *Presented, path string, today models.Date) {
	if p.Code != "" && !p.scan(k, path) {
		return
	}
	vatID, err := ident.ParseVAT(p.MerchantVATID)
	k.must(path+".merchant_vat_id", err)
	invoice, err := ident.NormaliseInvoice(p.InvoiceNumber)
	k.must(path+".invoice_number", err)
	p.MerchantVATID, p.InvoiceNumber = vatID, invoice
	on, err := models.ParseDate(string(p.IssuedOn))
	k.must(path+".issued_on", err)
	if err == nil && on > today {
		k.bad(path+".issued_on", "date.future", "a receipt cannot be from the future")
	}
	if _, err := money.ParseCurrency(string(p.Total.Currency)); err != nil {
		k.must(path+".total.currency", err)
	}
	if p.Total.Minor <= 0 || p.Total.Minor > money.MaxMinor {
		k.bad(path+".total.amount_minor", "amount.range", "an amount is more than nothing and less than a thousand billion")
	}
	if p.VATMinor < 0 || p.VATMinor > max(p.Total.Minor, 0) {
		k.bad(path+".vat_minor", "amount.range", "VAT is at least nothing and at most the total")
	}
}

// plain reports whether s has between least and most printable characters.
func plain(s string, least, most int) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
		n++
	}
	return n >= least && n <= most
}

// holdsCard reports whether a text holds a card number: 13 to 19 digits that hold Luhn's check, whatever separates them.
func holdsCard(text string) bool {
	for _, run := range digitRuns.FindAllString(text, -1) {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, run)
		if len(digits) >= 13 && len(digits) <= 19 && issued(digits) && ident.Luhn(digits) {
			return true
		}
	}
	return false
}

// issued reports whether a number begins as cards do: with 3 to 6, or 2221 to 2720. Wallets' user numbers begin otherwise.
func issued(digits string) bool {
	return digits[0] >= '3' && digits[0] <= '6' || digits[:4] >= "2221" && digits[:4] <= "2720"
}
