package payout_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

// Whatever is cut and undone in whatever order: every minor unit of a due keeps its place and its fate, the keys count the parts in
// their order, and the ledger owes what is open.
func TestEveryMinorUnitOfADueKeepsItsPlace(t *testing.T) {
	for name, db := range map[string]func(testing.TB) *models.DB{"sqlite": modeltest.Lite, "postgres": modeltest.Postgres} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, db(t))
			rapid.Check(t, func(rt *rapid.T) {
				const length = 40
				p := w.due("fine@x", length)
				line := make([]byte, length) // one letter a minor unit
				for i := range line {
					line[i] = 'o'
				}
				for range rapid.IntRange(1, 10).Draw(rt, "steps") {
					switch rapid.SampledFrom([]string{"cut", "cut", "give up", "cancel", "hold", "send"}).Draw(rt, "step") {
					case "cut":
						w.cutOne(rt, p, payout.Rest{State: payout.DueState})
					case "give up":
						if at := w.cutOne(rt, p, payout.Rest{State: payout.Forfeited, Reason: "given up"}); at.Minor > 0 {
							paint(line, at, 'o', 'f')
						}
					case "cancel":
						from := rapid.Int64Range(0, length-1).Draw(rt, "from")
						s := payout.Stretch{ClaimID: p.ClaimID, DueKey: "v1", Scheme: "FR", Span: payout.Span{From: from, Minor: rapid.Int64Range(1, length-from).Draw(rt, "minor")}}
						var minor int64
						w.must(w.tx(func(tx *models.Tx) (err error) { minor, _, err = payout.CancelStretch(tx, s); return err }))
						if painted := paint(line, s.Span, 'o', 'c'); painted != minor {
							rt.Fatalf("%d were cancelled, want %d", minor, painted)
						}
					case "hold":
						w.hold(p, "hold.claim")
						if rapid.Bool().Draw(rt, "release") {
							w.release(p)
						}
					case "send":
						for _, at := range w.sent(p) {
							paint(line, at, 'o', 's')
						}
					}
					if got := w.line(rt, p); got != string(line) {
						rt.Fatalf("the parts are\n%s, want\n%s", got, line)
					}
				}
				open := int64(0)
				for _, c := range line {
					if c == 'o' {
						open++
					}
				}
				if b, err := ledger.Balance(t.Context(), w.DB, ledger.Payable(p.ClaimID), "EUR"); err != nil || b.Minor != -open {
					rt.Fatalf("the ledger owes %d, want %d (%v)", -b.Minor, open, err)
				}
			})
			w.balanced()
		})
	}
}

// paint changes the letters of a stretch that are from, and says how many.
func paint(line []byte, s payout.Span, from, to byte) (n int64) {
	for i := s.From; i < s.From+s.Minor; i++ {
		if line[i] == from {
			line[i] = to
			n++
		}
	}
	return n
}

func (w *world) parts(p payout.Payout) []payout.Part {
	list, err := payout.OfClaim(w.t.Context(), w.DB, p.ClaimID)
	w.must(err)
	return payout.Parts(list, "v1")
}

// cutOne cuts one of the parts that are due, and says where the rest of it lies.
func (w *world) cutOne(rt *rapid.T, p payout.Payout, r payout.Rest) payout.Span {
	var ready []payout.Part
	for _, x := range w.parts(p) {
		if x.State == payout.DueState && x.Amount.Minor > 1 {
			ready = append(ready, x)
		}
	}
	if len(ready) == 0 {
		return payout.Span{}
	}
	x := rapid.SampledFrom(ready).Draw(rt, "part")
	minor := rapid.Int64Range(1, x.Amount.Minor-1).Draw(rt, "at")
	w.must(w.tx(func(tx *models.Tx) error { _, err := payout.Cut(tx, &x.Payout, minor, r); return err }))
	return payout.Span{From: x.From + minor, Minor: x.Minor - minor}
}

// sent sends what is due, and says where it lies.
func (w *world) sent(p payout.Payout) (out []payout.Span) {
	for _, x := range w.parts(p) {
		if x.State == payout.DueState {
			out = append(out, x.Span)
		}
	}
	w.run(models.NewID())
	return out
}

// line writes out what became of every minor unit of a due.
func (w *world) line(rt *rapid.T, p payout.Payout) string {
	var line []byte
	for i, x := range w.parts(p) {
		if want := fmt.Sprintf("v1.%d", i+1); x.DueKey != want && (i > 0 || x.DueKey != "v1") {
			rt.Fatalf("part %d is %s", i+1, x.DueKey)
		}
		letter := byte('o')
		switch {
		case x.State == payout.Paid:
			letter = 's'
		case x.State == payout.Forfeited && x.StateReason == "cancelled":
			letter = 'c'
		case x.State == payout.Forfeited:
			letter = 'f'
		}
		for range x.Amount.Minor {
			line = append(line, letter)
		}
	}
	return string(line)
}

func TestADueIsCutOnlyWithinItselfAndOnlyWhileItIsDue(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, tc := range map[string]struct {
			p     payout.Payout
			minor int64
		}{"at nothing": {fineDue(w), 0}, "below nothing": {fineDue(w), -1}, "at its end": {fineDue(w), 3400}, "what finance holds": {heldByFinance(w), 1700}} {
			p := w.read(tc.p)
			err := w.tx(func(tx *models.Tx) error {
				_, err := payout.Cut(tx, &p, tc.minor, payout.Rest{State: payout.DueState})
				return err
			})
			if models.CodeOf(err) != "payout.cut" || len(w.parts(p)) != 1 || w.read(p).Amount.Minor != 3400 {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
