package claim

import (
	"regexp"
	"slices"

	"taxrefund/models"
)

// Circumstances are what refund law may ask about a person that no travel document says. What is nil, empty or 0 is not
// known, but Statuses that are empty and not nil: none is held. They are personal: they are sealed with the traveller, and
// in no log.
type Circumstances struct {
	Crew             *bool       `json:"crew,omitempty"`               // of the flight that the claim was made for
	EnteredOn        models.Date `json:"entered_on,omitempty"`         // last entry into the country of purchase
	Statuses         []string    `json:"statuses,omitzero"`            // standing in that country, in words of which Statuses are some
	AbroadSince      models.Date `json:"abroad_since,omitempty"`       // a citizen of that country who has lived abroad since
	LeavingForMonths int         `json:"leaving_for_months,omitempty"` // somebody who moves away from there, for so long
	StayDays         *int        `json:"stay_days,omitempty"`          // days spent there, of the year or the months that its law names
	Denies           []string    `json:"denies,omitzero"`              // which of the declarations that the law asks for the traveller cannot make; empty is none of them
}

// Statuses are words of a person's standing in a country that refund law asks for. Another word is kept too: what it means
// is for the law to say.
var Statuses = []string{"permanent_resident", "residence_permit", "work_pass", "student_pass", "long_term_pass", "dependant_pass", "domestic_helper", "diplomat", "military"}

const (
	maxStatuses = 5
	maxLeaving  = 600 // months
	maxStay     = 3660
)

var statusShape = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

func (c Circumstances) check(k *checker, today models.Date) {
	for path, on := range map[string]models.Date{"entered_on": c.EnteredOn, "abroad_since": c.AbroadSince} {
		if on == "" {
			continue
		}
		if _, err := models.ParseDate(string(on)); err != nil {
			k.must(path, err)
		} else if on > today {
			k.bad(path, "date.future", "this day is yet to come")
		}
	}
	wrong := len(c.Statuses) > maxStatuses
	for i, s := range c.Statuses {
		wrong = wrong || !statusShape.MatchString(s) || slices.Contains(c.Statuses[:i], s)
	}
	if wrong {
		k.bad("statuses", "traveller.statuses", "a person's standing is told in at most %d words in small letters, each once, such as student_pass", maxStatuses)
	}
	if c.LeavingForMonths < 0 || c.LeavingForMonths > maxLeaving {
		k.bad("leaving_for_months", "traveller.leaving", "somebody moves away for 1 to %d months", maxLeaving)
	}
	if c.StayDays != nil && (*c.StayDays < 0 || *c.StayDays > maxStay) {
		k.bad("stay_days", "traveller.stay_days", "somebody has stayed for 0 to %d days", maxStay)
	}
	if len(c.Denies) > maxStatuses || slices.ContainsFunc(c.Denies, func(s string) bool { return !statusShape.MatchString(s) }) {
		k.bad("denies", "traveller.denies", "what cannot be declared is told in at most %d words in small letters, as the law's file names it", maxStatuses)
	}
}
