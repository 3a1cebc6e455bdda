package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
)

func book(db *models.DB, t *testing.T, p ledger.Posting) error {
	_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, ledger.Post(tx, p) })
	return err
}

func TestAPostingMovesTheBalancesAndSumsToZero(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		p := ledger.Posting{Kind: "due", Ref: "1", Entries: []ledger.Entry{
			{ledger.VATReceivable("FR"), money.Of(4000, "EUR")}, {ledger.Payable("c"), money.Of(-3400, "EUR")}, {ledger.FeeIncome("FR"), money.Of(-600, "EUR")}}}
		if err := book(db, t, p); err != nil {
			t.Fatal(err)
		}
		if b, err := ledger.Balance(t.Context(), db, ledger.Payable("c"), "EUR"); err != nil || b.Minor != -3400 {
			t.Errorf("payable %v %v", b, err)
		}
		if err := book(db, t, p); models.CodeOf(err) != "ledger.posted_already" {
			t.Errorf("posted twice: %v", err)
		}
		lines, err := ledger.Statement(t.Context(), db, ledger.FeeIncome("FR"))
		if err != nil || len(lines) != 1 || lines[0].AmountMinor != -600 || lines[0].Kind != "due" {
			t.Errorf("statement %+v %v", lines, err)
		}
	})
}

func TestTheBookRefusesWhatDoesNotBalanceAndWhatWouldChangeIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for name, entries := range map[string][]ledger.Entry{
			"unbalanced":       {{"a", money.Of(1, "EUR")}, {"b", money.Of(-2, "EUR")}},
			"one entry":        {{"a", money.Of(1, "EUR")}},
			"an empty entry":   {{"a", money.Of(0, "EUR")}, {"b", money.Of(0, "EUR")}},
			"mixed currencies": {{"a", money.Of(1, "EUR")}, {"b", money.Of(-1, "SGD")}},
			"nothing":          nil,
		} {
			if err := book(db, t, ledger.Posting{Kind: "x", Ref: name, Entries: entries}); err == nil {
				t.Errorf("%s was posted", name)
			}
		}
		if err := book(db, t, ledger.Posting{Kind: "x", Ref: "ok", Entries: []ledger.Entry{{"a", money.Of(1, "EUR")}, {"b", money.Of(-1, "EUR")}}}); err != nil {
			t.Fatal(err)
		}
		for _, change := range []string{
			"UPDATE entries SET amount_minor = 2", "DELETE FROM entries", "UPDATE postings SET kind = 'y'", "DELETE FROM postings",
			"INSERT INTO entries (posting_id, line_no, account, currency, amount_minor) SELECT id, 9, 'c', 'EUR', 5 FROM postings",
		} {
			if err := db.Exec(change).Error; err == nil {
				t.Errorf("the database allowed: %s", change)
			}
		}
	})
}

func TestTheBookIsAtZeroAfterAnySequence(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		n := 0
		rapid.Check(t, func(r *rapid.T) {
			accounts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 2, 6).Draw(r, "accounts")
			currency := rapid.SampledFrom([]money.Currency{"EUR", "SGD", "JPY"}).Draw(r, "currency")
			var entries []ledger.Entry
			rest := int64(0)
			for _, a := range accounts {
				minor := rapid.Int64Range(-1_000_000, 1_000_000).Draw(r, "minor")
				entries, rest = append(entries, ledger.Entry{Account: a, Amount: money.Of(minor, currency)}), rest+minor
			}
			if rapid.Bool().Draw(r, "balanced") {
				entries = append(entries, ledger.Entry{Account: "rest", Amount: money.Of(-rest, currency)})
			}
			n++
			_ = book(db, t, ledger.Posting{Kind: "x", Ref: models.NewID(), Entries: entries})
		})
		sums, err := ledger.Sums(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for c, sum := range sums {
			if sum != 0 {
				t.Errorf("after %d postings %s is at %d", n, c, sum)
			}
		}
	})
}
