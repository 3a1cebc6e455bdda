package feed

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
)

// chunkLines bounds the goods of a chunk, and with them its memory.
const chunkLines = 40_000

// cutter reads a file ahead and cuts it into chunks: sales to record together, each change by itself.
type cutter struct {
	next  rows
	judge judge
	most  int
	mixed bool // a preview writes nothing, so that changes need no transaction of their own
}

// run sends the chunks and closes the channel after the last.
func (c *cutter) run(ctx context.Context, to chan<- []entry) error {
	defer close(to)
	var chunk []entry
	goods := 0
	send := func() bool {
		if len(chunk) == 0 {
			return true
		}
		select {
		case to <- chunk:
			chunk, goods = nil, 0
			return true
		case <-ctx.Done():
			return false
		}
	}
	for {
		row, err := c.next()
		if errors.Is(err, io.EOF) {
			if !send() {
				return ctx.Err()
			}
			return nil
		}
		if err != nil {
			return err
		}
		e := c.judge.judge(row)
		alone := e.changes() && !c.mixed
		if alone && !send() {
			return ctx.Err()
		}
		chunk, goods = append(chunk, e), goods+len(e.Report.Lines)
		if (alone || len(chunk) >= c.most || goods >= chunkLines) && !send() {
			return ctx.Err()
		}
	}
}

// recorded is what the database has under the keys of a chunk.
type recorded map[merchant.Key]merchant.Sale

// findDays completes voids that name no day by the day of the sale with their invoice number.
func findDays(tx *models.Tx, merchantID string, chunk []entry) error {
	for i := range chunk {
		e := &chunk[i]
		if e.Action != "void" || len(e.Bad) > 0 || e.void.IssuedOn != "" {
			continue
		}
		days, err := merchant.DaysOf(tx, merchantID, e.void.Invoice)
		if err != nil {
			return err
		}
		switch len(days) {
		case 0: // and so not found
		case 1:
			e.void.IssuedOn, e.sale.IssuedOn = days[0], days[0]
		default:
			e.bad(e.Line, "issued_on", "feed.issued_on", "you have sales of several days with this invoice number; name the day of the one that is meant")
		}
	}
	return nil
}

// lookUp reads what is recorded under a chunk's keys, with lines, in two statements.
func lookUp(tx *models.Tx, merchantID string, chunk []entry) (recorded, error) {
	keys := make([]merchant.Key, 0, len(chunk))
	for _, e := range chunk {
		if len(e.Bad) == 0 {
			keys = append(keys, e.sale.Key())
		}
	}
	found, err := merchant.Recorded(tx, merchantID, keys)
	if err != nil || len(found) == 0 {
		return found, err
	}
	ids := make([]string, 0, len(found))
	for _, s := range found {
		ids = append(ids, s.ID)
	}
	lines, err := merchant.LinesOf(tx, ids)
	for k, s := range found {
		s.Lines = lines[s.ID]
		found[k] = s
	}
	return found, err
}

func (r recorded) of(e *entry) known {
	s, found := r[e.sale.Key()]
	return known{found: found, same: found && s.Same(e.sale), status: s.Status, gross: money.Of(s.GrossMinor, s.Currency)}
}

// overlay is what a preview's rows would have recorded: the content by the key, both as fingerprints, 0 for a void sale.
type overlay map[uint64]uint64

var seed = maphash.MakeSeed()

func fingerprint(v any) uint64 { return maphash.String(seed, fmt.Sprint(v)) | 1 }

// over is what is known of a row's sale when the rows before it are counted.
func (o overlay) over(e *entry, k known) known {
	if content, ok := o[fingerprint(e.sale.Key())]; ok {
		return known{found: true, same: content == fingerprint(e.sale), status: map[bool]string{true: "void", false: "free"}[content == 0]}
	}
	return k
}

// note counts what a row would do.
func (o overlay) note(e *entry, c *Counts) {
	content := fingerprint(e.sale)
	switch e.Action {
	case "record":
		c.Recorded++
	case "correct":
		c.Corrected++
	default:
		content = 0
		c.Voided++
	}
	o[fingerprint(e.sale.Key())] = content
}
