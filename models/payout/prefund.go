package payout

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// Prefund is the house's money at one rail in one currency. It belongs to all airports together.
type Prefund struct {
	Rail     string
	Currency money.Currency
	Balance  int64  // what the rail should say that it has of ours
	OnItsWay int64  // sent, and not settled yet
	Floor    *int64 // nil where none is set
	Waiting  int64  // due over this rail now
	Payouts  int    // how many of them wait
}

// Left is what may be sent before the money is gone: the balance less what is on its way.
func (p Prefund) Left() int64 { return p.Balance - p.OnItsWay }

// Short is what must be topped up before all that waits can go; zero where enough is there, or no floor is set.
func (p Prefund) Short() int64 {
	if p.Floor == nil {
		return 0
	}
	return max(0, *p.Floor+p.Waiting-p.Left())
}

// Amount dresses minor units with the prefund's currency.
func (p Prefund) Amount(minor int64) money.Amount { return money.Of(minor, p.Currency) }

// Prefunds lists the money at every rail, in the airports' currencies and in those that it was ever moved in.
func (s *Service) Prefunds(ctx context.Context) ([]Prefund, error) {
	known, err := prefunds(s.reading(ctx), s.RailNames())
	if err != nil {
		return nil, err
	}
	out := make([]Prefund, 0, len(known))
	for _, p := range known {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Prefund) int {
		return cmp.Or(cmp.Compare(a.Rail, b.Rail), cmp.Compare(a.Currency, b.Currency))
	})
	return out, nil
}

// TopUp is money that the house moved to a rail, by the reference on the bank's statement. A negative amount is money that
// came back, or takes back what was recorded wrongly.
type TopUp struct {
	Rail      string
	Amount    money.Amount
	Reference string
}

// TopUp books a top-up. One reference is booked once for a rail: the same again changes nothing, another amount under it is
// refused with code "prefund.reference_taken".
func (s *Service) TopUp(ctx context.Context, actor models.Actor, t TopUp) error {
	if err := s.knows(t.Rail, t.Amount.Currency); err != nil {
		return err
	}
	if t.Amount.Minor == 0 || t.Amount.Minor < -money.MaxMinor || t.Amount.Minor > money.MaxMinor {
		return models.E(models.Invalid, "amount.range", "a top-up moves more than nothing and less than a thousand billion")
	}
	if t.Reference = oneSpelling(t.Reference); !reference(t.Reference) {
		return models.E(models.Invalid, "prefund.reference", "a bank reference has 3 to 60 printable characters")
	}
	err := s.topUp(ctx, actor, t)
	if models.CodeOf(err) == "ledger.posted_already" { // at the same moment, by somebody else
		err = s.topUp(ctx, actor, t)
	}
	return err
}

func (s *Service) topUp(ctx context.Context, actor models.Actor, t TopUp) error {
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		if err := everywhere(tx); err != nil {
			return 0, err
		}
		p := ledger.Posting{Kind: "top_up", Ref: t.Rail + " " + t.Reference, Entries: []ledger.Entry{
			{Account: ledger.Prefund(t.Rail), Amount: t.Amount}, {Account: ledger.Bank, Amount: t.Amount.Neg()},
		}}
		before, err := posted(tx, p.Kind, p.Ref, ledger.Prefund(t.Rail))
		if err != nil || before == t.Amount {
			return 0, err
		}
		if before.Currency != "" {
			return 0, models.E(models.Conflict, "prefund.reference_taken", "this bank reference is booked with %s already; a correction has a reference of its own", before)
		}
		if err := ledger.Post(tx, p); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "prefund.top_up", SubjectKind: "rail", SubjectID: t.Rail,
			Detail: map[string]any{"amount_minor": t.Amount.Minor, "currency": t.Amount.Currency, "reference": t.Reference}})
	})
	return err
}

// SetFloor sets what must stay at a rail; nil takes the floor away. Runs obey from their next transaction on.
func (s *Service) SetFloor(ctx context.Context, actor models.Actor, rail string, c money.Currency, floor *int64) error {
	if err := s.knows(rail, c); err != nil {
		return err
	}
	if floor != nil && (*floor < 0 || *floor > money.MaxMinor) {
		return models.E(models.Invalid, "amount.range", "a floor is nothing or more")
	}
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		if err := everywhere(tx); err != nil {
			return 0, err
		}
		if err := saveFloor(tx, rail, c, floor); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "prefund.floor", SubjectKind: "rail", SubjectID: rail,
			Detail: map[string]any{"floor_minor": floor, "currency": c}})
	})
	return err
}

func (s *Service) knows(rail string, c money.Currency) error {
	if _, ok := s.Rails[rail]; !ok {
		return models.E(models.Invalid, "rail.unknown", "there is no such rail here")
	}
	_, err := money.ParseCurrency(string(c))
	return err
}

// everywhere keeps staff of one airport from what acts at others too.
func everywhere(tx *models.Tx) error {
	if tx.Actor.Airport == "" {
		return nil
	}
	n, err := otherAirports(tx)
	if err == nil && n > 0 {
		err = models.E(models.Forbidden, "rail.other_airport", "this is shared with other airports; somebody who works for all of them does it")
	}
	return err
}

// oneSpelling writes a bank's reference as it is kept: blanks around it and doubled ones are no difference.
func oneSpelling(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

func reference(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
		n++
	}
	return n >= 3 && n <= 60
}
