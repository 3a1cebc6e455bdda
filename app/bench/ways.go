package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"taxrefund/models/staff"
)

// turn is what the ways of one round tell each other: the claim that went to an officer, and the hold on it.
type turn struct {
	claim, docID, red, hold string
	version                 int
}

// ways lists what is measured, with a claim and a batch of this hour to look at: a claim's whole life through JSON, and
// every page and list.
func (s *scaleBench) ways(ctx context.Context) ([]way, error) {
	var claim, batch string
	if err := s.db.QueryRowContext(ctx, "SELECT doc_id FROM claims ORDER BY received_at DESC LIMIT 1").Scan(&claim); err != nil {
		return nil, err
	}
	if err := s.db.QueryRowContext(ctx, "SELECT number FROM batches WHERE line_count = $1 ORDER BY opened_at DESC LIMIT 1", templateClaims).Scan(&batch); err != nil { // as long each time
		return nil, err
	}
	sessions, err := s.people.signIn(ctx, s.h)
	if err != nil {
		return nil, err
	}
	ways := append(s.kioskWays(), s.customsWays()...)
	for role, paths := range map[staff.Role][]string{
		staff.Officer: {"/v1/claims", "/v1/claims/" + claim, "/v1/claims/" + claim + "/voucher.pdf"},
		staff.Finance: {"/v1/batches", "/v1/batches/" + batch, "/v1/batches/" + batch + "/report.csv", "/v1/payouts/unreconciled", "/v1/periods", "/v1/tills", "/v1/prefunds"},
		staff.Admin:   {"/v1/alerts", "/v1/jobs", "/v1/jobs/run_payouts/runs", "/v1/feeds"},
	} {
		for _, path := range paths {
			ways = append(ways, way{method: "GET", path: path, key: s.people[role]})
		}
	}
	for role, paths := range map[staff.Role][]string{
		staff.Officer: {"/customs/", "/customs/?tab=all", "/customs/?tab=held", "/customs/?tab=decided", "/customs/claims/" + claim, "/customs/claims/" + claim + "/voucher.pdf"},
		staff.Agent:   {"/desk/", "/desk/claims/" + claim, "/desk/claims/new"},
		staff.Cashier: {"/cash/"},
		staff.Finance: {"/finance/", "/finance/batches/" + batch, "/finance/batches/" + batch + "/report.csv", "/finance/periods", "/finance/exposure", "/cash/tills", "/jobs"},
		staff.Admin:   {"/account", "/admin/", "/feeds", "/alerts"},
	} {
		for _, path := range paths {
			ways = append(ways, way{method: "GET", path: path, session: sessions[role]})
		}
	}
	for i := range ways {
		if ways[i].name == "" {
			ways[i].name = ways[i].method + " " + strings.NewReplacer(claim, ":claim", batch, ":batch").Replace(ways[i].path)
		}
	}
	return ways, nil
}

// next is a claim that nobody has submitted. A bench that sends one twice measures a replay.
func (s *scaleBench) next() (ticket, error) {
	if len(s.tickets) == 0 {
		return ticket{}, fmt.Errorf("no more tickets")
	}
	t := s.tickets[0]
	s.tickets = s.tickets[1:]
	return t, nil
}

// kioskWays are the ways in of machines: a kiosk's two and a merchant's.
func (s *scaleBench) kioskWays() []way {
	return []way{
		{name: "POST /v1/purchases/lookup", method: "POST", path: "/v1/purchases/lookup", key: s.keys[0], body: func() (ticket, error) {
			var b struct{ Document json.RawMessage }
			if err := json.Unmarshal(s.tickets[0].body, &b); err != nil {
				return ticket{}, err
			}
			return ticket{body: append(append([]byte(`{"document":`), b.Document...), '}')}, nil
		}},
		{name: "POST /v1/claims", method: "POST", path: "/v1/claims", body: s.next},
		{name: "POST /v1/sales", method: "POST", path: "/v1/sales", key: s.merchantKey, body: func() (ticket, error) {
			s.sold++
			invoice := fmt.Sprintf("N-%d", s.sold)
			return ticket{reference: invoice, body: fmt.Appendf(nil, `{"action":"record","invoice_number":%q,"store":"OPE","local_time":"2026-01-07T18:20:00","currency":"EUR",
				"lines":[{"description":"Coat","category":"clothing","quantity":1,"gross_minor":24000,"vat_rate":"20","vat_minor":4000}]}`, invoice)}, nil
		}},
	}
}

// customsWays are what people do to one claim: it goes to an officer, is scanned and found, held, released and decided.
func (s *scaleBench) customsWays() []way {
	r := &turn{}
	officer := s.people[staff.Officer]
	deed := func(name, path string, body func() string) way {
		return way{name: "POST " + name, method: "POST", key: officer, body: func() (ticket, error) {
			return ticket{path: strings.NewReplacer(":id", r.claim, ":hold", r.hold).Replace(path), body: []byte(body())}, nil
		}}
	}
	red := way{name: "POST /v1/claims (to an officer)", method: "POST", path: "/v1/claims", body: func() (ticket, error) { return s.red() }, answered: r.read}
	held := deed("/v1/claims/:id/holds", "/v1/claims/:id/holds", func() string { return `{"kind":"claim","reason":"to be looked at"}` })
	held.answered = r.read
	decided := deed("/v1/claims/:id/decisions", "/v1/claims/:id/decisions", func() string {
		return fmt.Sprintf(`{"version":%d,"receipts":[{"id":%q,"action":"validate"}]}`, r.version, r.red)
	})
	found := deed("/v1/claims/find", "/v1/claims/find", func() string { return fmt.Sprintf(`{"voucher":%q}`, r.docID) })
	found.key = s.people[staff.Agent]
	return []way{red,
		deed("/v1/claims/scan", "/v1/claims/scan", func() string { return fmt.Sprintf(`{"code":%q}`, r.docID) }), found, held,
		deed("/v1/holds/:id/release", "/v1/holds/:hold/release", func() string { return "{}" }), decided}
}

// red is a claim whose first purchase is a watch.
func (s *scaleBench) red() (ticket, error) {
	t, err := s.next()
	if err != nil {
		return t, err
	}
	_, err = s.db.Exec("UPDATE sale_lines SET category = 'watches' WHERE sale_id = (SELECT id FROM sales WHERE invoice_number = $1)", t.invoice)
	return t, err
}

// read notes what an answer says about the claim of this round.
func (r *turn) read(answer []byte) error {
	var c struct {
		ID       string `json:"id"`
		DocID    string `json:"doc_id"`
		Version  int    `json:"version"`
		Receipts []struct {
			ID     string `json:"id"`
			Status string `json:"status"`
		} `json:"receipts"`
		Holds []struct {
			ID string `json:"id"`
		} `json:"holds"`
	}
	if err := json.Unmarshal(answer, &c); err != nil {
		return err
	}
	r.claim, r.docID, r.version = c.ID, c.DocID, c.Version
	for _, x := range c.Receipts {
		if x.Status == "inspection" {
			r.red = x.ID
		}
	}
	for _, h := range c.Holds {
		r.hold = h.ID
	}
	if r.red == "" {
		return fmt.Errorf("no receipt of the claim is red: %.300s", answer)
	}
	return nil
}
