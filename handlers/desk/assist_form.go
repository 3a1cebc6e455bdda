package desk

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/place"
	"taxrefund/models/travel"
	"taxrefund/templates"
)

const (
	blankLines = 2  // for paper receipts, on a new form and each time more are asked for
	maxLines   = 50 // a claim has no more receipts
)

// form is what stands in the inputs, as typed.
type form struct {
	Key, Party, MRZ                               string
	Passport                                      travel.Typed
	Pass, Flight, Destination, Departs, Residence string
	Method, Account, Holder, Language             string
	Crew, Entered, Abroad, Leaving                string
	Standing                                      []string // ticked, of claim.Statuses or noStanding
	Looked                                        bool
	Sales                                         []string // ids of those ticked
	Lines                                         []paper
}

// paper is one line of a paper receipt.
type paper struct{ VATID, Invoice, IssuedOn, Total, VAT string }

func formOf(c *fiber.Ctx) form {
	get := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := form{
		Key: get("key"), Party: strings.Join(docsOf(get("party")), "."), MRZ: get("mrz"), Looked: get("looked") != "",
		Passport: travel.Typed{Surname: get("surname"), GivenNames: get("given"), IssuingState: get("state"), Number: get("number"),
			Nationality: get("nationality"), BirthDate: get("born"), Sex: get("sex"), ExpiresOn: get("expires")},
		Pass: strings.TrimRight(c.FormValue("pass"), "\r\n"), Flight: get("flight"), Destination: get("destination"), Departs: get("departs"), Residence: get("residence"),
		Method: get("method"), Account: get("account"), Holder: get("holder"), Language: get("language"),
		Crew: get("crew"), Entered: get("entered"), Abroad: get("abroad"), Leaving: get("leaving"),
	}
	for _, word := range c.Request().PostArgs().PeekMulti("standing") {
		f.Standing = append(f.Standing, string(word))
	}
	for _, id := range c.Request().PostArgs().PeekMulti("sale") {
		f.Sales = append(f.Sales, string(id))
	}
	for n := 1; n <= maxLines && c.Context().PostArgs().Has("vat-id-"+strconv.Itoa(n)); n++ {
		at := "-" + strconv.Itoa(n)
		f.Lines = append(f.Lines, paper{VATID: get("vat-id" + at), Invoice: get("invoice" + at), IssuedOn: get("issued" + at), Total: get("total" + at), VAT: get("vat" + at)})
	}
	for len(f.Lines) < blankLines {
		f.Lines = append(f.Lines, paper{})
	}
	return f
}

// share takes over what a party has in common: flight, departure and residence, and how it is paid and spoken to.
func (f *form) share(last *claim.Claim, airport place.Airport) {
	f.Flight, f.Destination, f.Residence = last.Flight, last.Destination, last.Traveller.Residence
	f.Departs, f.Method, f.Language = last.DepartsAt.In(airport.Zone()).Format(localTime), last.Method, last.Language
}

// localTime is how browsers send an input of type datetime-local.
const localTime = "2006-01-02T15:04"

// body is what tells this form from another one of the same key, for as long as the key is known.
func (f form) body() []byte {
	v := url.Values{"sale": f.Sales}
	for name, text := range map[string]string{"mrz": f.MRZ, "passport": fmt.Sprint(f.Passport), "pass": f.Pass, "flight": f.Flight, "destination": f.Destination, "departs": f.Departs,
		"residence": f.Residence, "method": f.Method, "account": f.Account, "holder": f.Holder, "language": f.Language} {
		v.Set(name, text)
	}
	for name, text := range map[string]string{"crew": f.Crew, "entered": f.Entered, "abroad": f.Abroad, "leaving": f.Leaving} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for _, word := range f.Standing {
		v.Add("standing", word)
	}
	for _, line := range f.Lines {
		if line != (paper{}) {
			v.Add("paper", fmt.Sprintf("%q", line))
		}
	}
	return []byte(v.Encode())
}

// typed reports whether the passport's page was typed, as its lines were not.
func (f form) typed() bool { return f.MRZ == "" && f.Passport != (travel.Typed{}) }

// zone is the passport's two lines as scanned, or as made from the typed fields where nothing was scanned.
func (f form) zone(today models.Date) (lines []string, typed bool, err error) {
	if f.typed() {
		lines, err = f.Passport.Zone(today)
		return lines, true, err
	}
	return travel.Lines(f.MRZ), false, nil
}

