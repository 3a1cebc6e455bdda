package finance

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/period"
	"taxrefund/models/place"
	"taxrefund/templates"
)

// periods lists reports, with the form that asks for one.
func (p *Pages) periods(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	return p.showPeriods(c, airport, nil)
}

func (p *Pages) showPeriods(c *fiber.Ctx, airport place.Airport, wrong templates.Errors) error {
	list, err := p.Periods.List(c.UserContext(), p.Visitor(c).Actor, "")
	if err != nil {
		return err
	}
	yesterday := string(models.DateIn(p.Periods.DB.Clock.Now(), airport.Zone()).AddDays(-1))
	v := templates.Periods{Chrome: p.Chrome(c, "Periods", airport), InFrom: c.FormValue("from", yesterday), InTo: c.FormValue("to", yesterday)}
	v.Errors = wrong
	if v.Airports, err = p.choices(c, airport); err != nil {
		return err
	}
	for _, r := range list {
		row := templates.PeriodRow{Href: "/finance/periods/" + r.ID, Days: days(r.Ask), Place: placeOf(r), Asked: web.Local(r.AskedAt, airport.Zone()), State: web.TagOf(string(r.State)),
			Progress: progress(r), Why: web.Sentence(r.FailureText), Reports: periodFiles(r)}
		for _, t := range r.Totals() {
			row.Totals = append(row.Totals, templates.PeriodTotal{Opening: money.Of(t.Opening, t.Currency).String(), Closing: money.Of(t.Closing, t.Currency).String()})
		}
		v.Rows = append(v.Rows, row)
	}
	return p.Render(c, "periods", v)
}

// choices are the airports that staff of all airports may ask about; nobody else has a choice.
func (p *Pages) choices(c *fiber.Ctx, here place.Airport) ([]templates.Option, error) {
	if p.Visitor(c).Member.Airport != "" {
		return nil, nil
	}
	all, err := p.Places.Airports(c.UserContext())
	chosen := c.FormValue("airport", here.Code)
	if c.Method() == fiber.MethodPost {
		chosen = c.FormValue("airport")
	}
	out := []templates.Option{{Value: "", Text: "All airports", Selected: chosen == ""}}
	for _, a := range all {
		out = append(out, templates.Option{Value: a.Code, Text: a.Name + " (" + a.Code + ")", Selected: chosen == a.Code})
	}
	return out, err
}

// askPeriod asks for a report. Sent twice it finds the report that the first one asked for.
func (p *Pages) askPeriod(c *fiber.Ctx) error {
	ask := period.Ask{Airport: c.FormValue("airport"), From: models.Date(c.FormValue("from")), To: models.Date(c.FormValue("to"))}
	if own := p.Visitor(c).Member.Airport; own != "" {
		ask.Airport = own
	}
	r, err := p.Periods.MakeOrStart(c.UserContext(), p.Visitor(c).Actor, ask)
	if err == nil {
		return c.Redirect("/finance/periods/"+r.ID, fiber.StatusSeeOther)
	}
	if e, ok := errors.AsType[*models.Error](err); !ok || e.Kind == models.Internal {
		return err
	}
	airport, e := p.Airport(c)
	if e != nil {
		return e
	}
	p.Status(c, err)
	return p.showPeriods(c, airport, templates.Errors{{Field: fieldOf(err, ask), Text: web.Said(err)}})
}

// fieldOf is the field of the form that an error is about.
func fieldOf(err error, ask period.Ask) string {
	code := models.CodeOf(err)
	if _, e := models.ParseDate(string(ask.From)); code == "period.too_early" || code == "date.malformed" && e != nil {
		return "from"
	}
	if strings.HasPrefix(code, "airport.") {
		return "airport"
	}
	return "to"
}

