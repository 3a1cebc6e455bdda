package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"taxrefund/models/travel"
)

// overnight is when the shops send their files of sales, one each. One sale in a hundred is written wrongly, of people who
// do not come; the files' other rows go in.
func (d *day) overnight(ctx context.Context) error {
	shops := append(append([]shop{}, d.town.shops...), d.town.jewellers...)
	rows := map[string]int{}
	for _, s := range shops {
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		_ = w.Write([]string{"action", "invoice_number", "store", "local_time", "currency", "buyer_issuing_state", "buyer_number", "description", "category", "quantity", "gross_minor", "vat_rate", "vat_minor"})
		for _, t := range d.travellers {
			for i, p := range t.bought {
				if p.shop.VATID != s.VATID {
					continue
				}
				doc := t.doc
				if p.how == "other" {
					doc = d.travellers[(t.no+1)%len(d.travellers)].doc
				}
				_ = w.Write([]string{"record", p.invoice, s.Store, string(p.on) + "T" + fmt.Sprintf("%02d:%02d:00", 10+(t.no+i)%9, t.no%60), "EUR", doc.IssuingState, doc.Number,
					p.what, p.category, "1", strconv.FormatInt(p.gross, 10), "20", strconv.FormatInt(p.vat(), 10)})
				if rows[s.VATID]++; rows[s.VATID]%100 == 50 {
					_ = w.Write([]string{"record", p.invoice + "-X", s.Store, string(p.on) + "T10:00:00", "EUR", "", "", p.what, p.category, "1", "12000", "20", "9000"})
				}
			}
		}
		w.Flush()
		if err := d.sendFeed(ctx, s, text.Bytes()); err != nil {
			return err
		}
	}
	d.say("02:00  %d shops sent %d sales; %d of %d rows were rejected, with line and reason", len(shops), d.tally.sales, d.tally.rejected, d.tally.sales+d.tally.rejected)
	for _, t := range d.travellers {
		for _, p := range t.bought {
			if p.how == "void" {
				if err := d.void(ctx, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sendFeed sends one file and has it imported.
func (d *day) sendFeed(ctx context.Context, s shop, text []byte) error {
	var feed struct {
		ID       string `json:"id"`
		State    string `json:"state"`
		Recorded int64  `json:"recorded"`
		Rejected int64  `json:"rejected"`
	}
	c := newClient(d.BaseURL, s.Key)
	if err := c.upload(ctx, "/v1/feeds?name="+s.VATID+"-"+string(d.Date)+".csv", "text/csv", text, &feed); err != nil {
		return err
	}
	for feed.State != "done" {
		time.Sleep(5 * time.Millisecond) // the import is at work in the background
		if err := c.call(ctx, "GET", "/v1/feeds/"+feed.ID, "", nil, &feed); err != nil {
			return err
		}
		if feed.State == "refused" {
			return fmt.Errorf("the file of %s was refused", s.Name)
		}
	}
	d.tally.sales, d.tally.rejected = d.tally.sales+feed.Recorded, d.tally.rejected+feed.Rejected
	return nil
}

// record is a shop's late report of one sale.
func (d *day) record(ctx context.Context, t *traveller, p purchase) error {
	return newClient(d.BaseURL, p.shop.Key).call(ctx, "POST", "/v1/sales", p.invoice, map[string]any{
		"action": "record", "invoice_number": p.invoice, "store": p.shop.Store, "local_time": string(p.on) + "T11:30:00", "currency": "EUR",
		"buyer_document": map[string]string{"issuing_state": t.doc.IssuingState, "number": t.doc.Number},
		"lines":          []map[string]any{{"description": p.what, "category": p.category, "quantity": 1, "gross_minor": p.gross, "vat_rate": "20", "vat_minor": p.vat()}},
	}, nil)
}

func (d *day) void(ctx context.Context, p purchase) error {
	return newClient(d.BaseURL, p.shop.Key).call(ctx, "POST", "/v1/sales", p.invoice+"-void", map[string]any{
		"action": "void", "invoice_number": p.invoice, "issued_on": string(p.on), "reason": "goods brought back to the shop"}, nil)
}

// kiosk is a traveller at a kiosk: it submits, and what the story has planned follows.
func (d *day) kiosk(ctx context.Context, t *traveller, told story) error {
	if err := d.submit(ctx, t, "first"); err != nil || t.refused.Code != "" {
		return err
	}
	d.tally.colour(t.claim.Channel)
	if told.then == nil {
		told.then = visit("validate", "")
	}
	told.then(d, t)
	return nil
}

// submit looks the passport up and claims what it finds and what is typed. A refusal is kept with the traveller.
func (d *day) submit(ctx context.Context, t *traveller, round string) error {
	kiosk := d.town.kiosks[t.no%len(d.town.kiosks)]
	document := map[string]any{"mrz": travel.FormatZone(t.doc)}
	var found struct {
		Sales []struct {
			ID string `json:"id"`
			In string `json:"invoice_number"`
		} `json:"sales"`
	}
	if err := kiosk.call(ctx, "POST", "/v1/purchases/lookup", "", map[string]any{"document": document}, &found); err != nil {
		return err
	}
	ids := map[string]string{}
	for _, s := range found.Sales {
		ids[s.In] = s.ID
	}
	var receipts []map[string]any
	for _, p := range t.bought {
		if id := ids[p.invoice]; id != "" && p.how == "" {
			receipts = append(receipts, map[string]any{"sale_id": id})
			continue
		}
		total := p.gross
		if p.how == "differs" {
			total += 900
		}
		receipts = append(receipts, map[string]any{"merchant_vat_id": p.shop.VATID, "invoice_number": p.invoice, "issued_on": string(p.on),
			"total": map[string]any{"amount_minor": total, "currency": "EUR"}})
	}
	reference := fmt.Sprintf("day-%d-%s", t.no, round)
	err := kiosk.call(ctx, "POST", "/v1/claims", reference, map[string]any{
		"reference": reference, "submitted_at": d.clock.Now().Format(time.RFC3339), "document": document, "residence": t.residence, "language": t.nation.Language,
		"flight":   map[string]any{"number": t.flight, "departs_at": t.departs.UTC().Format(time.RFC3339), "destination": t.to},
		"receipts": receipts, "payout": map[string]any{"method": t.method, "account": t.account},
	}, &t.claim)
	if p, ok := refusal(err); ok {
		t.refused = p
		d.tally.refused++
		return nil
	}
	return err
}

// decide is an officer's one decision about everything of a claim that is red. What the traveller finds undone has been
// done by others: withdrawn, cancelled by the shop, lapsed.
func (d *day) decide(ctx context.Context, officer client, t *traveller, action, reason string) error {
	if err := officer.call(ctx, "GET", "/v1/claims/"+t.claim.ID, "", nil, &t.claim); err != nil {
		return err
	}
	var said []map[string]any
	for _, r := range t.claim.Receipts {
		if r.Status != "inspection" {
			continue
		}
		word := map[string]any{"id": r.ID, "action": action}
		if action != "validate" {
			word["reason"] = reason
		}
		if action == "reduce" {
			word["amount_minor"] = r.Gross.AmountMinor / 2
		}
		said = append(said, word)
	}
	if len(said) == 0 {
		return nil
	}
	d.tally.decided++
	return d.ask(ctx, officer, t, "decisions", map[string]any{"version": t.claim.Version, "receipts": said})
}

// ask does something to a traveller's claim under the version it has now.
func (d *day) ask(ctx context.Context, by client, t *traveller, deed string, body map[string]any) error {
	if _, has := body["version"]; has {
		if err := d.town.officers[0].call(ctx, "GET", "/v1/claims/"+t.claim.ID, "", nil, &t.claim); err != nil {
			return err
		}
		body["version"] = t.claim.Version
	}
	if err := by.call(ctx, "POST", "/v1/claims/"+t.claim.ID+"/"+deed, "", body, &t.claim); err != nil {
		return d.wrong(t, "%s: %v", deed, err)
	}
	return nil
}

func (d *day) releaseHolds(ctx context.Context, t *traveller) error {
	var c struct {
		Holds []struct {
			ID string `json:"id"`
		} `json:"holds"`
	}
	if err := d.town.officers[0].call(ctx, "GET", "/v1/claims/"+t.claim.ID, "", nil, &c); err != nil {
		return err
	}
	for _, h := range c.Holds {
		if err := d.town.officers[0].call(ctx, "POST", "/v1/holds/"+h.ID+"/release", "", nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// payouts holds or releases whatever a claim has to be paid.
func (d *day) payouts(ctx context.Context, t *traveller, deed, reason string) error {
	if err := d.town.officers[0].call(ctx, "GET", "/v1/claims/"+t.claim.ID, "", nil, &t.claim); err != nil {
		return err
	}
	for _, p := range t.claim.Payouts {
		if err := d.town.finance.call(ctx, "POST", "/v1/payouts/"+p.ID+"/"+deed, "", map[string]any{"reason": reason}, nil); err != nil {
			return d.wrong(t, "%s: %v", deed, err)
		}
	}
	return nil
}