// submission is the form as a kiosk would send it, with what cannot even be read as such. origins names the input that
// each receipt comes from.
func (f form) submission(airport place.Airport, now time.Time) (in claim.Submission, origins []string, wrong templates.Errors) {
	in = claim.Submission{Reference: f.Key, SubmittedAt: now, Residence: strings.ToUpper(f.Residence), BoardingPass: f.Pass, Flight: f.Flight, Destination: strings.ToUpper(f.Destination),
		Method: f.Method, Account: f.Account, Holder: f.Holder, Language: f.Language}
	var err error
	if in.MRZ, in.Typed, err = f.zone(models.DateIn(now, airport.Zone())); err != nil {
		wrong = fieldsOf(err, f, nil)
	}
	if f.Departs != "" || f.Pass == "" {
		departs, err := time.ParseInLocation(localTime, f.Departs, airport.Zone())
		if err != nil {
			wrong = append(wrong, templates.FieldError{Field: "departs", Text: "Say when the flight leaves."})
		}
		in.DepartsAt = departs.UTC()
	}
	in.Circumstances, wrong = f.circumstances(wrong)
	for _, id := range f.Sales {
		in.Receipts, origins = append(in.Receipts, claim.Presented{SaleID: id}), append(origins, "sale-"+id)
	}
	for i, line := range f.Lines {
		if line == (paper{}) {
			continue
		}
		at := "-" + strconv.Itoa(i+1)
		p := claim.Presented{MerchantVATID: line.VATID, InvoiceNumber: line.Invoice, IssuedOn: models.Date(line.IssuedOn), Total: money.Of(0, airport.Currency)}
		p.Total.Minor, wrong = minor(line.Total, airport.Currency, "total"+at, wrong)
		if line.VAT != "" {
			p.VATMinor, wrong = minor(line.VAT, airport.Currency, "vat"+at, wrong)
		}
		in.Receipts, origins = append(in.Receipts, p), append(origins, at)
	}
	return in, origins, wrong
}

// noStanding is the box that says that none of the others holds.
const noStanding = "none"

// circumstances are what was asked of the traveller beyond the passport, with what cannot be read of it.
func (f form) circumstances(wrong templates.Errors) (claim.Circumstances, templates.Errors) {
	c := claim.Circumstances{EnteredOn: models.Date(f.Entered), AbroadSince: models.Date(f.Abroad)}
	if f.Crew != "" {
		c.Crew = new(f.Crew == "yes")
	}
	switch {
	case slices.Contains(f.Standing, noStanding) && len(f.Standing) > 1:
		wrong = append(wrong, templates.FieldError{Field: "standing", Text: "Tick none of these, or some of them."})
	case slices.Contains(f.Standing, noStanding):
		c.Statuses = []string{}
	default:
		c.Statuses = f.Standing
	}
	if f.Leaving != "" {
		var err error
		if c.LeavingForMonths, err = strconv.Atoi(f.Leaving); err != nil || c.LeavingForMonths == 0 {
			wrong = append(wrong, templates.FieldError{Field: "leaving", Text: "Write how many months, such as 12."})
		}
	}
	return c, wrong
}

func minor(text string, currency money.Currency, field string, wrong templates.Errors) (int64, templates.Errors) {
	a, err := money.ParseDecimal(text, currency)
	if err != nil {
		wrong = append(wrong, templates.FieldError{Field: field, Text: "An amount is written like 120.50."})
	}
	return a.Minor, wrong
}

// inputs are the inputs of parts of a submission.
var inputs = map[string]string{
	"document.surname": "surname", "document.given_names": "given", "document.issuing_state": "state", "document.number": "number",
	"document.nationality": "nationality", "document.birth_date": "born", "document.sex": "sex", "document.expires_on": "expires",
	"flight.boarding_pass": "pass", "flight.number": "flight", "flight.destination": "destination", "flight.departs_at": "departs", "residence": "residence",
	"payout.method": "method", "payout.account": "account", "payout.holder": "holder", "language": "language",
	"crew": "crew", "entered_on": "entered", "statuses": "standing", "abroad_since": "abroad", "leaving_for_months": "leaving",
	"merchant_vat_id": "vat-id", "invoice_number": "invoice", "issued_on": "issued", "total.amount_minor": "total", "vat_minor": "vat", "": "vat-id",
}

// input is the id of the input that a part of a submission was typed into; empty when there is none.
func (f form) input(path string, origins []string) string {
	if strings.HasPrefix(path, "document.mrz") {
		if f.typed() { // the lines are made from what was typed: only that they have expired can be wrong
			return "expires"
		}
		return "mrz"
	}
	index, part, ok := strings.Cut(strings.TrimPrefix(path, "receipts["), "]")
	i, err := strconv.Atoi(index)
	if !ok || err != nil || i >= len(origins) {
		return inputs[path]
	}
	if strings.HasPrefix(origins[i], "sale-") {
		return origins[i]
	}
	return inputs[strings.TrimPrefix(part, ".")] + origins[i]
}

// ofPaper reports whether an input belongs to a paper receipt.
func ofPaper(field string) bool {
	cut := strings.LastIndexByte(field, '-')
	_, err := strconv.Atoi(field[cut+1:])
	return cut > 0 && err == nil
}
