package travel

import "taxrefund/models"

// AgeOn is how many whole years somebody born on birth has lived on a day; -1 when the birth date is unknown.
func AgeOn(birth, on models.Date) int {
	if birth == "" {
		return -1
	}
	b, o := birth.Time(), on.Time()
	age := o.Year() - b.Year()
	if o.Month() < b.Month() || o.Month() == b.Month() && o.Day() < b.Day() {
		age--
	}
	return age
}
