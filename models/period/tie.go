package period

import (
	"cmp"
	"fmt"
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// movement is what one kind of posting does to what is owed and not sent, and to what is on its way: +1 more, −1 less.
type movement struct {
	name       string // as reports call it
	owed, sent int64
	column     func(*Figures) *int64
}

// movements are all kinds of posting that touch what travellers are owed or owe. A kind that is not here makes a report
// fail, so that nothing is left out silently. The last two are no postings: what is owed goes by another method.
var movements = map[string]movement{
	"due":             {"due", +1, 0, func(f *Figures) *int64 { return &f.Due }},
	"cancel":          {"cancelled", -1, 0, func(f *Figures) *int64 { return &f.Cancelled }},
	"send":            {"sent", -1, +1, func(f *Figures) *int64 { return &f.Sent }},
	"release":         {"failed", +1, -1, func(f *Figures) *int64 { return &f.Failed }},
	"settle":          {"paid", 0, -1, func(f *Figures) *int64 { return &f.Paid }},
	"return":          {"returned", +1, 0, func(f *Figures) *int64 { return &f.Returned }},
	"forfeit":         {"forfeited", -1, 0, func(f *Figures) *int64 { return &f.Forfeited }},
	"recovery":        {"recovery", 0, 0, func(f *Figures) *int64 { return &f.Recovery }},
	"recovery_closed": {"recovery_closed", 0, 0, func(f *Figures) *int64 { return &f.RecoveryClosed }},
	movedAway:         {"moved", -1, 0, func(f *Figures) *int64 { return &f.Moved }},
	movedTo:           {"moved", +1, 0, func(f *Figures) *int64 { return &f.Moved }},
}

const movedAway, movedTo = "moved_away", "moved_to"

// Movements are the words for movements in the order of their columns.
var Movements = []string{"due", "cancelled", "paid", "returned", "forfeited", "moved", "sent", "failed", "recovery", "recovery_closed"}

// cell is what one kind of posting moved before or in a period, with everything it is summed up by.
type cell struct {
	Before                  bool
	Kind, Method            string
	MerchantVATID, Merchant string
	Nationality             string
	Currency                money.Currency
	Minor, Lines            int64
}

// sheet adds cells up in every dimension.
type sheet map[sumKey]*Sum

type sumKey struct {
	dimension, key string
	currency       money.Currency
}

func (s sheet) at(dimension, key, name string, c money.Currency) *Sum {
	k := sumKey{dimension, key, c}
	if s[k] == nil {
		s[k] = &Sum{Dimension: dimension, Key: key, Name: name, Currency: c}
	}
	return s[k]
}

// add puts a cell of an airport into the sums.
func (s sheet) add(airport cut, c cell) error {
	m, ok := movements[c.Kind]
	if !ok {
		return models.E(models.Invalid, "period.unknown_movement", "the ledger has bookings of the kind %q, which this report does not know", c.Kind)
	}
	for _, sum := range []*Sum{
		s.at(ByTotal, "", "", c.Currency), s.at(ByAirport, airport.airport, airport.name, c.Currency), s.at(ByMethod, c.Method, "", c.Currency),
		s.at(ByMerchant, c.MerchantVATID, c.Merchant, c.Currency), s.at(ByNationality, c.Nationality, "", c.Currency),
	} {
		sum.take(m, c.Before, c.Minor)
		if !c.Before {
			sum.Lines += c.Lines
		}
	}
	return nil
}

// take adds one movement to the figures.
func (f *Figures) take(m movement, before bool, minor int64) {
	f.Closing += (m.owed + m.sent) * minor
	f.ClosingSent += m.sent * minor
	if before {
		f.Opening += (m.owed + m.sent) * minor
		f.OpeningSent += m.sent * minor
		return
	}
	if m.name == "moved" {
		minor *= m.owed
	}
	*m.column(f) += minor
}

// Ties reports whether both sums of the figures come out: all that is owed, and the part that is on its way.
func (f Figures) Ties() bool {
	return f.Opening+f.Due-f.Cancelled-f.Paid+f.Returned-f.Forfeited+f.Moved == f.Closing && f.OpeningSent+f.Sent-f.Failed-f.Paid == f.ClosingSent
}

// Column is a movement's figure by its name in Movements.
func (f Figures) Column(name string) int64 { return *columnOf(&f, name) }

// list orders the sums: by dimension, then by key and currency. What did not move and is not owed is left out.
func (s sheet) list() []Sum {
	var out []Sum
	for _, sum := range s {
		if sum.Figures != (Figures{}) {
			out = append(out, *sum)
		}
	}
	inOrder(out)
	return out
}

func inOrder(sums []Sum) {
	slices.SortFunc(sums, func(a, b Sum) int {
		return cmp.Or(slices.Index(Dimensions, a.Dimension)-slices.Index(Dimensions, b.Dimension), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Currency, b.Currency))
	})
}

// side is what another book says of an airport's figure, by currency.
type side struct {
	what  string // in words, for whoever reads why a report failed
	says  map[money.Currency]int64
	means func(Figures) int64
}

// check holds an airport's sums against the other books.
func (s sheet) check(airport string, sides []side) error {
	mine := map[money.Currency]Figures{}
	for k, sum := range s {
		if k.dimension == ByAirport && k.key == airport {
			mine[k.currency] = sum.Figures
		}
	}
	for _, other := range sides {
		for c := range other.says {
			if _, ok := mine[c]; !ok {
				mine[c] = Figures{}
			}
		}
		for c, f := range mine {
			if got, want := other.says[c], other.means(f); got != want {
				return models.E(models.Invalid, "period.differs", "at %s %s differs from this report by %s", airport, other.what, money.Of(got-want, c))
			}
		}
	}
	for c, f := range mine {
		if !f.Ties() {
			return fmt.Errorf("the figures of %s in %s do not tie: %+v", airport, c, f)
		}
	}
	return nil
}

// count adds one line to its movement's figure.
func (f *Figures) count(l *Line) {
	f.Lines++
	*columnOf(f, l.Movement) += l.Minor
}

// columnOf finds a movement's figure; a name that is none is a mistake here.
func columnOf(f *Figures, name string) *int64 { return byName[name].column(f) }

var byName = func() map[string]movement {
	out := map[string]movement{}
	for _, m := range movements {
		out[m.name] = m
	}
	return out
}()

// sameMoves compares what moved, and how many lines it took; not the balances.
func (f Figures) sameMoves(o Figures) bool {
	f.Opening, f.Closing, f.OpeningSent, f.ClosingSent = 0, 0, 0, 0
	o.Opening, o.Closing, o.OpeningSent, o.ClosingSent = 0, 0, 0, 0
	return f == o
}
