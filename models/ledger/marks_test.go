package ledger_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
)

// madeAt is when the machine made an id, RFC 9562.
func madeAt(t *testing.T, id string) time.Time {
	t.Helper()
	ms, err := strconv.ParseInt(strings.ReplaceAll(id, "-", "")[:12], 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.UnixMilli(ms).UTC()
}

func TestABalanceIsTheSameWithAMarkAndWithout(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		rail, want := ledger.Prefund("sandbox"), int64(0)
		post := func(n int) {
			amount := int64(100 + n)
			want -= amount
			if err := book(db, t, ledger.Posting{Kind: "settle", Ref: fmt.Sprint(n), Entries: []ledger.Entry{
				{ledger.Clearing("sandbox"), money.Of(amount, "EUR")}, {rail, money.Of(-amount, "EUR")}}}); err != nil {
				t.Fatal(err)
			}
		}
		balance := func(c money.Currency) int64 {
			b, err := ledger.Balance(t.Context(), db, rail, c)
			if err != nil {
				t.Fatal(err)
			}
			return b.Minor
		}
		mark := func(at time.Time) (minor int64) {
			modeltest.Clock(db).Advance(at.Sub(db.Clock.Now()))
			if err := ledger.Mark(t.Context(), db, models.System, []string{rail, ledger.Clearing("sandbox")}, "EUR"); err != nil {
				t.Fatal(err)
			}
			db.Table("ledger_marks").Where("account = ?", rail).Pluck("amount_minor", &minor)
			return minor
		}
		for n := range 60 {
			post(n)
		}
		var ids []string
		if err := db.Table("postings").Order("id").Pluck("id", &ids).Error; err != nil {
			t.Fatal(err)
		}
		first, middle := madeAt(t, ids[0]), madeAt(t, ids[len(ids)/2])
		if got := mark(first.Add(time.Hour)); got != 0 || balance("EUR") != want {
			t.Errorf("before anything was old enough: marked %d, balance %d, want %d", got, balance("EUR"), want)
		}
		some := mark(middle.Add(time.Hour))
		if some >= 0 || some <= want || balance("EUR") != want {
			t.Errorf("in the middle: marked %d, balance %d, want %d", some, balance("EUR"), want)
		}
		for n := range 10 {
			post(100 + n)
		}
		if balance("EUR") != want || balance("SGD") != 0 {
			t.Errorf("after more: %d and %d, want %d and 0", balance("EUR"), balance("SGD"), want)
		}
		if earlier := mark(first.Add(time.Hour)); earlier != some { // a clock that went back takes nothing back
			t.Errorf("marked %d, then %d", some, earlier)
		}
		if again := mark(middle.Add(time.Hour)); again != some || balance("EUR") != want {
			t.Errorf("marked again: %d, then %d", some, again)
		}
	})
}