// period shows one report with its sums.
func (p *Pages) period(c *fiber.Ctx) error {
	r, err := p.Periods.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("id"))
	if err != nil {
		return err
	}
	airport, err := p.Airport(c)
	if err == nil && r.Airport != "" {
		airport, err = p.Places.Airport(c.UserContext(), r.Airport)
	}
	if err != nil {
		return err
	}
	v := templates.Period{Chrome: p.Chrome(c, "Period "+days(r.Ask), airport), Days: days(r.Ask), State: web.TagOf(string(r.State)), Progress: progress(r),
		Why: web.Sentence(r.FailureText), Reports: periodFiles(r),
		Facts: []templates.Fact{{Name: "Airport", Text: placeOf(r)}, {Name: "First day", Text: string(r.From)}, {Name: "Last day", Text: string(r.To)},
			{Name: "Asked for", Text: web.Local(r.AskedAt, airport.Zone())}}}
	if r.FinishedAt != nil {
		v.Facts = append(v.Facts, templates.Fact{Name: "Finished", Text: web.Local(*r.FinishedAt, airport.Zone())})
	}
	if r.State == period.Made {
		v.Facts = append(v.Facts, templates.Fact{Name: "Lines", Text: fmt.Sprint(r.LinesTotal)})
		v.Groups = groups(r)
	}
	return p.Render(c, "period", v)
}

func (p *Pages) periodReport(c *fiber.Ctx) error {
	return web.PeriodReport(c, p.Periods, p.Visitor(c).Actor)
}

// mostRows is how many sums of one kind a page shows; the files have them all.
const mostRows = 200

func groups(r period.Period) []templates.PeriodGroup {
	var out []templates.PeriodGroup
	for _, g := range []templates.PeriodGroup{{ID: period.ByTotal, Title: "In total"}, {ID: period.ByAirport, Title: "By airport", Of: "Airport"},
		{ID: period.ByMethod, Title: "By method", Of: "Method"}, {ID: period.ByMerchant, Title: "By merchant", Of: "Merchant"},
		{ID: period.ByNationality, Title: "By nationality", Of: "Nationality"}} {
		if g.ID == period.ByAirport && r.Airport != "" {
			continue
		}
		sums := r.By(g.ID)
		if len(sums) > mostRows {
			g.Cut = fmt.Sprintf("The first %d of %d; the files have them all.", mostRows, len(sums))
			sums = sums[:mostRows]
		}
		for _, s := range sums {
			g.Rows = append(g.Rows, sumRow(s))
		}
		out = append(out, g)
	}
	return out
}

func sumRow(s period.Sum) templates.PeriodSum {
	a := func(minor int64) string { return money.Of(minor, s.Currency).String() }
	row := templates.PeriodSum{Name: s.Key, Opening: a(s.Opening), Due: a(s.Due), Cancelled: a(s.Cancelled), Paid: a(s.Paid), Returned: a(s.Returned),
		Forfeited: a(s.Forfeited), Moved: a(s.Moved), Closing: a(s.Closing), OnItsWay: a(s.ClosingSent)}
	switch {
	case s.Dimension == period.ByTotal:
		row.Name = string(s.Currency)
	case s.Dimension == period.ByMethod:
		row.Name = web.Words(s.Key)
	case s.Name != "":
		row.Name, row.Hint = s.Name, s.Key
	case s.Key == "":
		row.Name = "Not known"
	}
	return row
}

func periodFiles(r period.Period) []templates.PeriodFile {
	var out []templates.PeriodFile
	for _, f := range r.Files {
		out = append(out, templates.PeriodFile{Href: "/finance/periods/" + r.ID + "/report." + f.Format, Format: strings.ToUpper(f.Format), SHA256: f.SHA256,
			Size: fmt.Sprintf("%d KB", (f.Size+1023)/1024)})
	}
	return out
}

func progress(r period.Period) string {
	switch {
	case r.State == period.Asked || r.State == period.Making && r.LinesTotal == 0:
		return "Adding up"
	case r.State == period.Making:
		return fmt.Sprintf("%d %%, %d of %d lines", r.Percent(), r.LinesDone, r.LinesTotal)
	}
	return ""
}

func placeOf(r period.Period) string {
	if r.Airport == "" {
		return "All airports"
	}
	return r.Airport
}

// days names the days of a report for people: "8 May 2026", or "1 May to 31 May 2026".
func days(a period.Ask) string {
	from, to := a.From.Time(), a.To.Time()
	const day = "2 January 2006"
	switch {
	case a.From == a.To:
		return to.Format(day)
	case from.Year() == to.Year():
		return from.Format("2 January") + " to " + to.Format(day)
	}
	return from.Format(day) + " to " + to.Format(day)
}
