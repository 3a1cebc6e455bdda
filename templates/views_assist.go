package templates

// Assist is the page "assist": an agent makes a claim with a traveller, in one form with the token, key, party and looked.
// Posted to /desk/claims/new/lookup it comes back with what the shops recorded for the passport, with more=1 also with more
// lines for paper receipts; posted to /desk/claims/new/submit it makes the claim. What is wrong stands beside its field,
// and everything typed comes back.
type Assist struct {
	Chrome
	Key      string // of this form: sent twice it is the same claim
	Looked   bool   // the receipts are shown
	Document string // masked, of the passport that was looked up; empty when it cannot be
	Passport AssistPassport
	Journey  AssistJourney
	Person   AssistPerson
	Payout   AssistPayout
	Language []Option // of the voucher
	Sales    []AssistSale
	Lost     []string // sales that were ticked, while there is no list of them to tick
	Currency string   // of the airport, in which paper receipts are typed
	Lines    []PaperLine
	Party    Party
}

// AssistPassport is the passport as read or typed: fields mrz, surname, given, state, number, nationality, born, sex,
// expires.
type AssistPassport struct {
	MRZ                                                       string
	Surname, Given, State, Number, Nationality, Born, Expires string
	Sex                                                       []Option
	Typed                                                     bool // something stands in the single fields
}

// AssistJourney is what a party shares: fields flight, destination, departs (local to the airport), residence.
type AssistJourney struct{ Pass, Flight, Destination, Departs, Residence string }

// AssistPerson is what the law may ask beyond the passport: fields crew, entered, abroad, leaving (months), and a check box
// "standing" for each of Standing.
type AssistPerson struct {
	Crew, Standing           []Option
	Entered, Abroad, Leaving string
	Said                     bool // something of it was said
}

// AssistPayout is where the money goes: fields method, account, holder.
type AssistPayout struct {
	Methods         []Option
	Account, Holder string
}

// AssistSale is a purchase that a shop recorded for the passport: a check box "sale" with its id, at Field.
type AssistSale struct {
	ID, Field                         string
	Merchant, Shop, Invoice, IssuedOn string
	Gross, VAT                        string
	Chosen                            bool
}

// PaperLine is one receipt of paper: fields vat-id-N, invoice-N, issued-N, total-N, vat-N.
type PaperLine struct {
	N                                    int
	VATID, Invoice, IssuedOn, Total, VAT string
}

// Party is who was helped in a row. Next leads to the next passport's form, which keeps flight, departure and residence.
type Party struct {
	IDs     string // as forms and addresses carry it: numbers of claims only
	Members []PartyMember
	Next    string
}

// PartyMember is one claim of a party.
type PartyMember struct {
	Href, DocID string // grouped
	Traveller   string
	Refund      string
	Status      Tag
	Current     bool
}
