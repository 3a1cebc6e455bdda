package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/staff"
)

var system = models.Actor{Kind: "system", ID: "bench"}

// people are the staff of a bench: role → personal token.
type people map[staff.Role]string

const password = "a bench needs no secrets"

// hire adds one person of each role that the pages are measured as.
func hire(ctx context.Context, h *House) (people, error) {
	p := people{}
	for _, role := range []staff.Role{staff.Officer, staff.Supervisor, staff.Agent, staff.Cashier, staff.Finance, staff.Admin} {
		m, err := h.Staff.Add(ctx, system, staff.New{Email: emailOf(role), Name: "The " + string(role), Role: role, Airport: "CDG", Password: password})
		if err != nil {
			return nil, err
		}
		token, err := h.Staff.NewToken(ctx, m.Actor("bench"), m.ID, "bench", 1)
		if err != nil {
			return nil, err
		}
		p[role] = token
	}
	return p, nil
}

func emailOf(role staff.Role) string { return string(role) + "@bench.example" }

// signIn opens a page session for each. One that idles while the tables fill has ended when they are full.
func (p people) signIn(ctx context.Context, h *House) (people, error) {
	sessions := people{}
	for role := range p {
		session, _, err := h.Staff.SignIn(ctx, emailOf(role), password, "bench")
		if err != nil {
			return nil, err
		}
		sessions[role] = session.Token
	}
	return sessions, nil
}

// way is one request that is measured. Where body is set it makes a new one each time, and with it may choose the path and
// the caller; answered sees what came back, for the ways after it in the same round.
type way struct {
	name, method, path, key, session string
	body                             func() (ticket, error)
	answered                         func([]byte) error
}

// measure asks every way in many times, in turn, so that whatever else the machine does falls on all of them alike.
func (s *scaleBench) measure(ctx context.Context) (map[string]spent, error) {
	ways, err := s.ways(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]spent{}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for round := range s.rounds + 5 {
		for _, w := range ways {
			took, err := w.ask(ctx, client, s.h.Base)
			if err != nil {
				return nil, err
			}
			if round >= 5 { // warm caches are what a day looks like
				out[w.name] = out[w.name].and(took)
			}
		}
	}
	if err := s.measureJobs(ctx, out); err != nil {
		return nil, err
	}
	for _, o := range out {
		slices.Sort(o.each)
	}
	return out, nil
}

func (o spent) and(took time.Duration) spent {
	o.each = append(o.each, took)
	return o
}

// measureJobs runs what the clock runs every minute, with little to do, as on most minutes.
func (s *scaleBench) measureJobs(ctx context.Context, out map[string]spent) error {
	for range max(1, s.rounds/10) {
		for _, job := range []string{"run_payouts", "poll_payouts", "rescue_payouts", "close_batches", "lapse_receipts", "close_recoveries", "forfeit_payouts", "raise_alerts", "prune"} {
			began := time.Now()
			if err := s.h.RunJob(ctx, system, job); err != nil {
				return fmt.Errorf("job %s: %w", job, err)
			}
			name := "job " + job
			out[name] = out[name].and(time.Since(began))
		}
	}
	return nil
}

// ask sends one request and reads the whole answer.
func (w way) ask(ctx context.Context, c *http.Client, base string) (time.Duration, error) {
	var body io.Reader
	t := ticket{}
	if w.body != nil {
		var err error
		if t, err = w.body(); err != nil {
			return 0, err
		}
		body = strings.NewReader(string(t.body))
	}
	if t.key == "" {
		t.key = w.key
	}
	if t.path == "" {
		t.path = w.path
	}
	req, err := http.NewRequestWithContext(ctx, w.method, base+t.path, body)
	if err != nil {
		return 0, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if t.reference != "" {
		req.Header.Set("Idempotency-Key", t.reference)
	}
	if t.key != "" {
		req.Header.Set("Authorization", "Bearer "+t.key)
	}
	if w.session != "" {
		req.AddCookie(&http.Cookie{Name: "session", Value: w.session})
	}
	began := time.Now()
	res, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	took := time.Since(began)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s answered %d: %.300s", w.name, res.StatusCode, answer)
	}
	if err == nil && w.answered != nil {
		err = w.answered(answer)
	}
	return took, err
}
