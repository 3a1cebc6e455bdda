package period_test

import (
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/payout"
	"taxrefund/models/period"
)

func TestAbsurdPeriodsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-09", "00:04")
		for name, c := range map[string]struct {
			ask  period.Ask
			code string
		}{
			"no date":                       {period.Ask{Airport: "CDG", From: "", To: "2026-05-07"}, "date.malformed"},
			"a day that does not exist":     {period.Ask{Airport: "CDG", From: "2026-02-30", To: "2026-05-07"}, "date.malformed"},
			"the end before the beginning":  {period.Ask{Airport: "CDG", From: "2026-05-07", To: "2026-05-06"}, "period.order"},
			"longer than 400 days":          {period.Ask{Airport: "CDG", From: "2025-04-03", To: "2026-05-08"}, "period.too_long"},
			"before 2000":                   {period.Ask{Airport: "CDG", From: "1999-12-31", To: "2000-01-02"}, "period.too_early"},
			"in the future":                 {period.Ask{Airport: "CDG", From: "2026-06-01", To: "2026-06-02"}, "period.not_over"},
			"today":                         {period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-09"}, "period.not_over"},
			"yesterday, four minutes later": {period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"}, "period.not_over"},
			"an airport that is none":       {period.Ask{Airport: "XXX", From: "2026-05-01", To: "2026-05-07"}, "airport.not_found"},
		} {
			if _, err := w.periods.Make(w.ctx, finance, c.ask); models.CodeOf(err) != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		w.report("2025-04-03", "2026-05-07") // 400 days
	})
}

func TestStaffOfOneAirportSeeReportsOfTheirsOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.must(w.Places.AddAirport(w.ctx, models.System, singapore()))
		w.at("2026-05-09", "12:00")
		p := w.report("2026-05-08", "2026-05-08")
		there := models.Actor{Kind: "staff", ID: "s", Airport: "SIN"}
		_, err := w.periods.Make(w.ctx, there, p.Ask)
		w.wantCode(err, "period.other_airport")
		_, err = w.periods.Make(w.ctx, there, period.Ask{From: "2026-05-01", To: "2026-05-02"})
		w.wantCode(err, "period.other_airport")
		_, err = w.periods.Get(w.ctx, there, p.ID)
		w.wantCode(err, "period.not_found")
		_, _, _, err = w.periods.Open(w.ctx, there, p.ID, "csv")
		w.wantCode(err, "period.not_found")
		if list, err := w.periods.List(w.ctx, there, "CDG"); err != nil || len(list) != 0 {
			t.Errorf("they see %+v, %v", list, err)
		}
		if lines, err := audit.Of(w.ctx, w.DB, "period", p.ID); err != nil || len(lines) != 2 {
			t.Errorf("the log says %+v, %v", lines, err)
		}
	})
}

func TestTheSameDaysAskedForByManyAreOneReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		w.claimAt("CDG", "CHN", "EUR", bought{"A", 70})
		w.at("2026-05-09", "12:00")
		w.periods.Formats = map[string]period.Render{"csv": func(to io.Writer, r period.Report) error {
			_, err := io.WriteString(to, "x")
			return err
		}}
		var wg sync.WaitGroup
		ids := make([]string, 20)
		for i := range ids {
			wg.Go(func() {
				p, err := w.periods.Make(w.ctx, finance, period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"})
				if err != nil {
					t.Error(err)
				}
				ids[i] = p.ID
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("%s is not %s", id, ids[0])
			}
		}
		var asked, made int64
		w.must(w.DB.Table("audit_log").Where("deed = 'period.ask'").Count(&asked).Error)
		w.must(w.DB.Table("audit_log").Where("deed = 'period.make'").Count(&made).Error)
		if asked != 1 || made != 1 {
			t.Errorf("it was asked for %d times and made %d times", asked, made)
		}
	})
}

