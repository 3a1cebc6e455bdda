package idempotency_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"taxrefund/models"
	"taxrefund/models/idempotency"
	"taxrefund/models/modeltest"
)

var kiosk = models.Actor{Kind: "kiosk", ID: "k"}

// call makes one unsafe call; the deed takes cash out of a drawer, so that doing it twice shows.
func call(t *testing.T, db *models.DB, r idempotency.Request, deed func(*models.Tx) (idempotency.Answer, error)) (idempotency.Answer, error) {
	return models.InTx(t.Context(), db, kiosk, func(tx *models.Tx) (idempotency.Answer, error) {
		return idempotency.Once(tx, r, func() (idempotency.Answer, error) { return deed(tx) })
	})
}

// mark leaves a row behind that only a committed deed leaves.
func mark(tx *models.Tx) error {
	return tx.Exec("INSERT INTO rail_cursors (rail, position, updated_at) VALUES (?, '1', ?)", models.NewID(), tx.Now).Error
}

func marks(t *testing.T, db *models.DB) (n int64) {
	t.Helper()
	if err := db.Table("rail_cursors").Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func keys(t *testing.T, db *models.DB) (n int64) {
	t.Helper()
	if err := db.Table("idempotency_keys").Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestARepetitionGetsTheSameBytesAndDoesNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		r := idempotency.Request{Scope: "kiosk k POST /v1/claims", Key: "visit-1", Body: []byte(`{"a":1}`)}
		body := []byte("{\"b\": \"é\x00\xff\"}\n")
		first, err := call(t, db, r, func(tx *models.Tx) (idempotency.Answer, error) {
			return idempotency.Answer{Status: 201, Body: body}, mark(tx)
		})
		if err != nil || first.Replayed {
			t.Fatalf("the first call: %+v, %v", first, err)
		}
		again, err := call(t, db, r, func(*models.Tx) (idempotency.Answer, error) {
			t.Error("the deed was done again")
			return idempotency.Answer{Status: 500}, nil
		})
		if err != nil || !again.Replayed || again.Status != 201 || string(again.Body) != string(body) || marks(t, db) != 1 {
			t.Errorf("the repetition: %+v, %v, after %d deeds", again, err, marks(t, db))
		}
	})
}

func TestAnAnswerWithoutABodyIsRepeatedToo(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		r := idempotency.Request{Scope: "s", Key: "k"}
		for _, replayed := range []bool{false, true} {
			a, err := call(t, db, r, func(*models.Tx) (idempotency.Answer, error) { return idempotency.Answer{Status: 204}, nil })
			if err != nil || a.Status != 204 || len(a.Body) != 0 || a.Replayed != replayed {
				t.Errorf("replayed %v: %+v, %v", replayed, a, err)
			}
		}
	})
}

func TestTheSameKeyForSomethingElseIsRefused(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		done := func(tx *models.Tx) (idempotency.Answer, error) { return idempotency.Answer{Status: 201}, mark(tx) }
		r := idempotency.Request{Scope: "merchant m POST /v1/sales", Key: "k", Body: []byte("one")}
		if _, err := call(t, db, r, done); err != nil {
			t.Fatal(err)
		}
		r.Body = []byte("two")
		if _, err := call(t, db, r, done); models.CodeOf(err) != "idempotency.other_body" || models.KindOf(err) != models.Invalid {
			t.Errorf("another body: %v", err)
		}
		if n := marks(t, db); n != 1 {
			t.Fatalf("%d deeds were done", n)
		}
		r.Scope = "merchant n POST /v1/sales"
		if a, err := call(t, db, r, done); err != nil || a.Replayed {
			t.Errorf("another caller's key of the same name: %+v, %v", a, err)
		}
	})
}

func TestARefusalStoresNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		r := idempotency.Request{Scope: "s", Key: "k", Body: []byte("x")}
		no := models.E(models.Invalid, "test.no", "not today")
		if _, err := call(t, db, r, func(tx *models.Tx) (idempotency.Answer, error) {
			return idempotency.Answer{Status: 422, Body: []byte("no")}, errors.Join(mark(tx), no)
		}); !errors.Is(err, no) {
			t.Fatalf("the refusal came as %v", err)
		}
		if keys(t, db) != 0 || marks(t, db) != 0 {
			t.Fatalf("a refusal left %d keys and %d deeds", keys(t, db), marks(t, db))
		}
		r.Body = []byte("y") // the caller mends the body and keeps the key
		a, err := call(t, db, r, func(tx *models.Tx) (idempotency.Answer, error) { return idempotency.Answer{Status: 201}, mark(tx) })
		if err != nil || a.Replayed || marks(t, db) != 1 {
			t.Errorf("after the refusal: %+v, %v", a, err)
		}
	})
}

func TestTenCallersAtOnceDoItOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		r := idempotency.Request{Scope: "s", Key: "k", Body: []byte("x")}
		var ran, replayed atomic.Int32
		var answers [10]idempotency.Answer
		var errs [10]error
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				answers[i], errs[i] = call(t, db, r, func(tx *models.Tx) (idempotency.Answer, error) {
					ran.Add(1)
					return idempotency.Answer{Status: 201, Body: fmt.Appendf(nil, "made by caller %d", i)}, mark(tx)
				})
				if answers[i].Replayed {
					replayed.Add(1)
				}
			})
		}
		wg.Wait()
		for i := range answers {
			if errs[i] != nil || string(answers[i].Body) != string(answers[0].Body) || answers[i].Status != 201 {
				t.Errorf("caller %d: %d %q, %v", i, answers[i].Status, answers[i].Body, errs[i])
			}
		}
		if ran.Load() != 1 || replayed.Load() != 9 || marks(t, db) != 1 {
			t.Errorf("ten calls ran the deed %d times, replayed %d and left %d rows", ran.Load(), replayed.Load(), marks(t, db))
		}
	})
}

func TestTheNextCallerTakesOverWhenTheFirstIsRefused(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		r := idempotency.Request{Scope: "s", Key: "k", Body: []byte("x")}
		var ran atomic.Int32
		var errs [10]error
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = call(t, db, r, func(tx *models.Tx) (idempotency.Answer, error) {
					if ran.Add(1) == 1 {
						return idempotency.Answer{}, models.E(models.Unavailable, "test.later", "try again later")
					}
					return idempotency.Answer{Status: 201}, mark(tx)
				})
			})
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if models.CodeOf(err) == "test.later" {
				refused++
			} else if err != nil {
				t.Error(err)
			}
		}
		if refused != 1 || ran.Load() != 2 || marks(t, db) != 1 {
			t.Errorf("%d were refused, the deed ran %d times and left %d rows", refused, ran.Load(), marks(t, db))
		}
	})
}

func TestAKeyIsVisibleASCII(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for key, code := range map[string]string{
			"":                       "idempotency.key_missing",
			strings.Repeat("k", 101): "idempotency.key_malformed",
			strings.Repeat("k", 100): "",
			"two words":              "idempotency.key_malformed",
			"line\n":                 "idempotency.key_malformed",
			"clé":                    "idempotency.key_malformed",
			"\x7f":                   "idempotency.key_malformed",
			"!~":                     "",
		} {
			_, err := call(t, db, idempotency.Request{Scope: "s", Key: key}, func(tx *models.Tx) (idempotency.Answer, error) {
				return idempotency.Answer{Status: 201}, nil
			})
			if code == "" && err != nil || code != "" && (models.CodeOf(err) != code || models.KindOf(err) != models.Malformed) {
				t.Errorf("%q: %v, want %q", key, err, code)
			}
		}
	})
}

func TestADatabaseThatFailsIsAnError(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		done := func() (idempotency.Answer, error) { return idempotency.Answer{Status: 201}, nil }
		for name, broken := range map[string]string{"the key cannot be written": "ALTER TABLE idempotency_keys RENAME TO gone", "nor the answer read": "ALTER TABLE idempotency_keys RENAME COLUMN status TO gone"} {
			_, err := models.InTx(t.Context(), db, kiosk, func(tx *models.Tx) (idempotency.Answer, error) {
				if err := tx.Exec(broken).Error; err != nil {
					return idempotency.Answer{}, err
				}
				return idempotency.Once(tx, idempotency.Request{Scope: "s", Key: "k"}, done)
			})
			if err == nil || models.KindOf(err) != models.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
