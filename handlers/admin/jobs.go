package admin

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/idempotency"
	"taxrefund/models/schedule"
	"taxrefund/templates"
)

// jobs lists what the clock does, and the newest runs.
func (p *Pages) jobs(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	zone := airport.Zone()
	list, err := p.Jobs.Statuses(c.UserContext(), p.Visitor(c).Actor)
	if err != nil {
		return err
	}
	runs, err := schedule.List(c.UserContext(), p.Places.DB, p.Visitor(c).Member.Airport, 50)
	if err != nil {
		return err
	}
	v := templates.Jobs{Chrome: p.Chrome(c, "Jobs", airport), MayStart: true}
	for _, j := range list {
		row := templates.Job{Name: j.Name, Text: j.Does, Schedule: j.Rhythm, Next: web.Local(j.Next, zone)}
		if j.Last != nil {
			row.Last, row.Outcome = web.Local(j.Last.StartedAt, zone), web.TagOf(j.Last.Outcome)
		}
		v.Jobs = append(v.Jobs, row)
	}
	for _, r := range runs {
		v.Runs = append(v.Runs, jobRun(r, zone))
	}
	return p.Render(c, "jobs", v)
}

func jobRun(r schedule.Run, zone *time.Location) templates.JobRun {
	row := templates.JobRun{Job: r.Job, Slot: r.Slot, Started: web.Local(r.StartedAt, zone), Owner: r.Owner, Detail: r.Detail, Outcome: web.TagOf(r.Outcome)}
	if r.FinishedAt != nil {
		row.Took = r.FinishedAt.Sub(r.StartedAt).Round(time.Millisecond).String()
	}
	return row
}

func (p *Pages) start(c *fiber.Ctx) error {
	me := p.Visitor(c).Actor
	req := idempotency.Request{Scope: "jobs:" + me.ID, Key: models.NewID()} // a job that is at work is not started again
	_, err := p.Jobs.Begin(c.UserContext(), me, c.FormValue("job"), req, func([]schedule.Run) (idempotency.Answer, error) {
		return idempotency.Answer{Status: fiber.StatusAccepted}, nil
	})
	if err != nil {
		return err
	}
	p.Flash(c, "The job has started; the list of runs shows how it ended.")
	return c.Redirect("/jobs", fiber.StatusSeeOther)
}
