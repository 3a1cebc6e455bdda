package admin

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/jobs"
	"taxrefund/models/alert"
	"taxrefund/templates"
)

// told says in words what became of telling the receiver.
var told = map[string]string{"waiting": "Not told yet", "sent": "Told", "given_up": "Could not be told"}

// alerts lists what needs somebody's attention, open ones first, and what is watched for.
func (p *Pages) alerts(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	list, next, err := p.Alerts.List(c.UserContext(), p.Visitor(c).Actor, alert.Query{State: "all", Cursor: c.Query("after"), Limit: 50})
	if err != nil {
		return err
	}
	v := templates.Alerts{Chrome: p.Chrome(c, "Alerts", airport)}
	for _, r := range list {
		row := templates.AlertRow{Condition: web.Words(r.Alert.Condition), Airport: r.Alert.AirportCode, Detail: web.Sentence(r.Alert.Detail),
			Opened: web.Local(r.Alert.OpenedAt, airport.Zone()), State: templates.Tag{Tone: templates.Stop, Text: "Open"}, Told: told[r.Notice], Error: r.Error}
		if r.Alert.ClosedAt != nil {
			row.Closed, row.State = web.Local(*r.Alert.ClosedAt, airport.Zone()), templates.Tag{Tone: templates.Quiet, Text: "Closed"}
		}
		v.Alerts = append(v.Alerts, row)
	}
	for _, w := range jobs.Conditions() {
		v.Watched = append(v.Watched, templates.Watched{Name: web.Words(w.Name), Means: web.Sentence(w.Means) + "."})
	}
	if next != "" {
		v.More = &templates.Link{Href: "/alerts?after=" + url.QueryEscape(next), Text: "Show older alerts"}
	}
	return p.Render(c, "alerts", v)
}
