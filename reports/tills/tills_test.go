package tills_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/till"
	"taxrefund/reports/tills"
)

func shift() (till.Till, []till.Line) {
	at := time.Date(2026, 5, 8, 6, 0, 0, 0, time.UTC)
	end := at.Add(8 * time.Hour)
	t := till.Till{ID: "0196", Airport: "ZRH", Cashier: "=Nora Petit", Currency: "CHF", State: "closed", OpenedAt: at, ClosedAt: &end, ClosedBy: "Nora Petit",
		Float: 20000, In: 5000, Out: 3470, Rounded: -2, Payments: 2, Counted: 21500, Reason: "a coin, \"lost\""}
	return t, []till.Line{
		{LineNo: 1, Kind: "payment", DocID: "7K3M9Q2XB4TNC", PayoutID: "p1", RailID: "R1", Due: 1237, Cash: -1235, At: at.Add(time.Hour)},
		{LineNo: 2, Kind: "supply", Cash: 5000, At: at.Add(2 * time.Hour)},
		{LineNo: 3, Kind: "payment", DocID: "7K3M9Q2XB4TND", PayoutID: "p2", RailID: "R2", Due: 2231, Cash: -2235, Forfeited: 100, At: at.Add(3 * time.Hour)},
	}
}

func TestAShiftIsWrittenLineByLineWithWhatTheTillHeld(t *testing.T) {
	s, lines := shift()
	var out, again strings.Builder
	for _, w := range []*strings.Builder{&out, &again} {
		if err := tills.CSV(w, s, lines, models.Zone("Europe/Zurich")); err != nil {
			t.Fatal(err)
		}
	}
	if out.String() != again.String() {
		t.Error("the same shift is written in two ways")
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(rows) != 8 {
		t.Fatalf("%d rows, %v:\n%s", len(rows), err, &out)
	}
	for i, want := range []string{"till airport cashier currency", "float 200.00 0.00 200.00", "payment 0.00 12.35 187.65", "supply 50.00 0.00 237.65", "payment 0.00 22.35 215.30",
		"expected 0.00 0.00 215.30", "count 0.00 0.00 215.00", "difference 0.00 0.00 -0.30"} {
		r := rows[i]
		got := strings.Join([]string{r[5], r[12], r[13], r[15]}, " ")
		if i == 0 {
			got = strings.Join(r[:4], " ")
		}
		if got != want {
			t.Errorf("row %d says %q, want %q", i, got, want)
		}
	}
	if rows[2][11] != "0.02" || rows[4][11] != "-0.04" || rows[4][14] != "1.00" || rows[7][16] != `a coin, "lost"` || rows[1][2] != "'=Nora Petit" || rows[2][6] != "2026-05-08T09:00:00+02:00" {
		t.Errorf("got\n%s", &out)
	}
}

func TestAShiftThatGoesOnHasNoCountYet(t *testing.T) {
	s, lines := shift()
	s.State, s.ClosedAt = "open", nil
	var out strings.Builder
	if err := tills.CSV(&out, s, lines, time.UTC); err != nil || strings.Contains(out.String(), "count") || strings.Count(out.String(), "\n") != 5 {
		t.Errorf("%v\n%s", err, &out)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, models.E(models.Unavailable, "disk.full", "no more room")
}

func TestADiskThatIsFullIsSaid(t *testing.T) {
	s, lines := shift()
	if err := tills.CSV(full{}, s, lines, time.UTC); models.CodeOf(err) != "disk.full" {
		t.Errorf("said %v", err)
	}
}
