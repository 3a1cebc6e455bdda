package jobs_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/backup"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
	"taxrefund/models/schema"
)

func TestABackupMadeWhileClaimsComeInIsWhole(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.must(schema.Claim(t.Context(), w.DB, "production", w.Ring.Fingerprint()))
	r, dir := w.replica("a"), t.TempDir()
	r.BackupDir, r.BackupKeep = dir, 3
	for range 5 {
		w.claim("fine@a.example")
	}
	var traffic sync.WaitGroup
	stop := make(chan struct{})
	traffic.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				w.claim("fine@a.example")
			}
		}
	})
	for range 5 {
		if err := r.Run(t.Context(), models.System, "backup"); err != nil {
			t.Error(err)
		}
		w.clock.Advance(time.Second) // the next copy's name
	}
	close(stop)
	traffic.Wait()
	made := w.made
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%v, %v", entries, err)
	}
	var last int64
	for _, e := range entries {
		to := filepath.Join(t.TempDir(), "taxrefund.db")
		found, err := backup.Restore(t.Context(), filepath.Join(dir, e.Name()), to, w.Ring)
		if err != nil || found.Claims < 5 || found.Claims < last || found.Claims > int64(made) || found.Sales < found.Claims || found.Payouts != found.Claims {
			t.Errorf("%s: %s, %v", e.Name(), found, err)
		}
		last = found.Claims
		db, err := models.Open("sqlite:"+to, w.clock)
		w.must(err)
		sums, err := ledger.Sums(t.Context(), db)
		if err != nil || sums["EUR"] != 0 || len(sums) != 1 {
			t.Errorf("%v, %v", sums, err)
		}
		var paid int64
		w.must(db.Table("payouts").Where("state = 'paid'").Count(&paid).Error)
		restored := *w
		restored.DB, restored.payouts = db, &payout.Service{DB: db, Ring: w.Ring, Rails: w.payouts.Rails}
		again := restored.replica("elsewhere")
		again.Tick(t.Context())
		var paidNow int64
		w.must(db.Table("payouts").Where("state = 'paid'").Count(&paidNow).Error)
		if paidNow != paid {
			t.Errorf("%d payouts were sent by a restored database", paidNow-paid)
		}
		var brakes int64
		w.must(db.Table("rail_controls").Where("rail = 'cash' AND airport_code = '' AND currency = 'EUR' AND paused").Count(&brakes).Error)
		if brakes != 1 {
			t.Error("cash is not paused: a voucher that was paid after the copy could be paid again")
		}
		if d := restored.runs("run_payouts:CDG")[0].Detail; !strings.Contains(d, "; paused: ") {
			t.Errorf("its run says %q", d)
		}
		w.must(db.Close())
	}
	if last <= 5 {
		t.Errorf("no claim came in meanwhile: %d", last)
	}
}
