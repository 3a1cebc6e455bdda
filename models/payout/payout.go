// Package payout carries what is due to travellers over rails, and never twice: an attempt with its rail id is committed
// before it is sent, a time-out is unknown and not failed, and unknown is resolved by asking, not by sending again.
package payout

import (
	"context"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/sealed"
)

// Payout is one due on its way to the traveller.
type Payout struct {
	ID, ClaimID   string
	DueKey        string // names the due within its claim: "v" and the version of the voucher that shows it
	Airport       string
	Method, Rail  string
	AccountMask   string
	Amount        money.Amount
	State         State
	StateReason   string
	BatchID       string
	Version       int
	DueAt         time.Time
	ForfeitsOn    models.Date
	PaidAt        *time.Time
	UpdatedAt     time.Time
	leaseUntil    *time.Time
	accountSealed []byte
}

// Instruction is what a rail is told. RailID is at most 32 letters and digits and stays the same for every repetition.
type Instruction struct {
	RailID    string
	Amount    money.Amount
	Account   string
	Holder    string
	Reference string // the claim's DocID, for the traveller's statement
}

// Status is a rail's word on one rail id.
type Status string

// What a rail may say. Everything else it says is treated as no answer.
const (
	StatusPaid      Status = "paid"
	StatusInProcess Status = "in_process"
	StatusFailed    Status = "failed"
	StatusNotFound  Status = "not_found" // the rail knows of no such id
	statusReturned  Status = "returned"
	statusUnknown   Status = "unknown"
)

// Reply is a rail's answer. Raw is kept as a hash only.
type Reply struct {
	Status        Status
	Code          string // the rail's own reason, when it failed
	RailReference string
	Amount        money.Amount // what the rail says it moved; the zero value where it does not say
	Raw           []byte
}

// evidence is what an answer proves. A status that is no answer proves nothing.
func (r Reply) evidence(source string) Evidence {
	ev := Evidence{Source: source, Status: r.Status, Code: r.Code, RailReference: r.RailReference, Amount: r.Amount, Raw: r.Raw}
	if r.Status != StatusPaid && r.Status != StatusInProcess && r.Status != StatusFailed {
		ev.Status = statusUnknown
	}
	return ev
}

// Return is money that came back after it was paid.
type Return struct {
	RailID, RailReference, Code string
	Amount                      money.Amount
	Cursor                      string // position after this return
	Raw                         []byte
}

// Rail is the outside payout world. An error from Send or Inquire means unknown, never failed. Each call has a third of
// a lease, then its context ends.
type Rail interface {
	Name() string
	Send(ctx context.Context, in Instruction) (Reply, error)
	Inquire(ctx context.Context, railID string) (Reply, error)
	Returns(ctx context.Context, after string) ([]Return, error)
	// Quarantine is how long after our time-out the rail may still execute: no repetition before.
	Quarantine() time.Duration
	// KeyWindow is how long the rail remembers an id: no repetition after, people decide.
	KeyWindow() time.Duration
}

// Due is what a step of a claim makes payable. Amounts are minor units of Amount's currency; VATMinor is the refund plus
// the fee.
type Due struct {
	ClaimID, Key       string
	Airport            string
	Method, Rail       string
	Scheme             string
	AccountSealed      []byte
	AccountMask        string
	Amount             money.Amount
	VATMinor, FeeMinor int64
	ForfeitsOn         models.Date
	Hold               string // reason; a held due is paid only after its release
}

// Details is another way to pay a claim.
type Details struct {
	Method, Rail  string
	AccountSealed []byte
	AccountMask   string
}

// Payee is the plain text that AccountSealed seals: the account and the name of its holder. Neither may hold a NUL.
func Payee(account, holder string) []byte { return []byte(account + "\x00" + holder) }

// Evidence is one word from outside about an attempt. Source says whose: reply, inquiry, notice, file or person.
type Evidence struct {
	Source        string
	Status        Status
	Code          string
	RailReference string
	Amount        money.Amount // as in Reply; evidence about another amount than the attempt's moves nothing
	Raw           []byte
}

// Service runs payouts. It is safe for concurrent use, on any number of machines.
type Service struct {
	DB    *models.DB
	Ring  *sealed.Ring
	Rails map[string]Rail
	Owner string
}

// RailNames lists the rails of this installation in alphabetical order.
func (s *Service) RailNames() []string {
	names := make([]string, 0, len(s.Rails))
	for name := range s.Rails {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// lease is how long a process may take from writing an attempt to recording its answer before others look after it. A
// call begins in the first two thirds of it and is cut off after another third (see call), so that whatever is sent
// under a lease has been sent, or given up, when it ends.
const lease = 30 * time.Second

// patience is how many answers in a row a rail may owe before a run or a poll leaves it alone until the next one: a rail
// that is down must not hold up the others, whose jobs wait for this one.
const patience = 3

// call bounds one call of a rail.
func call(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, lease/3)
}
