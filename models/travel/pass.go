package travel

import "taxrefund/models"

// Pass is an IATA bar coded boarding pass (BCBP), Resolution 792: format M, one to nine legs. Items are without the blanks that
// fill them up unless said otherwise, and empty where the pass leaves them blank. Everything but Security is as printed:
// nothing in it is proof of who wrote it.
type Pass struct {
	Name     string // surname/given names and title, at most 20 characters, often cut: "DESMARAIS/LUC"
	ETicket  string // "E" for an electronic ticket
	Encoded  int    // legs that the pass says it has, 1 to 9
	Legs     []Leg
	Version  string // of the conditional items, "1" to "8"; empty when there are none
	Unique   Unique
	Security Security
	Warnings []string // what is unusual and still valid: no_e_ticket_indicator, conditional_without_version
}

// Leg is one flight of a pass.
type Leg struct {
	PNR         string // the operating carrier's booking code
	From, To    string // IATA airport codes, with their blanks
	Carrier     string // the operating carrier: two characters (IATA) or three (ICAO)
	Flight      string // up to four digits and a suffix: "0834"
	DayOfYear   string // "001" to "366", with its blanks; FlightDate says in which year
	Compartment string
	Seat        string
	Sequence    string // check-in sequence number
	Status      string
	Repeated    Repeated
	Private     string // what the airline keeps for itself, with its blanks

	stands int // how many of the mandatory items stand on a pass that was cut short
}

// Unique are the conditional items that a pass has once.
type Unique struct {
	PassengerDescription, CheckIn, Issuance string
	IssueDate                               string // of the pass: the last digit of the year, and the day of the year
	DocumentType, Issuer                    string
	BagTag1, BagTag2, BagTag3               string

	stands int // how many of them the section is long enough for
}

// Repeated are the conditional items that a pass has for each leg.
type Repeated struct {
	AirlineNumeric, DocumentSerial string // the ticket: three digits of its airline, and its number
	Selectee, DocumentVerified     string
	MarketingCarrier               string // who sold the flight under its own number: a codeshare where it is not Leg.Carrier
	FrequentFlyer, FrequentFlyerNo string
	IDAD, FreeBaggage, FastTrack   string

	stands int
}

// Security is the signature or check block after "^", with its blanks. It is not verified here.
type Security struct {
	Type   string
	Data   string
	Stands bool // the pass has one, be it empty
}

// Item is one item of a pass under the name that test data and other programs give it.
type Item struct{ Name, Value string }

// passPart is an item in the text: its name, how long it is, and whether its blanks stay.
type passPart struct {
	name   string
	length int
	raw    bool
}

// The items in their order, Resolution 792 attachment A.
var (
	mandatoryParts = [...]passPart{{"pnr", 7, false}, {"from", 3, true}, {"to", 3, true}, {"carrier", 3, false}, {"flight", 5, false},
		{"day_of_year", 3, true}, {"compartment", 1, false}, {"seat", 4, false}, {"sequence", 5, false}, {"status", 1, false}}
	uniqueParts = [...]passPart{{"passenger_description", 1, false}, {"source_of_check_in", 1, false}, {"source_of_issuance", 1, false},
		{"issue_date", 4, false}, {"document_type", 1, false}, {"issuer", 3, false}, {"bag_tag_1", 13, false}, {"bag_tag_2", 13, false}, {"bag_tag_3", 13, false}}
	repeatedParts = [...]passPart{{"airline_numeric", 3, false}, {"document_serial", 10, false}, {"selectee", 1, false}, {"intl_doc_verification", 1, false},
		{"marketing_carrier", 3, false}, {"ff_airline", 3, false}, {"ff_number", 16, false}, {"id_ad", 1, false}, {"free_baggage", 3, false}, {"fast_track", 1, false}}
)

const (
	headLength = 23 // format code, number of legs, name, e-ticket
	legLength  = 35 // the mandatory items of a leg; two more are the size of its conditional items
	passLength = headLength + legLength + 2
	dayAt      = headLength + 21 // where the day of the year stands on the first leg
	maxLegs    = 9
)

func (l *Leg) places() [len(mandatoryParts)]*string {
	return [...]*string{&l.PNR, &l.From, &l.To, &l.Carrier, &l.Flight, &l.DayOfYear, &l.Compartment, &l.Seat, &l.Sequence, &l.Status}
}

func (u *Unique) places() [len(uniqueParts)]*string {
	return [...]*string{&u.PassengerDescription, &u.CheckIn, &u.Issuance, &u.IssueDate, &u.DocumentType, &u.Issuer, &u.BagTag1, &u.BagTag2, &u.BagTag3}
}

func (r *Repeated) places() [len(repeatedParts)]*string {
	return [...]*string{&r.AirlineNumeric, &r.DocumentSerial, &r.Selectee, &r.DocumentVerified, &r.MarketingCarrier, &r.FrequentFlyer, &r.FrequentFlyerNo,
		&r.IDAD, &r.FreeBaggage, &r.FastTrack}
}

// Items are the mandatory items of a leg and those conditional ones that its section is long enough for.
func (l Leg) Items() []Item {
	mandatory, repeated := l.places(), l.Repeated.places()
	items := append(named(mandatoryParts[:], mandatory[:], l.stands), named(repeatedParts[:], repeated[:], l.Repeated.stands)...)
	if l.Private != "" {
		items = append(items, Item{"airline_private", l.Private})
	}
	return items
}

// Items are those that the section is long enough for.
func (u Unique) Items() []Item {
	places := u.places()
	return named(uniqueParts[:], places[:], u.stands)
}

func named(parts []passPart, places []*string, stands int) []Item {
	var items []Item
	for i := range stands {
		items = append(items, Item{parts[i].name, *places[i]})
	}
	return items
}

// ReadPass reads a pass strictly: lengths and sizes, and airports, day and flight number well-formed. A section may end at any
// item, as its size says. Errors are Invalid with one field error a problem, under codes such as "bcbp.format_code",
// "bcbp.leg1_airport" or "bcbp.security_truncated", each At its place; what is read of such a pass is not returned.
func ReadPass(text string) (Pass, error) {
	if len(text) < passLength || text[0] != 'M' || !ascii(text) {
		return Pass{}, faultsOf(frame(text))
	}
	if at := control(text[:passLength]); at > 0 {
		return Pass{}, faultsOf([]passFault{{notAPass, 0, at}})
	}
	r := passReader{text: text}
	if r.read(); len(r.faults) == 0 {
		r.wellFormed()
	}
	if len(r.faults) > 0 {
		return Pass{}, faultsOf(r.faults, r.pass.Warnings...)
	}
	return r.pass, nil
}

// frame says what is wrong with a text that cannot be a pass of any length.
func frame(text string) []passFault {
	switch {
	case symbology(text) > 0:
		return []passFault{{symbologyPrefix, 0, 1}}
	case text == "" || text[0] != 'M':
		return []passFault{{formatCode, 0, 1}}
	case !ascii(text):
		return []passFault{{nonASCII, 0, foreign(text)}}
	case len(text) >= dayAt+3 && legs(text[1]) > 0 && wholeFlight(text):
		return []passFault{{shorterThan60, 0, len(text) + 1}}
	}
	return []passFault{{tooShort, 0, len(text) + 1}}
}

// wholeFlight reports whether a text that is cut short still has its first flight.
func wholeFlight(text string) bool {
	return control(text) == 0 && airportCode(text[headLength+7:headLength+10]) && airportCode(text[headLength+10:headLength+13])
}

// passFault is a problem of a pass, in which leg (0: in none), and the place of its character from 1.
type passFault struct {
	problem *models.Error
	leg, at int
}
