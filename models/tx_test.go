package models_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// put writes one row that only a committed transaction leaves.
func put(tx *models.Tx, name string) error {
	return tx.Exec("INSERT INTO rail_cursors (rail, position, updated_at) VALUES (?, '0', ?)", name, tx.Now).Error
}

func rows(t testing.TB, db *models.DB) (n int64) {
	t.Helper()
	if err := db.Read(t.Context()).Table("rail_cursors").Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestATransactionKnowsItsInstantItsActorAndItsEngine(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		who := models.Actor{Kind: "staff", ID: "7", Role: "officer", Airport: "CDG", TraceID: "t"}
		got, err := models.InTx(t.Context(), db, who, func(tx *models.Tx) (models.Tx, error) {
			modeltest.Clock(db).Advance(1) // the clock goes on; the transaction's instant does not
			return *tx, put(tx, "a")
		})
		if err != nil || got.Actor != who || got.Engine != db.Engine || !got.Now.Equal(instant(t, modeltest.Noon)) {
			t.Errorf("%+v at %s on %s, %v", got.Actor, got.Now, got.Engine, err)
		}
		if rows(t, db) != 1 {
			t.Error("the row was not committed")
		}
	})
}

func TestAnErrorOrAPanicLeavesNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		no := models.E(models.Conflict, "test.no", "no")
		v, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 5, errors.Join(put(tx, "a"), no) })
		if v != 0 || !errors.Is(err, no) || models.CodeOf(err) != "test.no" {
			t.Errorf("it returned %d, %v", v, err)
		}
		func() {
			defer func() {
				if recover() != "out of paper" {
					t.Error("the panic was swallowed")
				}
			}()
			_, _ = models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
				if err := put(tx, "b"); err != nil {
					t.Error(err)
				}
				panic("out of paper")
			})
		}()
		if n := rows(t, db); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
		if _, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, put(tx, "c") }); err != nil {
			t.Errorf("the connection was not given back: %v", err)
		}
	})
}

func TestAnInnerStepCanBeTakenBackAlone(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			inner := tx.Transaction(func(g *gorm.DB) error {
				return errors.Join(put(&models.Tx{DB: g, Now: tx.Now}, "inner"), errors.New("no"))
			})
			if inner == nil {
				t.Error("the inner step did not fail")
			}
			return 0, put(tx, "outer")
		})
		if n := rows(t, db); err != nil || n != 1 {
			t.Errorf("%d rows stayed, %v", n, err)
		}
	})
}

func TestASerializationFailureRunsTheStepAgain(t *testing.T) {
	db := modeltest.Postgres(t)
	if _, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, put(tx, "a") }); err != nil {
		t.Fatal(err)
	}
	tries := 0
	_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
		tries++
		var position string
		err := errors.Join(tx.Exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").Error,
			tx.Raw("SELECT position FROM rail_cursors").Scan(&position).Error)
		if tries == 1 { // somebody else writes the row between our reading and our writing
			err = errors.Join(err, db.Exec("UPDATE rail_cursors SET position = 'theirs'").Error)
		}
		return 0, errors.Join(err, tx.Exec("UPDATE rail_cursors SET position = ? || ' and ours'", position).Error)
	})
	var position string
	if err := errors.Join(err, db.Raw("SELECT position FROM rail_cursors").Scan(&position).Error); err != nil || tries != 2 || position != "theirs and ours" {
		t.Errorf("after %d tries the row says %q, %v", tries, position, err)
	}
}

func TestOfTwoThatLockEachOtherBothGetThrough(t *testing.T) {
	db := modeltest.Postgres(t)
	if _, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, errors.Join(put(tx, "a"), put(tx, "b")) }); err != nil {
		t.Fatal(err)
	}
	var tries atomic.Int32
	var locked, wg sync.WaitGroup
	locked.Add(2)
	var errs [2]error
	for i, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		wg.Go(func() {
			first := true
			_, errs[i] = models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
				tries.Add(1)
				if err := tx.Exec("UPDATE rail_cursors SET position = position || 'x' WHERE rail = ?", order[0]).Error; err != nil {
					return 0, err
				}
				if first {
					first = false
					locked.Done()
					locked.Wait()
				}
				return 0, tx.Exec("UPDATE rail_cursors SET position = position || 'x' WHERE rail = ?", order[1]).Error
			})
		})
	}
	wg.Wait()
	var positions []string
	if err := db.Raw("SELECT position FROM rail_cursors").Scan(&positions).Error; err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(errs[:]...); err != nil || tries.Load() < 3 || strings.Join(positions, " ") != "0xx 0xx" {
		t.Errorf("after %d tries the rows say %v, %v", tries.Load(), positions, err)
	}
}

