package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"taxrefund/models"
)

var (
	errNotFound     = errors.New("no such credit")
	errInconsistent = errors.New("this rail id names another credit")
)

// credit is what the server knows about one rail id.
type credit struct {
	creditAnswer
	accountHash string
	reference   string
	behaviour   behaviour
	inquiries   int
	backAgain   bool // its return stands in the journal
}

// book is the server's memory: credits by rail id and what came back. All of it but refused and waiting credits can be
// read back from the journal. A waiting credit that a crash wipes out was never executed and never will be.
type book struct {
	mu       sync.Mutex
	clock    models.Clock
	journal  *journal
	settings Settings
	credits  map[string]*credit
	owing    []*credit // paid, to be returned
	returns  []returnItem
}

// openBook replays a journal.
func openBook(path string, clock models.Clock) (*book, error) {
	j, lines, err := openJournal(path)
	if err != nil {
		return nil, err
	}
	b := &book{clock: clock, journal: j, credits: map[string]*credit{}, settings: Settings{LateMS: 3000}}
	for _, e := range lines {
		if e.Behaviour == forgets {
			continue
		}
		if e.Event == Returned {
			if c := b.credits[e.RailID]; c != nil {
				b.cameBack(c, e)
			}
			continue
		}
		c := &credit{accountHash: e.AccountHash, reference: e.Reference, behaviour: e.Behaviour}
		c.RailID, c.AmountMinor, c.Currency = e.RailID, e.AmountMinor, e.Currency
		b.paid(c, e)
	}
	return b, nil
}

// settle takes a credit: refuses it, lets it wait, or executes it. A known rail id gets its first answer again.
func (b *book) settle(req creditRequest) (creditAnswer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	how := b.settings.behaviourOf(req.Account, req.AmountMinor)
	hash := hashAccount(req.Account)
	if known := b.credits[req.RailID]; known != nil && b.settings.remembers(how) {
		if known.AmountMinor != req.AmountMinor || known.Currency != req.Currency || known.accountHash != hash {
			return creditAnswer{}, errInconsistent
		}
		return known.creditAnswer, nil
	}
	c := &credit{accountHash: hash, reference: req.Reference, behaviour: how}
	if !b.settings.remembers(how) {
		c.behaviour = forgets
	}
	c.RailID, c.AmountMinor, c.Currency = req.RailID, req.AmountMinor, req.Currency
	switch how {
	case refused:
		c.Status, c.Code = "failed", "account_closed"
		b.keep(c)
		return c.creditAnswer, nil
	case slow:
		c.Status = "in_process"
		b.keep(c)
		return c.creditAnswer, nil
	}
	err := b.execute(c)
	return c.creditAnswer, err
}

// inquire says what became of a credit; asking is what moves slow and returned credits on.
func (b *book) inquire(railID string) (creditAnswer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.credits[railID]
	if c == nil || b.settings.ForgetKeys {
		return creditAnswer{}, errNotFound
	}
	c.inquiries++
	if c.Status == "in_process" && c.inquiries >= slowInquiries {
		if err := b.execute(c); err != nil {
			return creditAnswer{}, err
		}
	}
	answer := c.creditAnswer
	if c.behaviour == returned && !c.backAgain {
		return answer, b.sendBack(c)
	}
	return answer, nil
}

// returnsAfter lists at most 200 returns with a cursor above after.
func (b *book) returnsAfter(after int64) ([]returnItem, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.owing {
		if c.backAgain {
			continue
		}
		if err := b.sendBack(c); err != nil {
			return nil, err
		}
	}
	b.owing = nil
	page := []returnItem{}
	for _, r := range b.returns {
		if r.Cursor > after && len(page) < 200 {
			page = append(page, r)
		}
	}
	return page, nil
}

// execute is the only place where money would move: the journal first, then memory, then the answer.
func (b *book) execute(c *credit) error {
	e, err := b.journal.append(b.line(c, Executed))
	if err == nil {
		b.paid(c, e)
	}
	return err
}

func (b *book) sendBack(c *credit) error {
	e, err := b.journal.append(b.line(c, Returned))
	if err == nil {
		b.cameBack(c, e)
	}
	return err
}

func (b *book) line(c *credit, event string) Execution {
	e := Execution{At: b.clock.Now(), RailID: c.RailID, Reference: c.reference, AmountMinor: c.AmountMinor, Currency: c.Currency,
		AccountHash: c.accountHash, Event: event}
	if c.behaviour == returned || c.behaviour == forgets {
		e.Behaviour = c.behaviour
	}
	return e
}

func (b *book) paid(c *credit, e Execution) {
	c.Status, c.Code, c.RailReference = "paid", "", fmt.Sprintf("SBX%010d", e.Seq)
	b.keep(c)
	if c.behaviour == returned {
		b.owing = append(b.owing, c)
	}
}

func (b *book) cameBack(c *credit, e Execution) {
	c.backAgain = true
	b.returns = append(b.returns, returnItem{Cursor: e.Seq, RailID: c.RailID, RailReference: c.RailReference,
		AmountMinor: c.AmountMinor, Currency: c.Currency, Code: "account_returned"})
}

func (b *book) keep(c *credit) {
	if c.behaviour != forgets {
		b.credits[c.RailID] = c
	}
}

func hashAccount(account string) string {
	sum := sha256.Sum256([]byte(account))
	return hex.EncodeToString(sum[:16])
}
