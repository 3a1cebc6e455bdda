package admin

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models/feed"
	"taxrefund/templates"
)

// feeds lists merchants' files of sales, how far each has come, and what was rejected.
func (p *Pages) feeds(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	list, err := p.Feeds.List(c.UserContext(), p.Visitor(c).Actor)
	if err != nil {
		return err
	}
	v := templates.Feeds{Chrome: p.Chrome(c, "Feeds", airport)}
	for _, f := range list {
		row := templates.FeedRow{ID: f.ID, Name: f.Name, Merchant: f.MerchantName, Received: web.Local(f.ReceivedAt, airport.Zone()), State: web.TagOf(string(f.State)),
			Preview: f.Preview, Why: web.Sentence(f.RefusalText), Rejects: f.Rejected > 0,
			Recorded: count(f.Recorded), Unchanged: count(f.Unchanged), Corrected: count(f.Corrected), Voided: count(f.Voided), Rejected: count(f.Rejected)}
		if f.State == feed.Running || f.State == feed.Received {
			row.Progress = fmt.Sprintf("%d %%, at line %s", f.Percent(), count(f.NextLine))
		}
		v.Feeds = append(v.Feeds, row)
	}
	return p.Render(c, "feeds", v)
}

// count writes a number with its thousands set apart.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

func (p *Pages) rejects(c *fiber.Ctx) error {
	return web.Rejects(c, p.Feeds, p.Visitor(c).Actor, c.Params("id"))
}
