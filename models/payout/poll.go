package payout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// PollReport is what asking the rails came to.
type PollReport struct{ Asked, Settled, Resent, Review, Returned int }

// Poll asks the rails about everything they have not settled, sends again what they say they never saw (the same
// attempt under the same rail id, after the quarantine and within the key window), and takes in what came back. A rail
// that stays silent is left alone until the next poll. When told ends it asks about nothing more.
func (s *Service) Poll(told context.Context, actor models.Actor) (PollReport, error) {
	ctx := context.WithoutCancel(told)
	var report PollReport
	var failed []error
	var silent []string
	owing := map[string]int{} // answers in a row that a rail owes
	for began := s.DB.Clock.Now(); told.Err() == nil; report.Asked++ {
		t, ok, err := s.takeUnsettled(ctx, actor, began, silent)
		if err != nil || !ok {
			failed = append(failed, err)
			break
		}
		answered, err := s.ask(ctx, actor, t, &report)
		failed = append(failed, err, s.giveBack(ctx, actor, t))
		if owing[t.payout.Rail]++; answered {
			owing[t.payout.Rail] = 0
		} else if owing[t.payout.Rail] == patience {
			silent = append(silent, t.payout.Rail)
		}
	}
	for _, name := range s.RailNames() {
		if told.Err() != nil {
			break
		}
		n, err := s.takeReturns(ctx, actor, name)
		report.Returned += n
		failed = append(failed, err)
	}
	return report, errors.Join(failed...)
}

// takeUnsettled leases the payout that has waited longest for a word from its rail, of those not asked about since.
func (s *Service) takeUnsettled(ctx context.Context, actor models.Actor, since time.Time, silent []string) (ticket, bool, error) {
	type result struct {
		t  ticket
		ok bool
	}
	r, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (result, error) {
		t, ok, err := lockUnsettled(tx, since, silent)
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

// ask inquires about one attempt, acts on the answer, and says whether there was one.
func (s *Service) ask(ctx context.Context, actor models.Actor, t ticket, report *PollReport) (bool, error) {
	rail, ok := s.Rails[t.payout.Rail]
	if !ok {
		return false, fmt.Errorf("payout %s is on rail %q, which this installation does not have", t.payout.ID, t.payout.Rail)
	}
	bounded, cancel := call(ctx)
	defer cancel()
	reply, err := rail.Inquire(bounded, t.attempt.RailID)
	if err != nil {
		return false, s.silent(ctx, actor, rail, t, report)
	}
	if reply.Status == StatusNotFound {
		return true, s.notFound(ctx, actor, rail, t, reply, report)
	}
	ev := reply.evidence("inquiry")
	state, err := s.Record(ctx, actor, t.payout.Rail, t.attempt.RailID, ev)
	report.settled(state)
	models.Failpoint("payout.recorded")
	return ev.Status != statusUnknown, err
}

// silent is an inquiry without an answer: the payout stays unknown and is asked about again, until the rail would not know
// its id any more; then people find out.
func (s *Service) silent(ctx context.Context, actor models.Actor, rail Rail, t ticket, report *PollReport) error {
	if t.payout.State != Unknown || s.DB.Clock.Now().Before(t.attempt.CreatedAt.Add(rail.KeyWindow())) {
		return nil
	}
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		p, _, err := lockAttempt(tx, t.payout.Rail, t.attempt.RailID)
		if err != nil || p.State != Unknown || p.leaseUntil == nil || !p.leaseUntil.Equal(t.until) {
			return 0, err // it has moved on while we asked
		}
		p.leaseUntil = nil
		report.Review++
		return 0, move(tx, &p, Review, "the rail does not answer")
	})
	return err
}

func (r *PollReport) settled(state State) {
	if state == Paid || state == DetailsRequired {
		r.Settled++
	}
}

// notFound is the rail's word that it never saw the attempt: it waits, goes to people, or is sent again.
func (s *Service) notFound(ctx context.Context, actor models.Actor, rail Rail, t ticket, reply Reply, report *PollReport) error {
	next, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (State, error) { return neverSeen(tx, rail, t, reply) })
	switch {
	case err != nil || next == Unknown:
		return err
	case next == Review:
		report.Review++
		return nil
	}
	report.Resent++
	state, err := s.send(ctx, actor, rail, t)
	report.settled(state)
	return err
}

// neverSeen records "not found" and says what follows: Submitting to send again, Review, or Unknown to wait. It is
// believed only once nothing of ours is under way any more and the rail can no longer be at work on what it got; the
// attempt then goes out again under its own id, or, where the rail may have forgotten ids or had accepted it, to people.
func neverSeen(tx *models.Tx, rail Rail, t ticket, reply Reply) (State, error) {
	p, a, err := lockAttempt(tx, t.payout.Rail, t.attempt.RailID)
	if err != nil {
		return Unknown, err
	}
	if err := insertEvidence(tx, a, Evidence{Source: "inquiry", Status: StatusNotFound, Code: reply.Code, Raw: reply.Raw}); err != nil {
		return Unknown, err
	}
	ours := p.leaseUntil != nil && p.leaseUntil.Equal(t.until)
	switch {
	case p.State != Unknown && p.State != InProcess, !ours: // it has moved on while we asked
		return Unknown, nil
	case tx.Now.Before(a.SentAt.Add(lease + rail.Quarantine())):
		return Unknown, nil
	case p.State == InProcess || !t.until.Before(a.CreatedAt.Add(rail.KeyWindow())):
		p.leaseUntil = nil
		return Review, move(tx, &p, Review, "the rail knows of no such payment")
	}
	return Submitting, countSend(tx, a)
}

// takeReturns reads what a rail sent back since the last time, and moves the position in the same transaction.
func (s *Service) takeReturns(ctx context.Context, actor models.Actor, rail string) (int, error) {
	after, err := cursor(s.DB.Read(ctx), rail)
	if err != nil {
		return 0, err
	}
	bounded, cancel := call(ctx)
	defer cancel()
	list, err := s.Rails[rail].Returns(bounded, after)
	if err != nil {
		return 0, nil // the rail is silent; the position stays
	}
	for i, r := range list {
		_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
			if err := takeReturn(tx, rail, r); err != nil {
				return 0, err
			}
			return 0, setCursor(tx, rail, r.Cursor)
		})
		if err != nil {
			return i, err
		}
	}
	return len(list), nil
}

// takeReturn records one return. Money that came back under an id which is not ours is left to people.
func takeReturn(tx *models.Tx, rail string, r Return) error {
	_, err := record(tx, rail, r.RailID, Evidence{Source: "notice", Status: statusReturned, Code: r.Code, RailReference: r.RailReference,
		Amount: r.Amount, Raw: r.Raw})
	if models.CodeOf(err) != errNoAttempt.Code {
		return err
	}
	return audit.Write(tx, audit.Deed{Name: "rail.unknown_return", SubjectKind: "rail", SubjectID: rail, Reason: r.Code,
		Detail: map[string]any{"rail_id": r.RailID, "amount_minor": r.Amount.Minor, "currency": r.Amount.Currency}})
}

// RescueReport is what a rescue took up.
type RescueReport struct{ Unknown int }

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
