package payout

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
)

// RunReport is what one run did.
type RunReport struct {
	Taken, Paid, InProcess, Unknown, Failed int
	Skipped                                 []Skip
}

// Skip is a payout that a run left alone, and why: "paused", "single_ceiling", "daily_ceiling",
// "prefund_floor" or "merchant_ceiling".
type Skip struct{ PayoutID, Reason string }

// chunk is how many payouts are taken in one transaction; their sends must fit into one lease.
const chunk = 4

// Run sends what is due at one airport: each attempt is committed with its rail id and booked as on its way before the
// rail is called, and no transaction is open while it is. slot names the run; a batch belongs to one slot. When ctx ends
// it takes nothing more, and still sends and records what it has taken.
func (s *Service) Run(ctx context.Context, actor models.Actor, airport, slot string) (RunReport, error) {
	var report RunReport
	for _, name := range s.RailNames() {
		if err := s.runRail(ctx, actor, place{airport, name, slot}, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

// place is where a run takes its payouts from, and the slot whose batches they go to.
type place struct{ airport, rail, slot string }

// runRail sends everything due over one rail, or until the rail falls silent.
func (s *Service) runRail(told context.Context, actor models.Actor, at place, report *RunReport) error {
	ctx := context.WithoutCancel(told)
	silent, last := 0, mark{}
	for silent < patience && told.Err() == nil {
		var taken []ticket
		var err error
		if taken, last, err = s.take(ctx, actor, at, last, report); err != nil {
			return err
		}
		models.Failpoint("payout.taken")
		for _, t := range taken {
			state, err := s.send(ctx, actor, s.Rails[at.rail], t)
			if err != nil {
				return err
			}
			report.count(state)
			if silent++; state != Unknown {
				silent = 0
			}
		}
		if last.id == "" {
			return nil
		}
	}
	return nil
}

func (r *RunReport) count(state State) {
	r.Taken++
	switch state {
	case Paid:
		r.Paid++
	case InProcess:
		r.InProcess++
	case DetailsRequired:
		r.Failed++
	default:
		r.Unknown++
	}
}

// ticket is one attempt that this process may send until its lease ends.
type ticket struct {
	payout  Payout
	attempt attemptRow
	docID   string
	until   time.Time
}

// mark is a position in the line of due payouts, which stand by the time they became due.
type mark struct {
	at time.Time
	id string
}

// take moves the next due payouts after a mark to submitting, each with a new attempt, in one transaction, and says how
// far it came; an empty mark means the line has ended.
func (s *Service) take(ctx context.Context, actor models.Actor, at place, after mark, report *RunReport) ([]ticket, mark, error) {
	type result struct {
		tickets []ticket
		skipped []Skip
		last    mark
	}
	r, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (result, error) {
		var r result
		limits, err := limitsOf(tx, at.airport, at.rail)
		if err != nil {
			return r, err
		}
		list, err := lockDue(tx, at, after)
		if err != nil || len(list) == 0 {
			return r, err
		}
		ceilings, err := lockCeilings(tx, list)
		if err != nil {
			return r, err
		}
		for _, p := range list {
			r.last = mark{p.DueAt, p.ID}
			over, err := overCeiling(tx, ceilings, p)
			if err != nil {
				return r, err
			}
			reason := MerchantCeiling
			if !over {
				reason = limits.stops(p.Amount)
			}
			if reason != "" {
				r.skipped = append(r.skipped, Skip{p.ID, reason})
				continue
			}
			t, err := begin(tx, p, at.slot)
			if err != nil {
				return r, err
			}
			r.tickets = append(r.tickets, t)
		}
		return r, nil
	})
	report.Skipped = append(report.Skipped, r.skipped...)
	return r.tickets, r.last, err
}

// begin writes one attempt: batch, rail id, lease, and the booking that puts the money on its way.
func begin(tx *models.Tx, p Payout, slot string) (ticket, error) {
	batch, err := openBatch(tx, p, slot)
	if err != nil {
		return ticket{}, err
	}
	p.BatchID = batch
	if err := move(tx, &p, Batched, "run "+slot); err != nil {
		return ticket{}, err
	}
	until := tx.Now.Add(lease)
	p.leaseUntil = &until
	if err := move(tx, &p, Submitting, "run "+slot); err != nil {
		return ticket{}, err
	}
	return newAttempt(tx, p, until)
}

func newAttempt(tx *models.Tx, p Payout, until time.Time) (ticket, error) {
	a, docID, err := insertAttempt(tx, p, railID())
	if err != nil {
		return ticket{}, err
	}
	err = ledger.Post(tx, ledger.Posting{Kind: "send", Ref: a.ID, Entries: []ledger.Entry{
		{Account: ledger.Payable(p.ClaimID), Amount: p.Amount}, {Account: ledger.Clearing(p.Rail), Amount: p.Amount.Neg()},
	}})
	return ticket{payout: p, attempt: a, docID: docID, until: until}, err
}

var railText = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// railID is 128 random bits in 26 characters: letters and digits that every rail takes.
func railID() string {
	var raw [16]byte
	_, _ = rand.Read(raw[:])
	return railText.EncodeToString(raw[:])
}

// send calls the rail with no transaction open and records what came of it. A lease that is nearly over is left to the
// rescue, so that two processes never send at the same time.
func (s *Service) send(ctx context.Context, actor models.Actor, rail Rail, t ticket) (State, error) {
	if s.DB.Clock.Now().After(t.until.Add(-lease / 3)) {
		return Submitting, nil
	}
	payee, err := s.Ring.Open("claims.account:"+t.payout.ClaimID, t.payout.accountSealed)
	if err != nil {
		return "", err
	}
	account, holder, _ := strings.Cut(string(payee), "\x00")
	bounded, cancel := call(ctx)
	defer cancel()
	reply, err := rail.Send(bounded, Instruction{RailID: t.attempt.RailID, Amount: t.payout.Amount, Account: account, Holder: holder, Reference: t.docID})
	models.Failpoint("payout.sent")
	ev := reply.evidence("reply")
	if err != nil {
		ev = Evidence{Source: "reply", Status: statusUnknown, Code: "no_answer"}
	}
	return s.Record(ctx, actor, t.payout.Rail, t.attempt.RailID, ev)
}
