package tax

import (
	"errors"
	"fmt"
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// version reads one version of the law and refuses what is not said, or not said soundly.
func (t terms) version(c money.Currency) (Version, error) {
	since, err := models.ParseDate(t.Since)
	if err != nil {
		return Version{}, fmt.Errorf("since: %w", err)
	}
	v := Version{Since: since, terms: t}
	if t.Until != "" {
		if v.Until, err = models.ParseDate(t.Until); err != nil || v.Until < v.Since {
			return v, fmt.Errorf("until must be a day not before since")
		}
	}
	if v.minimum, err = money.ParseDecimal(t.Minimum.Amount, c); err != nil {
		return v, fmt.Errorf("minimum.amount: %w", err)
	}
	for _, known := range []struct {
		value   string
		choices []string
	}{
		{t.Minimum.Comparison, []string{"gt", "ge"}}, {t.Grouping.Kind, []string{"none", "shop_day", "city_days", "seller_shop_day"}},
		{t.Refund.Kind, []string{"sum_of_tax", "fraction_of_gross"}}, {t.Deadline.Kind, []string{"end_of_month_after", "months_before_departure"}},
	} {
		if !slices.Contains(known.choices, known.value) {
			return v, fmt.Errorf("%q is none of %v", known.value, known.choices)
		}
	}
	if t.Deadline.Months <= 0 || t.Grouping.Kind != "none" && t.Grouping.Days <= 0 {
		return v, fmt.Errorf("a deadline has months, and a grouping has days")
	}
	return v, t.sound()
}

// sound checks what a version says beyond its words: a tax fraction that is one, and a source for every value.
func (t terms) sound() error {
	if t.Refund.Kind == "fraction_of_gross" && (t.Refund.Num <= 0 || t.Refund.Den <= t.Refund.Num) {
		return fmt.Errorf("refund: a tax fraction lies between nothing and one")
	}
	values := []Sourced{t.Minimum.Sourced, t.Grouping.Sourced, t.Refund.Sourced, t.Deadline.Sourced, t.MinAge.Sourced, t.Excluded.Sourced}
	if t.ResidenceOutside != nil {
		values = append(values, t.ResidenceOutside.Sourced)
	}
	if t.NotCitizen != nil {
		values = append(values, t.NotCitizen.Sourced)
	}
	if t.NoCrew.Value {
		values = append(values, t.NoCrew.Sourced)
	}
	if !allSourced(values...) {
		return errUnsourced
	}
	return nil
}

var errUnsourced = errors.New("every value names its source and its certainty")

func allSourced(values ...Sourced) bool {
	return !slices.ContainsFunc(values, func(s Sourced) bool {
		return s.Source == "" || s.Certainty != "verified" && s.Certainty != "general_knowledge"
	})
}

// profilesFit checks that each profile's amounts can be read in every scheme's currency: one that cannot would be no
// floor, no ceiling and no inspection, silently.
func (b *Book) profilesFit() error {
	for _, s := range b.schemes {
		for _, p := range b.profiles {
			for _, amount := range []string{p.feeMin, p.feeMax, p.above} {
				if _, err := money.ParseDecimal(amount, s.Currency); amount != "" && err != nil {
					return fmt.Errorf("profile %s: %q is no amount of %s", p.Name, amount, s.Currency)
				}
			}
		}
	}
	return nil
}

func (b *Book) territoriesExist() error {
	for _, s := range b.schemes {
		for _, v := range s.versions {
			if r := v.terms.ResidenceOutside; r != nil && b.inside[r.Territory] == nil {
				return fmt.Errorf("%s: territory %q is not known", s.ID, r.Territory)
			}
		}
	}
	return nil
}
