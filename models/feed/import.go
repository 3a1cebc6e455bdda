package feed

import (
	"context"
	"errors"
	"io"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
)

// position is where a row begins.
type position struct{ at, line int64 }

// run is one process at work on one feed.
type run struct {
	*Service
	owner    string
	actor    models.Actor
	merchant merchant.Merchant
	feed     Feed
	seen     overlay // of a preview
}

// Import works a feed through to its end, or until some instant (zero: for as long as it takes), or until ctx ends, and
// leaves off between two chunks. Whoever else works on it is left to; a feed that is finished is left alone.
func (s *Service) Import(ctx context.Context, id string, until time.Time) error {
	w := &run{Service: s, owner: s.Owner + "/" + models.NewID()[24:]}
	system := models.Actor{Kind: "job", ID: "import_feeds"}
	var err error
	w.feed, err = models.InTx(ctx, s.DB, system, func(tx *models.Tx) (Feed, error) { return takeLease(tx, id, w.owner) })
	if errors.Is(err, errLost) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() {
		_, _ = models.InTx(context.WithoutCancel(ctx), s.DB, system, func(tx *models.Tx) (int, error) { return 0, freeLease(tx, id, w.owner) })
	}()
	if w.merchant, err = s.Merchants.Get(ctx, w.feed.MerchantID); err != nil {
		return err
	}
	w.actor = models.Actor{Kind: "merchant", ID: w.merchant.ID, Name: w.merchant.LegalName, TraceID: w.feed.ID}
	if w.feed.Preview {
		if err := w.again(ctx); err != nil {
			return err
		}
	}
	err = w.work(ctx, until)
	if errors.Is(err, errLost) {
		return nil
	}
	if why, ok := errors.AsType[*models.Error](err); ok && why.Kind == models.Invalid {
		return w.end(ctx, Refused, why)
	}
	return err
}

// again starts a preview from its first line: what its rows say of each other is kept in memory only.
func (w *run) again(ctx context.Context) error {
	w.seen = overlay{}
	_, err := models.InTx(ctx, w.DB, w.actor, func(tx *models.Tx) (int, error) { return 0, startAgain(tx, w.feed, w.owner) })
	w.feed.NextByte, w.feed.NextLine, w.feed.Counts = 0, 1, Counts{}
	return err
}

// work reads ahead in one goroutine and writes chunk by chunk in this one.
func (w *run) work(ctx context.Context, until time.Time) error {
	if w.merchant.Status != "active" {
		return models.E(models.Invalid, "merchant.suspended", "the merchant is suspended")
	}
	stores, err := merchant.StoresOf(ctx, w.DB, w.merchant.ID)
	if err != nil {
		return err
	}
	j := judge{claims: w.Claims, merchant: w.merchant, stores: stores, at: w.feed.ReceivedAt}
	next, err := w.rows(ctx, j)
	if err != nil {
		return err
	}
	told := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := &cutter{next: next, judge: j, most: chunkSales[w.DB.Engine], mixed: w.feed.Preview}
	chunks, failed := make(chan []entry, 1), make(chan error, 1)
	go func() { failed <- c.run(ctx, chunks) }()
	for chunk := range chunks {
		if err := w.write(context.WithoutCancel(ctx), chunk); err != nil {
			return err
		}
		models.Failpoint("feed.chunked")
		if !until.IsZero() && w.DB.Clock.Now().After(until) || told.Err() != nil {
			return told.Err()
		}
	}
	if err := <-failed; err != nil {
		return err
	}
	return w.end(ctx, Done, nil)
}

// rows opens the file where the feed stands.
func (w *run) rows(ctx context.Context, j judge) (rows, error) {
	at, no := w.feed.NextByte, w.feed.NextLine
	switch w.feed.Format {
	case XML:
		return w.invoices(ctx, j)
	case JSONL:
		return (&jsonRows{newLines(w.open(ctx, w.feed.ID, at), at, no)}).next, nil
	}
	c, err := csvFrom(w.open(ctx, w.feed.ID, at), func() io.Reader { return w.open(ctx, w.feed.ID, 0) }, at, no)
	if err != nil {
		return nil, err
	}
	return c.next, nil
}

