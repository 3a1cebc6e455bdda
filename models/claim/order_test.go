package claim_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

// What a claim has taken is read before it is locked; a record that arrives in between makes it more.
func TestASaleThatComesDuringAWithdrawalIsLockedBeforeTheClaim(t *testing.T) {
	db := modeltest.Postgres(t)
	w := newWorld(t, db)
	early := w.sale("A-1", 24000)
	c := w.claim("ref-meanwhile", presented(early), w.unrecorded("LATE-1", 24000))
	var err error
	var wg sync.WaitGroup
	first := w.held(lockSale, early.ID)
	wg.Go(func() { _, err = w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, 0) })
	w.untilAwaited(first)
	if _, err := w.record(w.Report(w.doc.Key(), "LATE-1", 24000), "key-late"); err != nil {
		t.Fatal(err)
	}
	late := w.read(c.ID).Receipts[1].SaleID
	second := w.held(lockSale, late)
	first.Rollback()
	w.untilAwaited(second)
	if err := second.Exec(lockClaim+" NOWAIT", c.ID).Error; err != nil {
		t.Errorf("who waits for a sale has locked its claim: %v", err)
	}
	second.Rollback()
	wg.Wait()
	if c = w.read(c.ID); err != nil || c.Status != claim.Withdrawn || w.saleStatus(early.ID) != "free" || w.saleStatus(late) != "free" {
		t.Errorf("the claim is %s and its sales %s and %s: %v", c.Status, w.saleStatus(early.ID), w.saleStatus(late), err)
	}
	w.sound()
}

// A submission that finds no sale keeps new ones of its merchant out, and looks again for one that was recorded before that.
func TestASaleThatComesDuringASubmissionIsLockedBeforeItsMerchant(t *testing.T) {
	db := modeltest.Postgres(t)
	w := newWorld(t, db)
	var answer idempotency.Answer
	var err error
	var wg sync.WaitGroup
	first := w.held("SELECT 1 FROM merchants WHERE id = ? FOR KEY SHARE", w.Merchant.ID) // as a sale that is being recorded
	wg.Go(func() { answer, err = w.send(w.kiosk(), w.submission("ref-meanwhile", w.unrecorded("LATE-1", 24000))) })
	w.untilAwaited(first)
	a, recorded := w.record(w.Report(w.doc.Key(), "LATE-1", 24000), "key-late")
	if recorded != nil {
		t.Fatal(recorded)
	}
	second := w.held(lockSale, string(a.Body))
	first.Rollback()
	w.untilAwaited(second)
	if err := second.Exec("SELECT 1 FROM merchants WHERE id = ? FOR UPDATE NOWAIT", w.Merchant.ID).Error; err != nil {
		t.Errorf("who waits for a sale has locked its merchant: %v", err)
	}
	second.Rollback()
	wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if c := w.read(idOf(t, answer.Body)); c.Status != claim.Validated {
		t.Errorf("the receipt has not met its sale: %v", states(c))
	}
	w.sound()
}

func TestManySalesAtOnceLockTheClaimsThatWaitInTheirOrder(t *testing.T) {
	db := modeltest.Postgres(t)
	w := newWorld(t, db)
	claims := []*claim.Claim{w.claim("ref-awaits-1", w.unrecorded("LATE-1", 24000)), w.claim("ref-awaits-2", w.unrecorded("LATE-2", 24000))}
	var sales []merchant.Sale
	for _, number := range []string{"LATE-2", "LATE-1"} { // the later claim's comes first
		r := w.Report(w.doc.Key(), number, 24000)
		sale, err := r.Check(w.Store, db.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		sale.BuyerIndex = merchant.BuyerIndex(w.Ring, w.doc.Key())
		sales = append(sales, sale)
	}
	var err error
	var wg sync.WaitGroup
	other := w.held(lockClaim, claims[0].ID)
	wg.Go(func() {
		_, err = models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			return 0, claim.RecordAll(tx, w.claims, w.Merchant, sales)
		})
	})
	w.untilAwaited(other)
	if err := other.Exec(lockClaim+" NOWAIT", claims[1].ID).Error; err != nil {
		t.Errorf("who waits for a claim has locked a later one: %v", err)
	}
	other.Rollback()
	wg.Wait()
	for _, c := range claims {
		if c = w.read(c.ID); err != nil || c.Status != claim.Validated {
			t.Errorf("claim %s is %s: %v", c.Reference, c.Status, err)
		}
	}
	w.sound()
}

const (
	lockSale  = "SELECT 1 FROM sales WHERE id = ? FOR UPDATE"
	lockClaim = "SELECT 1 FROM claims WHERE id = ? FOR NO KEY UPDATE"
)

// held is a transaction that has locked a row, as one of our steps does, until it is rolled back.
func (w *world) held(lock, id string) *gorm.DB {
	w.t.Helper()
	tx := w.DB.Begin()
	w.t.Cleanup(func() { tx.Rollback() })
	if err := tx.Exec(lock, id).Error; err != nil {
		w.t.Fatal(err)
	}
	return tx
}

// untilAwaited returns once somebody waits for what a transaction has locked.
func (w *world) untilAwaited(tx *gorm.DB) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.t.Context(), time.Minute)
	defer stop()
	var pid, n int
	err := tx.Raw("SELECT pg_backend_pid()").Scan(&pid).Error
	for err == nil && n == 0 {
		err = w.DB.WithContext(ctx).Raw("SELECT count(*) FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))", pid).Scan(&n).Error
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
