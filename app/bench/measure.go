package bench

import (
	"context"
	"encoding/json"
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
	for _, role := range []staff.Role{staff.Officer, staff.Finance, staff.Admin} {
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

// way is one request that is measured; body makes a new one each time.
type way struct {
	name, method, path, key, session string
	body                             func() (ticket, error)
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
			if round < 5 {
				continue // warm caches are what a day looks like
			}
			o := out[w.name]
			o.each = append(o.each, took)
			out[w.name] = o
		}
	}
	for name, o := range out {
		slices.Sort(o.each)
		out[name] = o
	}
	return out, nil
}

// ways lists what is measured, with a claim and a batch of this hour to look at.
func (s *scaleBench) ways(ctx context.Context) ([]way, error) {
	var claim, batch string
	if err := s.db.QueryRowContext(ctx, "SELECT doc_id FROM claims ORDER BY received_at DESC LIMIT 1").Scan(&claim); err != nil {
		return nil, err
	}
	if err := s.db.QueryRowContext(ctx, "SELECT number FROM batches WHERE state = 'closed' ORDER BY opened_at DESC LIMIT 1").Scan(&batch); err != nil {
		return nil, err
	}
	next := func() (ticket, error) {
		if len(s.tickets) == 0 {
			return ticket{}, fmt.Errorf("no more tickets: a bench that sends one twice measures a replay")
		}
		t := s.tickets[0]
		s.tickets = s.tickets[1:]
		return t, nil
	}
	look := func() (ticket, error) {
		var b struct{ Document json.RawMessage }
		if err := json.Unmarshal(s.tickets[0].body, &b); err != nil {
			return ticket{}, err
		}
		return ticket{body: append(append([]byte(`{"document":`), b.Document...), '}')}, nil
	}
	ways := []way{
		{name: "POST /v1/claims", method: "POST", path: "/v1/claims", body: next},
		{name: "POST /v1/purchases/lookup", method: "POST", path: "/v1/purchases/lookup", key: s.keys[0], body: look},
	}
	sessions, err := s.people.signIn(ctx, s.h)
	if err != nil {
		return nil, err
	}
	for _, path := range []string{"/v1/claims", "/v1/claims/" + claim, "/v1/claims/" + claim + "/voucher.pdf"} {
		ways = append(ways, way{method: "GET", path: path, key: s.people[staff.Officer]})
	}
	for _, path := range []string{"/v1/batches", "/v1/batches/" + batch, "/v1/batches/" + batch + "/report.csv", "/v1/payouts/unreconciled"} {
		ways = append(ways, way{method: "GET", path: path, key: s.people[staff.Finance]})
	}
	for _, path := range []string{"/customs/", "/customs/?tab=all", "/customs/?tab=held", "/customs/?tab=decided", "/customs/claims/" + claim, "/customs/claims/" + claim + "/voucher.pdf"} {
		ways = append(ways, way{method: "GET", path: path, session: sessions[staff.Officer]})
	}
	for _, path := range []string{"/finance/", "/finance/batches/" + batch, "/finance/batches/" + batch + "/report.csv", "/jobs"} {
		ways = append(ways, way{method: "GET", path: path, session: sessions[staff.Finance]})
	}
	for _, path := range []string{"/account", "/admin/"} {
		ways = append(ways, way{method: "GET", path: path, session: sessions[staff.Admin]})
	}
	for i := range ways {
		if ways[i].name == "" {
			ways[i].name = ways[i].method + " " + strings.NewReplacer(claim, ":claim", batch, ":batch").Replace(ways[i].path)
		}
	}
	return ways, nil
}

// ask sends one request and reads the whole answer.
func (w way) ask(ctx context.Context, c *http.Client, base string) (time.Duration, error) {
	var body io.Reader
	t := ticket{key: w.key}
	if w.body != nil {
		made, err := w.body()
		if err != nil {
			return 0, err
		}
		if made.key == "" {
			made.key = w.key
		}
		t, body = made, strings.NewReader(string(made.body))
	}
	req, err := http.NewRequestWithContext(ctx, w.method, base+w.path, body)
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
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s answered %d: %.300s", w.name, res.StatusCode, answer)
	}
	return time.Since(began), err
}
