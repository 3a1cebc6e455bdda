package claim

import (
	"context"
	"errors"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ident"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/models/travel"
)

// LapseReceipts lapses what nobody saw before its flight left, and what no record or authority settled in time. It is
// the lapse_receipts job of one airport; it returns how many claims it touched.
func (s *Service) LapseReceipts(ctx context.Context, job models.Actor, airport place.Airport) (int, error) {
	now := s.DB.Clock.Now()
	today := models.DateIn(now, airport.Zone())
	ids, err := departed(ctx, s.DB, airport.Code, now, today)
	if err != nil {
		return 0, err
	}
	done := 0
	var failed []error
	for _, id := range ids {
		_, err := s.step(ctx, job, id, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
			before := statesOf(c.Receipts)
			for i := range c.Receipts {
				if err := c.Receipts[i].lapse(tx.Now.After(c.DepartsAt), today); err != nil {
					return audit.Deed{}, err
				}
			}
			if slices.Equal(before, statesOf(c.Receipts)) {
				return audit.Deed{}, errDecidedMeanwhile
			}
			return audit.Deed{Name: "claim.lapse"}, nil
		})
		if errors.Is(err, errDecidedMeanwhile) {
			continue
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		done++
	}
	return done, errors.Join(failed...)
}

var errDecidedMeanwhile = errors.New("nothing is left to lapse")

func statesOf(receipts []Receipt) []ReceiptStatus {
	out := make([]ReceiptStatus, len(receipts))
	for i, r := range receipts {
		out[i] = r.Status
	}
	return out
}

// lapse ends a receipt whose time is over. One that never got its record consumes no sale, so its invoice is free again.
func (r *Receipt) lapse(left bool, today models.Date) error {
	switch {
	case (r.Status == Inspection || r.Status == ReceiptPresented) && left:
		r.addReasons([]Reason{reason("lapse.departed")})
	case (r.Status == AwaitingRecord || r.Status == AwaitingAuthority) && r.DeadlineOn != "" && r.DeadlineOn < today:
		r.addReasons([]Reason{reason("lapse.deadline")})
	default:
		return nil
	}
	r.Live = r.Live && r.SaleID != ""
	if r.Status == ReceiptPresented {
		r.Status = Inspection // presented is never at rest; a lapse finds it only after a crash
	}
	return r.move(ReceiptLapsed)
}

// PresentAgain brings lapsed receipts before customs once more, for a new flight, while the goods may still leave.
func (s *Service) PresentAgain(ctx context.Context, actor models.Actor, id string, flight string, departsAt time.Time, version int) (*Claim, error) {
	number, err := travel.ParseFlight(flight)
	if err != nil {
		return nil, err
	}
	return s.step(ctx, actor, id, version, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		if departsAt.Before(tx.Now) {
			return audit.Deed{}, models.E(models.Invalid, "claim.departure", "the new flight has left already")
		}
		c.Flight, c.DepartsAt = number, departsAt.UTC()
		again, late := 0, 0
		for i := range c.Receipts {
			r := &c.Receipts[i]
			switch {
			case r.Status != ReceiptLapsed:
			case r.SaleID == "" || r.DeadlineOn != "" && r.DeadlineOn < models.DateIn(departsAt, c.zone()):
				late++
			default:
				if err := r.presentAgain(); err != nil {
					return audit.Deed{}, err
				}
				again++
			}
		}
		if again == 0 && late > 0 {
			return audit.Deed{}, models.E(models.Invalid, "claim.out_of_date", "the time to take these goods out has passed")
		}
		if again == 0 {
			return audit.Deed{}, models.E(models.Conflict, "claim.nothing_lapsed", "nothing of this claim has lapsed")
		}
		return audit.Deed{Name: "claim.present", Detail: map[string]any{"receipts": again}}, nil
	})
}

func (r *Receipt) presentAgain() error {
	if err := r.move(ReceiptPresented); err != nil {
		return err
	}
	r.addReasons([]Reason{reason("inspect.presented_again")})
	return r.move(Inspection)
}

// SetPayoutDetails replaces how the claim is paid, for what has not been sent and for payouts that came back.
func (s *Service) SetPayoutDetails(ctx context.Context, actor models.Actor, id, method, account, holder string) (*Claim, error) {
	in := Submission{Method: method, Account: account, Holder: holder}
	var k checker
	if s.checkPayout(&k, &in); len(k.fields) > 0 {
		return nil, models.E(models.Invalid, "payout.details", "these payment details cannot be accepted").With(k.fields...)
	}
	return s.step(ctx, actor, id, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		var own checker
		if checkHolder(&own, in.Method, in.Holder, c.Traveller.passportName()); len(own.fields) > 0 {
			return audit.Deed{}, models.E(models.Invalid, "payout.details", "these payment details cannot be accepted").With(own.fields...)
		}
		c.Method, c.Rail, c.AccountMask, c.Traveller.Holder = in.Method, s.Settings.Rails[in.Method], ident.Mask(in.Account), in.Holder
		if err := s.cashAllowed(c, tx.Now); err != nil {
			return audit.Deed{}, err
		}
		if err := s.sealPerson(c, in.Account); err != nil {
			return audit.Deed{}, err
		}
		err := payout.SetDetails(tx, c.ID, payout.Details{Method: c.Method, Rail: c.Rail, AccountSealed: c.accountSealed, AccountMask: c.AccountMask})
		if why := c.stopped(); err == nil && why != "" {
			_, err = payout.HoldClaim(tx, c.ID, why) // what came back while it was stopped is not paid yet
		}
		return audit.Deed{Name: "claim.payout_details", Detail: map[string]any{"method": c.Method}}, err
	})
}
