package payout_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
)

func TestADueIsBookedAsOwedByTheStateAndToTheTraveller(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.books(p, -3400, 0, 0)
		for account, want := range map[string]int64{ledger.VATReceivable("FR"): 3700, ledger.FeeIncome("FR"): -300} {
			if b, err := ledger.Balance(t.Context(), w.DB, account, "EUR"); err != nil || b.Minor != want {
				t.Errorf("%s is at %d, want %d", account, b.Minor, want)
			}
		}
		free := w.due("fine@x", 1000, func(d *payout.Due) { d.Scheme, d.FeeMinor = "SG", 0 })
		w.books(free, -1000, 0, 0)
		if n := w.count("entries", "account = ?", ledger.FeeIncome("SG")); n != 0 {
			t.Errorf("%d entries of nothing", n)
		}
		held := w.due("fine@x", 1000, func(d *payout.Due) { d.Hold = "hold.claim" })
		w.is(held, payout.Held, 0, 0)
	})
}

func TestOneDueIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		err := w.tx(func(tx *models.Tx) error {
			_, err := payout.CreateDue(tx, payout.Due{ClaimID: p.ClaimID, Key: p.DueKey, Airport: "CDG", Method: "alipay", Rail: "sandbox", Scheme: "FR",
				AccountSealed: []byte("x"), Amount: p.Amount})
			return err
		})
		if err == nil {
			t.Error("it was made twice")
		}
		w.books(p, -3400, 0, 0)
	})
}

func TestARunPaysWhatIsDueOnceAndSaysWhatItDid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var fine []payout.Payout
		for range 5 { // more than one chunk
			fine = append(fine, w.due("fine@x", 3400))
		}
		slow, lost, refused := w.due("slow@x", 100), w.due("lost@x", 200), w.due("refused@x", 400)
		w.due("fine@x", 5000, func(d *payout.Due) { d.Rail = "other" }) // carried by no rail here
		r := w.run("s1")
		if r.Taken != 8 || r.Paid != 5 || r.InProcess != 1 || r.Unknown != 1 || r.Failed != 1 || len(r.Skipped) != 0 {
			t.Errorf("got %+v", r)
		}
		for _, p := range fine {
			w.is(p, payout.Paid, 1, 0)
			if q := w.read(p); q.PaidAt == nil || !q.PaidAt.Equal(w.clock.Now()) || q.BatchID == "" {
				t.Errorf("paid at %v in batch %q", q.PaidAt, q.BatchID)
			}
		}
		w.is(slow, payout.InProcess, 0, 0)
		w.is(lost, payout.Unknown, 1, 0)
		w.is(refused, payout.DetailsRequired, 0, 0)
		w.books(fine[0], 0, -300, -5*3400)
		if again := w.run("s2"); again.Taken != 0 {
			t.Errorf("a second run took %d", again.Taken)
		}
	})
}

func TestARailIDIs26LettersAndDigitsAndGoesOutWithTheDocID(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.run("s1")
		if id := w.attempt(p).RailID; len(id) != 26 || strings.Trim(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "" {
			t.Errorf("the rail id is %q", id)
		}
		w.is(p, payout.Paid, 1, 0)
	})
}

func TestAPayoutInProcessIsPaidWhenTheRailSaysSo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("slow@x", 3400)
		w.run("s1")
		w.books(p, 0, -3400, 0)
		if r := w.poll(); r.Asked != 1 || r.Settled != 0 {
			t.Errorf("the first poll: %+v", r)
		}
		w.is(p, payout.InProcess, 0, 0)
		if r := w.poll(); r.Asked != 1 || r.Settled != 1 {
			t.Errorf("the second poll: %+v", r)
		}
		w.is(p, payout.Paid, 1, 0)
		w.books(p, 0, 0, -3400)
		if r := w.poll(); r.Asked != 0 {
			t.Errorf("it asks about what is paid: %+v", r)
		}
	})
}

func TestARefusedPayoutWaitsForOtherDetailsAndIsPaidThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("refused@x", 3400)
		w.run("s1")
		w.is(p, payout.DetailsRequired, 0, 0)
		w.books(p, -3400, 0, 0)
		if q := w.read(p); q.StateReason != "rail.account_closed" {
			t.Errorf("the reason is %q", q.StateReason)
		}
		first := w.attempt(p)
		w.must(w.details(p.ClaimID, "fine@x"))
		w.run("s2")
		w.is(p, payout.Paid, 1, 0)
		w.books(p, 0, 0, -3400)
		if second := w.attempt(p); second.Number != 2 || second.RailID == first.RailID {
			t.Errorf("the second attempt is %+v after %+v", second, first)
		}
	})
}

func TestEveryMoveLeavesARow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.run("s1")
		var moves []string
		w.must(w.DB.Table("payout_moves").Where("payout_id = ?", p.ID).Order("version").Pluck("to_state", &moves).Error)
		if got := strings.Join(moves, " "); got != "batched submitting paid" {
			t.Errorf("moves: %s", got)
		}
		for _, change := range []string{"UPDATE payout_moves SET reason = 'x'", "DELETE FROM payout_moves", "UPDATE evidence SET code = 'x'", "DELETE FROM evidence"} {
			if err := w.DB.Exec(change).Error; err == nil {
				t.Errorf("the database allowed: %s", change)
			}
		}
	})
}

func TestARailThatIsDownIsLeftAloneUntilTheNextRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 12 {
			w.due("fine@x", 3400)
		}
		w.rail.cut.Store(true)
		if r := w.run("s1"); r.Taken != 4 || r.Unknown != 4 {
			t.Errorf("the run: %+v", r)
		}
		if r := w.poll(); r.Asked != 3 {
			t.Errorf("the poll: %+v", r)
		}
		w.rail.cut.Store(false)
		if r := w.run("s2"); r.Paid != 8 {
			t.Errorf("afterwards: %+v", r)
		}
		if r := w.poll(); r.Asked != 4 || r.Resent != 4 || r.Settled != 4 {
			t.Errorf("the poll afterwards: %+v", r)
		}
	})
}
