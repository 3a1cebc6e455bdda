package payout

import (
	"context"
	"errors"
	"fmt"

	"taxrefund/models"
)

// PollReport is what asking the rails came to.
type PollReport struct{ Asked, Settled, Resent, Review, Returned int }

// Poll asks the rails about everything they have not settled, sends again what they say they never saw (the same
// attempt under the same rail id, after the quarantine and within the key window), and takes in what came back.
func (s *Service) Poll(ctx context.Context, actor models.Actor) (PollReport, error) {
	var report PollReport
	var failed []error
	var asked []string
	for {
		t, ok, err := s.takeUnsettled(ctx, actor, asked)
		if err != nil || !ok {
			failed = append(failed, err)
			break
		}
		asked = append(asked, t.payout.ID)
		failed = append(failed, s.ask(ctx, actor, t, &report), s.giveBack(ctx, actor, t))
	}
	report.Asked = len(asked)
	for _, rail := range s.Rails {
		n, err := s.takeReturns(ctx, actor, rail)
		report.Returned += n
		failed = append(failed, err)
	}
	return report, errors.Join(failed...)
}

// takeUnsettled leases the payout that has waited longest for a word from its rail, beside those asked already.
func (s *Service) takeUnsettled(ctx context.Context, actor models.Actor, asked []string) (ticket, bool, error) {
	type result struct {
		t  ticket
		ok bool
	}
	r, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (result, error) {
		t, ok, err := lockUnsettled(tx, asked)
		if err != nil || !ok {
			return result{}, err
		}
		t.until = tx.Now.Add(lease)
		return result{t, true}, setLease(tx, &t.payout, t.until)
	})
	return r.t, r.ok, err
}

// giveBack ends the lease of a payout that is still unsettled, so that the next poll may ask again.
func (s *Service) giveBack(ctx context.Context, actor models.Actor, t ticket) error {
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) { return 0, endLease(tx, t.payout.ID, t.until) })
	return err
}

// ask inquires about one attempt and acts on the answer.
func (s *Service) ask(ctx context.Context, actor models.Actor, t ticket, report *PollReport) error {
	rail, ok := s.Rails[t.payout.Rail]
	if !ok {
		return fmt.Errorf("payout %s is on rail %q, which this installation does not have", t.payout.ID, t.payout.Rail)
	}
	reply, err := rail.Inquire(ctx, t.attempt.RailID)
	if err != nil {
		return nil // no answer: still unknown, asked again at the next poll
	}
	if reply.Status == StatusNotFound {
		return s.notFound(ctx, actor, rail, t, reply, report)
	}
	state, err := s.Record(ctx, actor, t.payout.Rail, t.attempt.RailID, Evidence{
		Source: "inquiry", Status: reply.Status, Code: reply.Code, RailReference: reply.RailReference, Raw: reply.Raw})
	if state == Paid || state == DetailsRequired {
		report.Settled++
	}
	models.Failpoint("payout.recorded")
	return err
}

// notFound is the rail's word that it never saw the attempt. It is believed only after the rail can no longer be at work
// on it; the attempt is then sent again under its own id, or, once the rail may have forgotten ids, left to people.
func (s *Service) notFound(ctx context.Context, actor models.Actor, rail Rail, t ticket, reply Reply, report *PollReport) error {
	now := s.DB.Clock.Now()
	if _, err := s.Record(ctx, actor, t.payout.Rail, t.attempt.RailID, Evidence{Source: "inquiry", Status: StatusNotFound, Raw: reply.Raw}); err != nil {
		return err
	}
	if now.Before(t.attempt.SentAt.Add(rail.Quarantine())) {
		return nil
	}
	if now.After(t.attempt.CreatedAt.Add(rail.KeyWindow())) || t.payout.State == InProcess {
		report.Review++
		return s.review(ctx, actor, t.payout.ID, "the rail knows of no such payment")
	}
	if err := s.resending(ctx, actor, t.attempt); err != nil {
		return err
	}
	report.Resent++
	state, err := s.send(ctx, actor, rail, t)
	if state == Paid || state == DetailsRequired {
		report.Settled++
	}
	return err
}

func (s *Service) review(ctx context.Context, actor models.Actor, id, why string) error {
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		p, err := lockPayout(tx, id)
		if err != nil {
			return 0, err
		}
		return 0, move(tx, &p, Review, why)
	})
	return err
}

func (s *Service) resending(ctx context.Context, actor models.Actor, a attemptRow) error {
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) { return 0, countSend(tx, a) })
	return err
}

// takeReturns reads what a rail sent back since the last time, and moves the position in the same transaction.
func (s *Service) takeReturns(ctx context.Context, actor models.Actor, rail Rail) (int, error) {
	after, err := cursor(s.DB.Read(ctx), rail.Name())
	if err != nil {
		return 0, err
	}
	list, err := rail.Returns(ctx, after)
	if err != nil {
		return 0, nil // the rail is silent; the position stays
	}
	for i, r := range list {
		_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
			_, err := record(tx, rail.Name(), r.RailID, Evidence{Source: "notice", Status: statusReturned, Code: r.Code, RailReference: r.RailReference, Raw: r.Raw})
			if err != nil && models.CodeOf(err) != errNoAttempt.Code {
				return 0, err
			}
			return 0, setCursor(tx, rail.Name(), r.Cursor)
		})
		if err != nil {
			return i, err
		}
	}
	return len(list), nil
}

// RescueReport is what a rescue took up.
type RescueReport struct{ Unknown, Due int }

// Rescue takes up what a process left behind when it died between writing an attempt and recording its answer. Nobody
// knows whether it was sent, so it is unknown, and the next poll asks.
func (s *Service) Rescue(ctx context.Context, actor models.Actor) (RescueReport, error) {
	var report RescueReport
	for {
		done, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (bool, error) {
			t, ok, err := lockAbandoned(tx)
			if err != nil || !ok {
				return true, err
			}
			if !inquireFirst {
				return false, sendBlindly(tx, t)
			}
			t.payout.leaseUntil = nil
			return false, move(tx, &t.payout, Unknown, "the process that sent it died")
		})
		if err != nil || done {
			return report, err
		}
		report.Unknown++
	}
}