func TestAStepIsNotRunForEver(t *testing.T) {
	db := modeltest.Postgres(t)
	tries := 0
	always := func(tx *models.Tx) (int, error) {
		tries++
		return 0, tx.Exec("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$").Error
	}
	if _, err := models.InTx(t.Context(), db, models.System, always); err == nil || models.KindOf(err) != models.Internal || tries != 8 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	tries = 0
	ctx, stop := context.WithCancel(t.Context())
	if _, err := models.InTx(ctx, db, models.System, func(tx *models.Tx) (int, error) { n, err := always(tx); stop(); return n, err }); err == nil || tries != 1 {
		t.Errorf("nobody waits any more, and it was tried %d times: %v", tries, err)
	}
}

func TestAStepThatFoundMoreToLockBeginsAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for want, enough := range map[int]int{2: 2, 8: 9} {
			tries := 0
			_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
				if tries++; tries < enough {
					return 0, errors.Join(put(tx, "a"), models.ErrAgain)
				}
				return 0, nil
			})
			if tries != want || (err != nil) != (tries < enough) || rows(t, db) != 0 {
				t.Errorf("after %d tries %d rows stayed: %v", tries, rows(t, db), err)
			}
			if err != nil && (models.CodeOf(err) != "tx.again" || models.KindOf(err) != models.Unavailable) {
				t.Errorf("who cannot go on is told %v", err)
			}
		}
	})
}

func TestABusySQLiteIsTriedAgain(t *testing.T) {
	path := t.TempDir() + "/a.db"
	db, err := models.Open("sqlite:"+path, models.NewFixedClock(modeltest.Noon))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, err := sql.Open("sqlite", "file:"+path+"?_busy_timeout=0&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tries := 0
	_, err = models.InTx(t.Context(), db, models.System, func(*models.Tx) (int, error) {
		if tries++; tries > 2 {
			return 0, nil
		}
		_, busy := other.BeginTx(t.Context(), nil) // we hold the file's only writer
		return 0, busy
	})
	if err != nil || tries != 3 {
		t.Errorf("after %d tries: %v", tries, err)
	}
}

func TestACommitThatNobodyConfirmedIsUnknown(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		ctx, stop := context.WithCancel(t.Context())
		tries := 0
		_, err := models.InTx(ctx, db, models.System, func(tx *models.Tx) (int, error) {
			tries++
			err := put(tx, "a")
			stop()
			return 0, err
		})
		if models.CodeOf(err) != "commit.unknown" || models.KindOf(err) != models.Unavailable || tries != 1 {
			t.Errorf("after %d tries: %v", tries, err)
		}
		if _, err := models.InTx(ctx, db, models.System, func(*models.Tx) (int, error) { t.Error("it began"); return 0, nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("begun with nobody waiting: %v", err)
		}
	})
	db := modeltest.Postgres(t)
	_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
		var pid int
		return 0, errors.Join(put(tx, "a"), tx.Raw("SELECT pg_backend_pid()").Scan(&pid).Error, db.Exec("SELECT pg_terminate_backend(?)", pid).Error)
	})
	if models.CodeOf(err) != "commit.unknown" || rows(t, db) != 0 {
		t.Errorf("the connection was cut: %v", err)
	}
}

func TestAPromiseBrokenAtTheCommitIsNoUnknown(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { // an entry that is never sealed
			return 0, tx.Exec("INSERT INTO entries (posting_id, line_no, account, currency, amount_minor) VALUES (?, 1, 'a', 'EUR', 5)", models.NewID()).Error
		})
		if err == nil || models.CodeOf(err) != "internal" {
			t.Errorf("the commit said %v", err)
		}
		if _, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, put(tx, "a") }); err != nil {
			t.Errorf("the next transaction: %v", err)
		}
	})
}

func TestAGuardedUpdateThatFoundNothingIsStale(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		stale := models.E(models.Conflict, "test.stale", "somebody was faster")
		for _, c := range []struct {
			name, query string
			code        string
		}{
			{"a row", "UPDATE rail_cursors SET position = '1' WHERE rail = 'a'", ""},
			{"no row", "UPDATE rail_cursors SET position = '1' WHERE rail = 'b'", "test.stale"},
			{"no table", "UPDATE nothing SET position = '1'", "internal"},
		} {
			_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
				if err := put(tx, "a"); err != nil {
					return 0, err
				}
				return 0, models.Changed(tx.Exec(c.query), stale)
			})
			if err != nil && models.CodeOf(err) != c.code || err == nil && c.code != "" {
				t.Errorf("%s: %v", c.name, err)
			}
			if err := db.Exec("DELETE FROM rail_cursors").Error; err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTwentyThatCountTheSameRowLoseNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if _, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, put(tx, "a") }); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
					var c struct{ Position int }
					if err := tx.Table("rail_cursors").Clauses(clause.Locking{Strength: "UPDATE"}).Where("rail = 'a'").Take(&c).Error; err != nil {
						return 0, err
					}
					return 0, tx.Exec("UPDATE rail_cursors SET position = ? WHERE rail = 'a'", fmt.Sprint(c.Position+1)).Error
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var position string
		if err := db.Raw("SELECT position FROM rail_cursors").Scan(&position).Error; err != nil || position != "20" {
			t.Errorf("twenty counted to %s, %v", position, err)
		}
	})
}
