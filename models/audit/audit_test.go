package audit_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/modeltest"
)

func write(t *testing.T, db *models.DB, who models.Actor, d audit.Deed) error {
	t.Helper()
	_, err := models.InTx(t.Context(), db, who, func(tx *models.Tx) (int, error) { return 0, audit.Write(tx, d) })
	return err
}

func TestTheLogTellsWhoDidWhatInOrder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		deeds := []struct {
			who   models.Actor
			deed  audit.Deed
			actor string
		}{
			{models.Actor{Kind: "kiosk", ID: w.Kiosk.ID}, audit.Deed{Name: "claim.submit", Detail: map[string]int{"receipts": 2}}, "Kiosk 1"},
			{models.Actor{Kind: "staff", ID: w.Officer.ID}, audit.Deed{Name: "claim.decide", Reason: "goods_not_shown"}, "The officer"},
			{models.Actor{Kind: "job", ID: "payouts"}, audit.Deed{Name: "payout.send"}, "job payouts"},
			{models.System, audit.Deed{Name: "claim.lapse"}, "system taxrefund"},
		}
		begin := db.Clock.Now()
		for _, d := range deeds {
			d.deed.SubjectKind, d.deed.SubjectID, d.deed.Airport = "claim", "c1", "CDG"
			if err := write(t, db, d.who, d.deed); err != nil {
				t.Fatal(err)
			}
			modeltest.Clock(db).Advance(100 * time.Millisecond)
		}
		for _, other := range []audit.Deed{{Name: "x", SubjectKind: "claim", SubjectID: "c2"}, {Name: "x", SubjectKind: "payout", SubjectID: "c1"}} {
			if err := write(t, db, models.System, other); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := audit.Of(t.Context(), db, "claim", "c1")
		if err != nil || len(lines) != len(deeds) {
			t.Fatalf("%+v, %v", lines, err)
		}
		for i, l := range lines {
			d := deeds[i]
			if l.Deed != d.deed.Name || l.Actor != d.actor || l.Reason != d.deed.Reason || !l.At.Equal(begin.Add(time.Duration(i)*100*time.Millisecond)) {
				t.Errorf("line %d is %+v, want %s by %s", i, l, d.deed.Name, d.actor)
			}
			if !json.Valid([]byte(l.Detail)) {
				t.Errorf("the detail of line %d is %q", i, l.Detail)
			}
		}
		if lines[0].Detail != `{"receipts":2}` || lines[1].Detail != "{}" {
			t.Errorf("details are %s and %s", lines[0].Detail, lines[1].Detail)
		}
	})
}

func TestDeedsOfOneInstantKeepTheirOrder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			var all error
			for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
				all = errors.Join(all, audit.Write(tx, audit.Deed{Name: name, SubjectKind: "s", SubjectID: "1"}))
			}
			return 0, all
		})
		if err != nil {
			t.Fatal(err)
		}
		lines, err := audit.Of(t.Context(), db, "s", "1")
		got := ""
		for _, l := range lines {
			got += l.Deed
		}
		if err != nil || got != "abcdef" {
			t.Errorf("the deeds read %q, %v", got, err)
		}
	})
}

func TestADeedThatIsUndoneLeavesNoLine(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		no := errors.New("no")
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			return 0, errors.Join(audit.Write(tx, audit.Deed{Name: "x", SubjectKind: "s", SubjectID: "1"}), no)
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		if lines, err := audit.Of(t.Context(), db, "s", "1"); err != nil || len(lines) != 0 {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}

func TestADetailThatCannotBeWrittenStopsTheDeed(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if err := write(t, db, models.System, audit.Deed{Name: "x", SubjectKind: "s", SubjectID: "1", Detail: make(chan int)}); err == nil {
			t.Error("a detail that is no JSON was written")
		}
	})
}
