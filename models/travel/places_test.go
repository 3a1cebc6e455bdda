package travel_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // as in the program

	"taxrefund/models/travel"
)

func rowsOf(t *testing.T, path string, columns int) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range bytes.Lines(text) {
		row := strings.Split(strings.TrimSuffix(string(line), "\n"), "\t")
		if len(row) != columns || len(rows) > 0 && row[0] <= rows[len(rows)-1][0] {
			t.Fatalf("%s: %q is out of order, or has not %d columns", path, line, columns)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestEveryAirportIsFoundAndHasAClock(t *testing.T) {
	rows := rowsOf(t, "data/airports.tsv", 5)
	for _, row := range rows {
		a, known := travel.AirportOf(row[0])
		if want := (travel.Airport{Code: row[0], Country: row[1], Zone: row[2], City: row[3], Name: row[4]}); !known || a != want {
			t.Errorf("%s is %+v", row[0], a)
		}
		if _, err := time.LoadLocation(a.Zone); err != nil || len(a.Country) != 2 || a.Name == "" {
			t.Errorf("%+v: %v", a, err)
		}
	}
	for _, unknown := range []string{"", "C", "CDGX", "cdg", "AAB\t", "\tCD", "\n\n\n", "000", "ZZZ", "ÇDG"} {
		if a, known := travel.AirportOf(unknown); known {
			t.Errorf("%q is %+v", unknown, a)
		}
	}
}

func TestEveryCarrierIsFoundByBothDesignators(t *testing.T) {
	for _, row := range rowsOf(t, "data/carriers.tsv", 3) {
		want := travel.Carrier{Code: row[0], ICAO: row[1], Name: row[2]}
		if c, known := travel.CarrierOf(row[0]); !known || c != want {
			t.Errorf("%s is %+v", row[0], c)
		}
		if c, known := travel.CarrierOf(row[1]); row[1] != "" && (!known || c != want) {
			t.Errorf("%s is %+v", row[1], c)
		}
	}
	for _, unknown := range []string{"", "A", "af", "afr", "ZZZ", "AFRA", "\tA"} {
		if c, known := travel.CarrierOf(unknown); known {
			t.Errorf("%q is %+v", unknown, c)
		}
	}
}

func TestAFlightIsItsOperatorsAndHasTheIATADesignator(t *testing.T) {
	for leg, want := range map[travel.Leg]string{
		{Carrier: "AC", Flight: "0834"}: "AC834", {Carrier: "EZY", Flight: "8724"}: "U28724", {Carrier: "LH", Flight: "0012A"}: "LH12A",
		{Carrier: "LH", Flight: "2231", Repeated: travel.Repeated{MarketingCarrier: "UA"}}: "LH2231",
		{Carrier: "ZZZ", Flight: "1"}: "", {Carrier: "", Flight: "0834"}: "", {Carrier: "AC", Flight: "0000"}: "", {Carrier: "AC"}: "",
	} {
		if got, err := leg.FlightNumber(); got != want || (err == nil) != (want != "") {
			t.Errorf("%s %s: %q, %v", leg.Carrier, leg.Flight, got, err)
		}
	}
}

func TestTheSharedAirportsAreTheSameHere(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/reference/airports.json")
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var shared struct {
		Rows []struct {
			IATA, City, Timezone string
			Country              string `json:"country_alpha2"`
		}
	}
	if err := json.Unmarshal(text, &shared); err != nil || len(shared.Rows) == 0 {
		t.Fatal(err)
	}
	for _, row := range shared.Rows {
		if a, _ := travel.AirportOf(row.IATA); a.Country != row.Country || a.Zone != row.Timezone || a.City != row.City {
			t.Errorf("%+v, not %+v", a, row)
		}
	}
	t.Logf("%d airports", len(shared.Rows))
}

func TestLookingUpAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _ = travel.AirportOf("CDG"); _, _ = travel.CarrierOf("AF"); _, _ = travel.CarrierOf("EZY") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAirportOf(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, known := travel.AirportOf("SIN"); !known {
			b.Fatal("SIN")
		}
	}
}
