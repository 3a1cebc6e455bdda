package api

import (
	"context"
	"strings"
	"time"

	"taxrefund/jobs"
	"taxrefund/models/idempotency"
	"taxrefund/models/schedule"
)

type runOut struct {
	Job        string     `json:"job"`
	Airport    string     `json:"airport,omitempty" doc:"IATA code; empty where the job runs once for all"`
	Slot       string     `json:"slot" doc:"names the tick; a slot is run once, however many servers there are"`
	Outcome    string     `json:"outcome" enum:"running,done,failed"`
	Detail     string     `json:"detail" doc:"what it did, or the code of what went wrong"`
	Owner      string     `json:"owner" doc:"the server that runs it"`
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
}

func runView(r schedule.Run) runOut {
	name, airport, _ := strings.Cut(r.Job, ":")
	return runOut{Job: name, Airport: airport, Slot: r.Slot, Outcome: r.Outcome, Detail: r.Detail, Owner: r.Owner,
		StartedAt: r.StartedAt.UTC(), FinishedAt: r.FinishedAt}
}

func runViews(runs []schedule.Run) []runOut {
	out := make([]runOut, len(runs))
	for i, r := range runs {
		out[i] = runView(r)
	}
	return out
}

type jobOut struct {
	Name   string    `json:"name" example:"run_payouts"`
	Does   string    `json:"does" doc:"what it does, in words"`
	Rhythm string    `json:"rhythm" doc:"how often, in words, by each airport's clock"`
	NextAt time.Time `json:"next_at" doc:"when the clock runs it next, at the first of the airports"`
	Last   *runOut   `json:"last,omitempty" doc:"its newest run"`
}

func jobView(s jobs.Status) jobOut {
	out := jobOut{Name: s.Name, Does: s.Does, Rhythm: s.Rhythm, NextAt: s.Next}
	if s.Last != nil {
		last := runView(*s.Last)
		out.Last = &last
	}
	return out
}

type jobsOut struct {
	Body struct {
		Jobs []jobOut `json:"jobs" doc:"in the order in which the clock runs them"`
	}
}

func (a *API) jobs(ctx context.Context, _ *struct{}) (*jobsOut, error) {
	list, err := a.Jobs.Statuses(ctx, who(ctx).actor)
	out := &jobsOut{}
	out.Body.Jobs = make([]jobOut, len(list))
	for i, s := range list {
		out.Body.Jobs[i] = jobView(s)
	}
	return out, err
}

type runsIn struct {
	Name   string `path:"name" example:"run_payouts"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type runsBody struct {
	Runs       []runOut `json:"runs" doc:"newest first"`
	NextCursor string   `json:"next_cursor,omitempty" doc:"asks for the runs before these; left out at the end"`
}

type runsOut struct{ Body runsBody }

func (a *API) runs(ctx context.Context, in *runsIn) (*runsOut, error) {
	list, next, err := a.Jobs.Runs(ctx, who(ctx).actor, in.Name, in.Cursor, in.Limit)
	return &runsOut{runsBody{Runs: runViews(list), NextCursor: next}}, err
}

type runJobIn struct {
	Key  string `header:"Idempotency-Key" doc:"1 to 100 visible ASCII characters"`
	Name string `path:"name" example:"run_payouts"`
}

type begunOut struct {
	Runs []runOut `json:"runs" doc:"one, or one for each airport; they go on after this answer"`
}

// runJob begins one job now; the answer does not wait for it to end.
func (a *API) runJob(ctx context.Context, in *runJobIn) (*rawAnswer, error) {
	me := who(ctx)
	req := idempotency.Request{Scope: "jobs:" + me.member.ID, Key: in.Key, Body: []byte(in.Name)}
	return sentOr(a.Jobs.Begin(ctx, me.actor, in.Name, req, func(runs []schedule.Run) (idempotency.Answer, error) {
		return rendered(202, begunOut{Runs: runViews(runs)})
	}))
}