// write imports one chunk and moves the cursor in the same transaction. A chunk that is refused as a whole is taken row by
// row, so that only the row at fault is rejected.
func (w *run) write(ctx context.Context, chunk []entry) error {
	err := w.try(ctx, chunk)
	for again := 0; models.CodeOf(err) == "sale.recorded_already" && again < 5; again++ { // by the API, at the same moment
		err = w.try(ctx, chunk)
	}
	why, ok := errors.AsType[*models.Error](err)
	if err == nil || !ok || errors.Is(err, errLost) || why.Kind == models.Internal || why.Kind == models.Unavailable {
		return err
	}
	if len(chunk) == 1 {
		e := chunk[0]
		e.blame("", why)
		return w.try(ctx, []entry{e})
	}
	for i := range chunk {
		if err := w.write(ctx, chunk[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (w *run) try(ctx context.Context, chunk []entry) error {
	last := chunk[len(chunk)-1]
	to := position{last.NextByte, last.NextLine}
	counts, err := models.InTx(ctx, w.DB, w.actor, func(tx *models.Tx) (Counts, error) {
		counts, rejects, err := w.apply(tx, chunk)
		if err != nil {
			return counts, err
		}
		if err := insertRejects(tx, w.feed.ID, rejects); err != nil {
			return counts, err
		}
		if counts.Recorded > 0 && !w.feed.Preview {
			err = audit.Write(tx, audit.Deed{Name: "sale.record", SubjectKind: "feed", SubjectID: w.feed.ID,
				Detail: map[string]any{"lines": []int64{chunk[0].Line, to.line - 1}, "recorded": counts.Recorded}})
		}
		if err == nil {
			err = move(tx, w.feed, w.owner, to, counts)
		}
		if !w.feed.Preview {
			counts.tell(tx)
		}
		models.Failpoint("feed.chunk")
		return counts, err
	})
	if err == nil {
		w.feed.add(counts)
		w.feed.NextByte, w.feed.NextLine = to.at, to.line
	}
	return err
}

// apply does what the rows of a chunk say: of sales to record any number, of changes one.
func (w *run) apply(tx *models.Tx, chunk []entry) (c Counts, rejects []Reject, err error) {
	if err := findDays(tx, w.merchant.ID, chunk); err != nil {
		return c, nil, err
	}
	recorded, err := lookUp(tx, w.merchant.ID, chunk)
	if err != nil {
		return c, nil, err
	}
	var fresh []merchant.Sale
	mine := map[merchant.Key]int{} // what this chunk adds
	for _, e := range chunk {
		key := e.sale.Key()
		k := recorded.of(&e)
		if i, ok := mine[key]; ok && len(e.Bad) == 0 {
			k = known{found: true, same: fresh[i].Same(e.sale), status: "free"}
		}
		if w.feed.Preview {
			k = w.seen.over(&e, k)
		}
		switch {
		case len(e.Bad) == 0 && e.against(k):
			c.Unchanged++
		case len(e.Bad) > 0:
			c.Rejected++
			rejects = append(rejects, e.Bad...)
		case w.feed.Preview:
			w.seen.note(&e, &c)
		case e.Action == "record":
			mine[key] = len(fresh)
			fresh = append(fresh, e.sale)
		case e.Action == "correct":
			c.Corrected++
			_, err = claim.Correct(tx, w.Claims, w.merchant, e.Report)
		default:
			c.Voided++
			_, err = claim.Cancel(tx, w.Claims, w.merchant, e.void)
		}
		if err != nil {
			return c, nil, err
		}
	}
	c.Recorded += int64(len(fresh))
	if len(fresh) > 0 {
		err = claim.RecordAll(tx, w.Claims, w.merchant, fresh)
	}
	return c, rejects, err
}

// end closes the feed.
func (w *run) end(ctx context.Context, state State, why *models.Error) error {
	_, err := models.InTx(ctx, w.DB, w.actor, func(tx *models.Tx) (int, error) {
		if err := end(tx, w.feed, w.owner, state, why); err != nil {
			return 0, err
		}
		f, reason := w.feed, ""
		if why != nil {
			reason = why.Code
		}
		return 0, audit.Write(tx, audit.Deed{Name: "feed." + string(state), SubjectKind: "feed", SubjectID: f.ID, Reason: reason, Detail: map[string]any{
			"recorded": f.Recorded, "unchanged": f.Unchanged, "corrected": f.Corrected, "voided": f.Voided, "rejected": f.Rejected}})
	})
	return err
}
