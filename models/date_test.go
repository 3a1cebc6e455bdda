package models_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func instant(t testing.TB, rfc3339 string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, rfc3339)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestADateIsARealDayWrittenOneWay(t *testing.T) {
	for _, s := range []string{"2026-05-08", "2024-02-29", "1900-01-01", "2999-12-31"} {
		if d, err := models.ParseDate(s); err != nil || string(d) != s {
			t.Errorf("%s: %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-13-01", "2026-04-31", "2026-5-8", "08-05-2026", "2026-05-08T00:00:00Z", " 2026-05-08", "1899-12-31", "3000-01-01", "0000-00-00"} {
		if d, err := models.ParseDate(s); models.CodeOf(err) != "date.malformed" || d != "" {
			t.Errorf("%q was read as %q, %v", s, d, err)
		}
	}
}

func TestMonthsEndWhereTheyEnd(t *testing.T) {
	for _, c := range []struct {
		from models.Date
		n    int
		want models.Date
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-01-31", 3, "2026-04-30"}, {"2026-01-15", 2, "2026-03-15"},
		{"2025-12-31", 2, "2026-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-01-31", -2, "2025-11-30"}, {"2026-05-08", 0, "2026-05-08"}, {"2024-02-29", 12, "2025-02-28"},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := models.Date("2024-02-28").AddDays(2); got != "2024-03-01" {
		t.Errorf("two days after 28 February of a leap year is %s", got)
	}
	if got := models.Date("2026-01-01").AddDays(-1); got != "2025-12-31" {
		t.Errorf("the day before New Year is %s", got)
	}
}

func TestADayIsTheZonesDay(t *testing.T) {
	at := instant(t, "2026-05-07T22:30:00Z")
	for name, want := range map[string]models.Date{"UTC": "2026-05-07", "Europe/Paris": "2026-05-08", "Asia/Singapore": "2026-05-08", "America/New_York": "2026-05-07"} {
		if got := models.DateIn(at, zone(t, name)); got != want {
			t.Errorf("in %s it is %s, want %s", name, got, want)
		}
	}
}

func TestADayStartsWithItsFirstInstant(t *testing.T) {
	for _, c := range []struct{ zone, day, want string }{
		{"Europe/Paris", "2026-05-08", "2026-05-07T22:00:00Z"},
		{"Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z"},
		{"Asia/Singapore", "2026-05-08", "2026-05-07T16:00:00Z"},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},     // there is no midnight: the day begins at 01:00
		{"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"}, // nor here, west of Greenwich
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},   // midnight comes twice
	} {
		z := zone(t, c.zone)
		start := models.Date(c.day).Start(z)
		if !start.Equal(instant(t, c.want)) || start.Location() != time.UTC {
			t.Errorf("%s in %s starts at %s, want %s", c.day, c.zone, start, c.want)
		}
	}
	zones := rapid.SampledFrom([]string{"Europe/Paris", "Africa/Cairo", "America/Santiago", "America/Havana", "Asia/Beirut", "Asia/Singapore", "Pacific/Apia", "UTC"})
	rapid.Check(t, func(r *rapid.T) {
		z := zone(t, zones.Draw(r, "zone"))
		day := models.Date("2020-01-01").AddDays(rapid.IntRange(0, 4000).Draw(r, "day"))
		start := day.Start(z)
		if got := models.DateIn(start, z); got != day {
			r.Fatalf("the start of %s in %s lies on %s", day, z, got)
		}
		if got := models.DateIn(start.Add(-time.Nanosecond), z); got >= day {
			r.Fatalf("just before the start of %s in %s it is %s", day, z, got)
		}
	})
}

func TestDatesAreKeptAsTextOnBothEngines(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if err := db.Exec("CREATE TABLE days (id text, day text)").Error; err != nil {
			t.Fatal(err)
		}
		type day struct {
			ID  string
			Day models.Date
		}
		rows := []day{{"a", "2026-05-08"}, {"b", "2025-12-31"}, {"c", ""}}
		if err := db.Table("days").Create(&rows).Error; err != nil {
			t.Fatal(err)
		}
		var back []day
		if err := db.Table("days").Where("day IS NOT NULL").Order("day").Find(&back).Error; err != nil || len(back) != 2 || back[0] != rows[1] || back[1] != rows[0] {
			t.Errorf("%+v, %v", back, err)
		}
		var none day
		if err := db.Table("days").Where("day IS NULL").Take(&none).Error; err != nil || none != rows[2] {
			t.Errorf("the empty date came back as %+v, %v", none, err)
		}
	})
	var d models.Date
	if err := d.Scan([]byte("2026-05-08")); err != nil || d != "2026-05-08" {
		t.Errorf("bytes were read as %q, %v", d, err)
	}
	if err := d.Scan(5); err == nil {
		t.Error("a number was read as a date")
	}
}

func TestDaysAreReadAndWrittenAsTheStandardLibraryDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3_652_058).Draw(t, "day"))
		d := models.DateOf(at)
		if string(d) != at.Format(time.DateOnly) || !d.Time().Equal(at) {
			t.Fatalf("%v is written %s and read %v", at, d, d.Time())
		}
		n := rapid.IntRange(-4000, 4000).Draw(t, "n")
		if want := at.AddDate(0, 0, n); want.Year() > 0 && want.Year() < 10_000 && string(d.AddDays(n)) != want.Format(time.DateOnly) {
			t.Fatalf("%s and %d days is %s", d, n, d.AddDays(n))
		}
	})
	for _, odd := range []models.Date{"", "2026-02-30", "2026-2-03", "202a-02-03", "2026-02-0x", "-026-02-03", "2026-00-03", "2026-02-31"} {
		if want, _ := time.Parse(time.DateOnly, string(odd)); !odd.Time().Equal(want) {
			t.Errorf("%q is read as %v", odd, odd.Time())
		}
	}
}
