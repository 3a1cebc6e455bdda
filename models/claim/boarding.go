package claim

import (
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/place"
	"taxrefund/models/travel"
)

// How a boarding pass came in.
const (
	passScanned = "scanned"
	passLenient = "lenient" // not as its standard says; the flight was read all the same, see travel.ReadPassLeniently
)

// board fills the flight from the boarding pass, where one was scanned: the flight is that of the pass which leaves from this airport,
// under the number of the carrier that operates it. What was typed beside it must agree. It reports whether nothing is left to ask of the
// flight but what is wrong with it.
//
// A pass does not say at what time the flight leaves. Where that was not typed, it is taken to leave in the last minute of its day.
// Nothing the law counts in days changes by that, nor when money is forfeited. What counts in hours does: a receipt that nobody saw
// lapses at the end of the day instead of at the departure, the officers' queue has the claim behind those that leave earlier that
// day, and where the law lets goods be shown only some hours before the flight, the claim may seem too early and goes to an officer.
// A kiosk that knows the time should send it.
func (in *Submission) board(k *checker, airport place.Airport, now time.Time) bool {
	if in.BoardingPass == "" {
		return true
	}
	pass, err := travel.ReadPass(in.BoardingPass)
	in.passRead = passScanned
	if err != nil {
		in.passRead = passLenient
		why := err
		if pass, err = travel.ReadPassLeniently(in.BoardingPass); err != nil {
			k.unread("flight.boarding_pass", why)
			return false
		}
	}
	today := models.DateIn(now, airport.Zone())
	if models.DateIn(in.SubmittedAt, airport.Zone()) < today && in.SubmittedAt.After(now.Add(-maxKiosk)) { // the kiosk was offline
		today = models.DateIn(in.SubmittedAt, airport.Zone())
	}
	leg, on, ok := legFrom(pass, airport.Code, today)
	if !ok {
		k.bad("flight.boarding_pass", "flight.other_airport", "this boarding pass is for a flight from %s, and this is %s", startsOf(pass), airport.Code)
		return false
	}
	in.flyAs(k, leg)
	known := in.leaveOn(k, on, airport)
	if in.Passenger != "" && travel.CompareNames(travel.PassName(in.Passenger), travel.PassName(pass.Name)).Verdict == travel.OtherName {
		k.disagrees("flight.passenger")
	}
	in.Passenger = pass.Name
	return known
}

// legFrom is the leg that leaves from an airport and its day, empty where the pass does not say. Of several, as on a pass there and
// back, it is the first that has not left before today.
func legFrom(pass travel.Pass, airport string, today models.Date) (leg travel.Leg, on models.Date, ok bool) {
	for i, l := range pass.Legs {
		if l.From != airport {
			continue
		}
		day, _ := pass.FlightDate(i, today)
		if !ok || on < today && day >= today {
			leg, on, ok = l, day, true
		}
	}
	return leg, on, ok
}

// startsOf names the airports that a pass leaves from.
func startsOf(pass travel.Pass) string {
	var starts []string
	for _, l := range pass.Legs {
		if airportShape.MatchString(l.From) {
			starts = append(starts, l.From)
		}
	}
	if len(starts) == 0 {
		return "an airport that cannot be read"
	}
	return strings.Join(starts, " and ")
}

// flyAs takes number and destination from a leg. Of a flight that two carriers sell, the number of the one that does not operate it may
// have been typed: the pass has no more of that than its carrier.
func (in *Submission) flyAs(k *checker, leg travel.Leg) {
	if number, err := leg.FlightNumber(); err == nil {
		typed, _ := travel.ParseFlight(in.Flight)
		seller := leg.Repeated.MarketingCarrier
		sold := len(seller) == 2 && strings.HasPrefix(typed, seller)
		if in.Flight != "" && typed != number && !sold {
			k.disagrees("flight.number")
		}
		in.Flight = number
	}
	if airportShape.MatchString(leg.To) {
		if in.Destination != "" && in.Destination != leg.To {
			k.disagrees("flight.destination")
		}
		in.Destination = leg.To
	}
}

// leaveOn settles when the flight leaves: at the time that was typed, which must be on the pass's day or the day after, or at the end of that day. It
// reports whether either is known.
func (in *Submission) leaveOn(k *checker, on models.Date, airport place.Airport) bool {
	switch {
	case !in.DepartsAt.IsZero():
		// a flight that is late leaves on the day after its own
		if day := models.DateIn(in.DepartsAt, airport.Zone()); on != "" && day != on && day != on.AddDays(1) {
			k.disagrees("flight.departs_at")
		}
	case on == "":
		k.bad("flight.departs_at", "flight.needs_departure", "the boarding pass does not say when the flight leaves; type it in")
		return false
	default:
		in.DepartsAt, in.dayOnly = on.AddDays(1).Start(airport.Zone()).Add(-time.Minute), true
	}
	return true
}

func (k *checker) disagrees(path string) {
	k.bad(path, "flight.disagrees", "the boarding pass says something else")
}

// passDetail is what the audit keeps of how the boarding pass was read.
func (in *Submission) passDetail(detail map[string]any) {
	if in.passRead != "" {
		detail["boarding_pass"] = in.passRead
	}
	if in.dayOnly {
		detail["departure"] = "end_of_day"
	}
}
