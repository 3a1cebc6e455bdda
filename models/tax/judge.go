package tax

import (
	"cmp"
	"slices"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// residence is where the traveller lives, in ISO 3166 alpha-2; empty where neither anybody knows nor the operator assumes.
func (e *evaluation) residence() string {
	where := e.x.Traveller.Residence
	if where == "" && e.o.assume.Residence == "nationality" {
		where = e.x.Traveller.Nationality
	}
	return country(where)
}

// lives is residence where an answer rests on it.
func (e *evaluation) lives() string {
	if e.home != "" && e.x.Traveller.Residence == "" {
		e.assume("residence")
	}
	return e.home
}

func country(code string) string { return cmp.Or(travel.Alpha2(code), code) }

// travellerPasses applies every test on the person that is in force.
func (e *evaluation) travellerPasses(i int) {
	r, on, said := &e.q.Receipts[i], e.law(i).on, false
	allInForce(e.s.Traveller, on, e.x.KnownOn, testKey, func(t *Test) {
		said = true
		is, unknown := e.subject(t)
		if !is {
			return
		}
		if !t.says() {
			e.silent("traveller", &t.Dated)
			return
		}
		e.use("traveller", &t.Dated)
		verdict, exception := e.test(t, i), ""
		if verdict.code != "" || verdict.unknown != "" {
			exception = e.admitted(t.Unless, e.x.Purchases[i].Date)
		}
		if verdict.code != "" && unknown != "" {
			verdict = open(unknown, "")
		}
		switch {
		case exception != "":
		case verdict.unknown != "" && verdict.assumed:
			e.assume(verdict.unknown)
		case verdict.unknown != "":
			e.notAsked(i, verdict.unknown, t)
		case verdict.code != "":
			r.Reasons = append(r.Reasons, Reason{Code: verdict.code, Params: t.params()})
		}
		e.personSays(i, t, verdict, exception)
	})
	if !said {
		e.silent("traveller", nil)
	}
}

// subject reports whether a test is for this traveller at all. Where that hangs on a fact that is not known, it may be, and
// who passes the test need not say.
func (e *evaluation) subject(t *Test) (is bool, unknown string) {
	from := e.x.Traveller.Nationality
	switch {
	case len(t.Citizens) > 0 && from == "":
		return true, "nationality"
	case len(t.Residents) > 0 && e.home == "":
		return true, "residence"
	}
	return (len(t.Citizens) == 0 || citizen(from, t.Citizens)) && (len(t.Residents) == 0 || slices.Contains(t.Residents, e.lives())), ""
}

// verdict is how a test ends: passed, failed with a code, or open for want of a fact that may be assumed.
type verdict struct {
	code    string
	unknown string
	assumed bool
}

func open(fact, assumed string) verdict { return verdict{unknown: fact, assumed: assumed != ""} }

func failed(code string, yes bool) verdict {
	if yes {
		return verdict{code: code}
	}
	return verdict{}
}

func (e *evaluation) test(t *Test, i int) verdict {
	who, a, bought := &e.x.Traveller, &e.o.assume, e.x.Purchases[i].Date
	switch t.Test {
	case "residence_outside":
		if e.home == "" {
			return verdict{unknown: "residence"}
		}
		return failed("tax.resident", e.b.resident(e.lives(), t.Territory, bought))
	case "not_citizen":
		if who.Nationality == "" {
			return verdict{unknown: "nationality"}
		}
		return failed("tax.citizen", citizen(who.Nationality, t.States))
	case "min_age":
		if who.BirthDate == "" { // a passport may leave day and month open
			return open("birth_date", a.BirthDate)
		}
		if t.Comparison == "gt" { // "older than 18" begins on the day after the birthday
			bought = bought.AddDays(-1)
		}
		return failed("tax.too_young", travel.AgeOn(who.BirthDate, bought) < t.Years)
	case "no_crew":
		if who.Crew == nil {
			return open("crew", a.Crew)
		}
		return failed("tax.crew", *who.Crew)
	case "declares":
		if who.Denies == nil {
			return open("declares", a.Declares)
		}
		return failed("tax.not_declared", slices.Contains(who.Denies, t.What))
	case "not_status", "only_status":
		return e.status(t, bought)
	}
	return e.stays(t, i)
}

// status applies the tests on what the traveller holds in the country.
func (e *evaluation) status(t *Test, bought models.Date) verdict {
	switch {
	case e.x.Traveller.Statuses == nil:
		return open("status", e.o.assume.Status)
	case t.Test == "only_status":
		return failed("tax.no_status", e.holds(t, bought) == "")
	}
	return failed("tax.status", e.holds(t, bought) != "")
}

// stays applies the tests on how long the traveller has been here.
func (e *evaluation) stays(t *Test, i int) verdict {
	bought := e.x.Purchases[i].Date
	if e.x.Purchases[i].Left { // it was judged when it was validated: a later flight makes no stay of it too long
		return verdict{}
	}
	who, a := &e.x.Traveller, &e.o.assume
	switch t.Test {
	case "max_stay":
		if who.EnteredOn == "" {
			return open("stay", a.Stay)
		}
		last := who.EnteredOn.AddDays(t.Days)
		if t.Months > 0 {
			last = who.EnteredOn.AddMonths(t.Months)
		}
		until := e.x.DepartsOn
		if len(t.On) > 0 { // of purchase
			until = bought
		}
		return failed("tax.stay_too_long", until > last || t.Comparison == "lt" && until == last)
	case "max_stay_in_year", "max_stay_in_months":
		if who.StayDays == nil {
			return open("stay", a.Stay)
		}
		return failed("tax.stay_too_long", *who.StayDays > t.Days || t.Comparison == "lt" && *who.StayDays == t.Days)
	}
	if who.EnteredOn == "" { // entered_before_purchase
		return open("stay", a.Stay)
	}
	return failed("tax.before_entry", bought < who.EnteredOn)
}

// holds names a status of a test's that was held on one of the days that the test asks about; "" is none.
func (e *evaluation) holds(t *Test, bought models.Date) string {
	from := bought
	if t.Months > 0 {
		from = bought.AddMonths(-t.Months)
	}
	atPurchase, atClaim := len(t.On) == 0 || t.Months > 0 || slices.Contains(t.On, "purchase"), slices.Contains(t.On, "claim")
	for k := range e.x.Traveller.Statuses {
		s := &e.x.Traveller.Statuses[k]
		if slices.Contains(t.Statuses, s.Name) && (atPurchase && s.during(from, bought) || atClaim && s.during(e.x.KnownOn, e.x.KnownOn)) {
			return s.Name
		}
	}
	return ""
}

func (s *Standing) during(from, to models.Date) bool {
	return s.Since <= to && (s.Until == "" || s.Until >= from)
}

// Why somebody is admitted whom a test refuses, as Unless says.
const (
	byResidence = "residence"
	byPassport  = "passport"
	byAbsence   = "absence"
	byLeaving   = "leaving"
	byStatus    = "status"
)

// admitted says by which exception somebody whom a test refuses is let in all the same with what was bought on a day; "" is
// by none.
func (e *evaluation) admitted(u *Unless, bought models.Date) string {
	if u == nil {
		return ""
	}
	who := &e.x.Traveller
	switch {
	case len(u.Residents) > 0 && slices.Contains(u.Residents, e.lives()):
		return byResidence
	case citizen(who.Nationality, u.Citizens):
		return byPassport
	case u.AbroadYears > 0 && who.AbroadSince != "" && who.AbroadSince.AddMonths(12*u.AbroadYears) <= bought:
		return byAbsence
	case u.LeavingMonths > 0 && who.LeavingForMonths >= u.LeavingMonths && u.inLastDays(bought, e.x.DepartsOn) && (len(u.Leavers) == 0 || citizen(who.Nationality, u.Leavers)):
		return byLeaving
	case slices.ContainsFunc(who.Statuses, func(s Standing) bool {
		return slices.Contains(u.Statuses, s.Name) && s.during(bought, bought) && u.inLastDays(bought, s.Until)
	}):
		return byStatus
	}
	return ""
}

// inLastDays reports whether a purchase was late enough before the end of somebody's time in the country; an end that is not
// known is never near.
func (u *Unless) inLastDays(bought, end models.Date) bool {
	return u.LastDays == 0 || end != "" && end <= bought.AddDays(u.LastDays)
}

// citizen compares states as passports name them, some under several codes, or by ISO 3166 alpha-2.
func citizen(nationality string, states []string) bool {
	return nationality != "" && slices.ContainsFunc(states, func(s string) bool { return travel.Alpha2(s) == country(nationality) })
}

func (t *Test) params() map[string]string {
	if t.What != "" {
		return map[string]string{"what": t.What, "detail": "Not declared: " + Plain(t.What) + "."}
	}
	return nil
}