func TestADownloadIsAuditedAndGivesTheVeryBytes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		for range 3 {
			w.claimAt("CDG", "CHN", "EUR", bought{"A", 70})
		}
		w.at("2026-05-09", "12:00")
		part := strings.Repeat("0123456789abcdef", 100_000) // for each line one piece and a half, kept while lines are read
		big := part + part + part
		w.periods.Formats = map[string]period.Render{"csv": func(to io.Writer, r period.Report) error {
			for _, err := range r.Lines {
				if err != nil {
					return err
				}
				if _, err := io.WriteString(to, part); err != nil {
					return err
				}
			}
			return nil
		}}
		p := w.report("2026-05-08", "2026-05-08")
		_, f, body, err := w.periods.Open(w.ctx, finance, p.ID, "csv")
		w.must(err)
		got, err := io.ReadAll(body)
		if err != nil || string(got) != big || f.Size != int64(len(big)) || f != p.Files[0] {
			t.Errorf("%d bytes of %+v, %v", len(got), f, err)
		}
		_, _, _, err = w.periods.Open(w.ctx, finance, p.ID, "pdf")
		w.wantCode(err, "report.not_found")
		_, _, _, err = w.periods.Open(w.ctx, finance, models.NewID(), "csv")
		w.wantCode(err, "period.not_found")
		lines, err := audit.Of(w.ctx, w.DB, "period", p.ID)
		if err != nil || len(lines) != 3 || lines[2].Deed != "report.read" || !strings.Contains(lines[2].Detail, f.SHA256) {
			t.Errorf("the log says %+v, %v", lines, err)
		}
	})
}

// The last Sunday of March has 23 hours in Paris, that of October 25: each instant belongs to exactly one day.
func TestDaysEndAtTheAirportsMidnightAlsoWhenTheClocksChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		want := map[models.Date][]string{
			"2026-03-28": {"2026-03-28T22:59:59Z"}, "2026-03-29": {"2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"}, "2026-03-30": {"2026-03-29T22:00:00Z"},
			"2026-10-24": {"2026-10-24T21:59:59Z"}, "2026-10-25": {"2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"}, "2026-10-26": {"2026-10-25T23:00:00Z"},
		}
		days := slices.Sorted(maps.Keys(want))
		for _, day := range days {
			for _, text := range want[day] {
				at, err := time.Parse(time.RFC3339, text)
				w.must(err)
				w.clock.Advance(at.Sub(w.clock.Now()))
				w.claimAt("CDG", "CHN", "EUR", bought{"A", 1})
			}
		}
		w.at("2026-10-27", "00:05")
		for _, day := range days {
			w.report(day, day)
			var got []string
			for _, l := range w.lines {
				got = append(got, l.At.UTC().Format(time.RFC3339))
			}
			if !slices.Equal(got, want[day]) {
				t.Errorf("%s has %v", day, got)
			}
		}
	})
}

func TestAllAirportsTogetherAreCutAtTheirOwnMidnights(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.must(w.Places.AddAirport(w.ctx, models.System, singapore()))
		w.at("2026-05-08", "17:30") // 23:30 in Singapore
		w.claimAt("SIN", "CHN", "SGD", bought{"A", 5})
		w.at("2026-05-08", "18:30") // 00:30 of the next day there
		w.claimAt("SIN", "CHN", "SGD", bought{"A", 7})
		c := w.claimAt("CDG", "JPN", "EUR", bought{"B", 11})
		w.send("CDG")
		w.hear(c, payout.StatusPaid)
		w.at("2026-05-09", "00:05")
		p, err := w.periods.Make(w.ctx, finance, period.Ask{From: "2026-05-08", To: "2026-05-08"})
		w.must(err)
		ties(t, p)
		totals := p.Totals()
		if len(totals) != 2 || totals[0].Due != 11 || totals[0].Paid != 11 || totals[1].Due != 5 || totals[1].Closing != 5 || len(p.By(period.ByAirport)) != 2 {
			t.Errorf("%+v", p.Sums)
		}
	})
}

// Whoever asks waits three seconds, and then is told how far it is.
func TestALargeReportIsMadeInTheBackground(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		w.claimAt("CDG", "CHN", "EUR", bought{"A", 70})
		w.at("2026-05-09", "12:00")
		goOn, seen := make(chan bool), make(chan bool)
		w.periods.Formats = map[string]period.Render{"csv": func(to io.Writer, r period.Report) error {
			seen <- true
			<-goOn
			return w.write(to, r)
		}}
		p, err := w.periods.MakeOrStart(w.ctx, finance, period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"})
		w.must(err)
		<-seen
		if now, err := w.periods.Get(w.ctx, finance, p.ID); err != nil || now.State != period.Making || now.Percent() != 0 || now.Files != nil {
			t.Errorf("it is %+v, %v", now, err)
		}
		_, _, _, err = w.periods.Open(w.ctx, finance, p.ID, "csv")
		w.wantCode(err, "period.not_made")
		close(goOn)
		for range 2000 {
			if p, err = w.periods.Get(w.ctx, finance, p.ID); err != nil || p.State == period.Made {
				break
			}
			<-time.After(5 * time.Millisecond)
		}
		if w.periods.Stop(); p.State != period.Made || euro(p).Due != 70 || euro(p).Lines != 1 {
			t.Errorf("it is %+v, %v", p, err)
		}
	})
}
