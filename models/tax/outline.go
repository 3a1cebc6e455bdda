package tax

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Tally counts what a book says, and how certain it is of it.
type Tally struct {
	Schemes, Profiles, Rules             int // Rules are those that schemes say anything of
	Verified, GeneralKnowledge, NotKnown int // dated values
}

// Tally counts everything that was read.
func (b *Book) Tally() Tally {
	t := Tally{Schemes: len(b.schemes), Profiles: len(b.profiles)}
	for _, s := range b.schemes {
		rules := map[string]bool{}
		s.each(func(rule string, d *Dated) {
			rules[rule] = true
			switch {
			case d.NotKnown:
				t.NotKnown++
			case d.Certainty == "verified":
				t.Verified++
			default:
				t.GeneralKnowledge++
			}
		})
		t.Rules += len(rules)
	}
	return t
}

// each goes through the dated values of every rule, in the order of the file.
func (s *Scheme) each(do func(rule string, d *Dated)) {
	v := reflect.ValueOf(s).Elem()
	for _, f := range fieldsOf(v.Type()) {
		if f.of.Kind() != reflect.Slice {
			continue
		}
		for i := range v.FieldByIndex(f.index).Len() {
			if e, ok := v.FieldByIndex(f.index).Index(i).Addr().Interface().(interface{ dated() *Dated }); ok {
				do(f.word, e.dated())
			}
		}
	}
}

// Outline is a scheme in one line, on one day.
type Outline struct {
	ID, Name string
	Status   string // "active" or "ended"
	Currency money.Currency
	Minimum  string   // for people in general, in words
	By       string   // who validates, and by which system
	NotKnown []string // rules that nobody has found
}

// Outlines lists every scheme by its id, as its law is at an instant there.
func (b *Book) Outlines(now time.Time) (all []Outline) {
	for _, id := range slices.Sorted(maps.Keys(b.schemes)) {
		s := b.schemes[id]
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			zone = time.UTC // which cannot be: the zone was checked
		}
		all = append(all, s.outline(models.DateIn(now, zone)))
	}
	return all
}

func (s *Scheme) outline(on models.Date) Outline {
	o := Outline{ID: s.ID, Name: s.Name, Currency: s.Currency, Status: "not known", Minimum: "not known", By: "not known"}
	if v := inForce(s.Status, on, on); v != nil {
		o.Status = v.Value
	}
	switch m := s.minimumFor(on, on, ""); {
	case m == nil || m.NotKnown:
	case m.None:
		o.Minimum = "none"
	default:
		o.Minimum = m.words(s.Currency)
	}
	if by, system := s.ValidatedBy(on, on); system != "" {
		o.By = fmt.Sprintf("%s (%s)", by, system)
	} else if by != "" {
		o.By = by
	}
	s.each(func(rule string, d *Dated) {
		if d.NotKnown && d.covers(on) && d.KnownSince <= on && !slices.Contains(o.NotKnown, rule) {
			o.NotKnown = append(o.NotKnown, rule)
		}
	})
	return o
}
