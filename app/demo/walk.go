package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/travel"
)

// Summary is what one walk came to; amounts are minor units of Currency.
type Summary struct {
	DocID            string  `json:"doc_id"`
	Currency         string  `json:"currency"`
	RefundMinor      int64   `json:"refund_minor"`
	PaidMinor        int64   `json:"paid_minor"`
	ReportTotalMinor int64   `json:"report_total_minor"`
	LedgerSumMinor   int64   `json:"ledger_sum_minor"`
	Database         string  `json:"database"`
	Seconds          float64 `json:"seconds"`
}

func (s Summary) json() []byte {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // a plain struct
	}
	return append(text, '\n')
}

// walk is one traveller's way through the airport.
type walk struct {
	Stage
	keys                    keys
	kiosk, officer, finance client
	started                 time.Time
	run                     string // distinguishes this walk's passport and invoices from earlier ones
	mrz                     []string
	document                string
	sales                   []string
	claim                   claimAnswer
	batches                 []string
	sum                     Summary
}

type amount struct {
	AmountMinor int64  `json:"amount_minor"`
	Currency    string `json:"currency"`
	Text        string `json:"text"`
}

type claimAnswer struct {
	ID       string `json:"id"`
	DocID    string `json:"doc_id"`
	Status   string `json:"status"`
	Channel  string `json:"channel"`
	Version  int    `json:"version"`
	Refund   amount `json:"refund"`
	Due      amount `json:"due"`
	Standing struct {
		State  string `json:"state"`
		Reason string `json:"reason"`
		Next   string `json:"next"`
	} `json:"standing"`
	Receipts []struct {
		ID       string `json:"id"`
		Status   string `json:"status"`
		Colour   string `json:"colour"`
		Merchant string `json:"merchant"`
		Gross    amount `json:"gross"`
		Refund   amount `json:"refund"`
		Reasons  []struct {
			Code string `json:"code"`
			Text string `json:"text"`
		} `json:"reasons"`
	} `json:"receipts"`
	Payouts []struct {
		ID     string `json:"id"`
		State  string `json:"state"`
		Amount amount `json:"amount"`
	} `json:"payouts"`
}

// shop has the merchants record what the traveller bought yesterday: clothes, shoes, and a watch.
func (w *walk) shop(ctx context.Context) error {
	w.run = models.NewID()[28:]
	doc := travel.Document{Kind: "P", IssuingState: "CHN", Number: "E" + digits(w.run, 8), Surname: "WANG", GivenNames: "XIAOMING",
		Nationality: "CHN", BirthDate: "1990-03-14", Sex: "M", ExpiresOn: "2032-06-30"}
	w.mrz = travel.FormatZone(doc)
	w.document = doc.IssuingState + "|" + doc.Number
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return err
	}
	yesterday := w.started.In(zone).AddDate(0, 0, -1).Format("2006-01-02")
	for i, p := range []struct {
		shop                  int
		what, category, clock string
		gross, vat            int64
	}{
		{0, "Wool coat", "clothing", "11:05:00", 48000, 8000},
		{0, "Leather shoes", "shoes", "11:40:00", 26400, 4400},
		{1, "Wrist watch, steel", "watches", "15:20:00", 132000, 22000},
	} {
		m := w.keys.Merchants[p.shop]
		invoice := fmt.Sprintf("D%s-%d", w.run, i+1)
		err := newClient(w.BaseURL, m.Key).call(ctx, "POST", "/v1/sales", invoice, map[string]any{
			"action": "record", "invoice_number": invoice, "store": m.Store, "local_time": yesterday + "T" + p.clock, "currency": "EUR",
			"buyer_document": map[string]string{"issuing_state": doc.IssuingState, "number": doc.Number},
			"lines":          []map[string]any{{"description": p.what, "category": p.category, "quantity": 1, "gross_minor": p.gross, "vat_rate": "20", "vat_minor": p.vat}},
		}, nil)
		if err != nil {
			return err
		}
	}
	w.say(" 1  Three purchases were recorded by two shops in Paris.")
	return nil
}

// digits makes n digits out of hexadecimal text.
func digits(hex string, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = '0' + hex[i%len(hex)]%10
	}
	return string(out)
}

func (w *walk) lookUp(ctx context.Context) error {
	var found struct {
		Document string `json:"document"`
		Sales    []struct {
			ID string `json:"id"`
		} `json:"sales"`
	}
	if err := w.kiosk.call(ctx, "POST", "/v1/purchases/lookup", "", map[string]any{"document": map[string]any{"mrz": w.mrz}}, &found); err != nil {
		return err
	}
	for _, s := range found.Sales {
		w.sales = append(w.sales, s.ID)
	}
	w.say(" 2  The kiosk reads passport %s and finds %d purchases.", found.Document, len(found.Sales))
	if len(w.sales) != 3 {
		return fmt.Errorf("lookup found %d purchases, want 3", len(w.sales))
	}
	return nil
}

func (w *walk) submit(ctx context.Context) error {
	var receipts []map[string]any
	for _, id := range w.sales {
		receipts = append(receipts, map[string]any{"sale_id": id})
	}
	now := w.DB.Clock.Now()
	reference := "demo-" + w.run
	err := w.kiosk.call(ctx, "POST", "/v1/claims", reference, map[string]any{
		"reference": reference, "submitted_at": now.Format(time.RFC3339), "document": map[string]any{"mrz": w.mrz}, "residence": "CN",
		"flight":   map[string]any{"number": "AF116", "departs_at": now.Add(3 * time.Hour).Format(time.RFC3339), "destination": "PVG"},
		"receipts": receipts, "payout": map[string]any{"method": "alipay", "account": "xiaoming@example.cn"}, "language": "zh",
	}, &w.claim)
	if err != nil {
		return err
	}
	w.say(" 3  The claim %s is in:", w.claim.DocID)
	red := 0
	for _, r := range w.claim.Receipts {
		why := ""
		if len(r.Reasons) > 0 {
			why = r.Reasons[len(r.Reasons)-1].Text
		}
		if r.Status == "inspection" {
			red++
		}
		w.say("      %-6s %-22s refund %-12s %s", r.Colour, r.Merchant, r.Refund.Text, why)
	}
	if red != 1 {
		return fmt.Errorf("%d receipts are red, want 1", red)
	}
	return nil
}

func (w *walk) decide(ctx context.Context) error {
	var said []map[string]any
	for _, r := range w.claim.Receipts {
		if r.Status == "inspection" {
			said = append(said, map[string]any{"id": r.ID, "action": "validate", "note": "watch shown, serial number checked"})
		}
	}
	err := w.officer.call(ctx, "POST", "/v1/claims/"+w.claim.ID+"/decisions", "", map[string]any{"version": w.claim.Version, "receipts": said}, &w.claim)
	if err != nil {
		return err
	}
	w.say(" 4  Officer Anna Weber sees the watch and validates it: the claim is %s, refund %s.", w.claim.Status, w.claim.Refund.Text)
	if w.claim.Status != "validated" {
		return fmt.Errorf("the claim is %s, want validated", w.claim.Status)
	}
	return nil
}

func (w *walk) saveVoucher(ctx context.Context) error {
	pdf, err := w.kiosk.fetch(ctx, "/v1/claims/"+w.claim.ID+"/voucher.pdf")
	if err != nil {
		return err
	}
	w.say(" 5  The voucher is printed: %s/voucher.pdf, %d KB.", w.Out, (len(pdf)+1023)/1024)
	return w.save("voucher.pdf", pdf)
}

// payOut runs the jobs by hand, as the clock would within two minutes, until everything of this claim is settled.
func (w *walk) payOut(ctx context.Context) error {
	for range 10 {
		for _, job := range []string{"run_payouts", "poll_payouts", "close_batches"} {
			if err := w.RunJob(ctx, system, job); err != nil {
				return fmt.Errorf("job %s: %w", job, err)
			}
		}
		if err := w.officer.call(ctx, "GET", "/v1/claims/"+w.claim.ID, "", nil, &w.claim); err != nil {
			return err
		}
		paid, open := int64(0), 0
		for _, p := range w.claim.Payouts {
			if p.State == "paid" {
				paid += p.Amount.AmountMinor
			} else {
				open++
			}
		}
		if open == 0 {
			w.sum.PaidMinor = paid
			w.say(" 6  The payout job ran: %d payouts, all paid by the sandbox rail to Alipay.", len(w.claim.Payouts))
			return nil
		}
	}
	return fmt.Errorf("the payouts of %s are not settled", w.claim.DocID)
}

// check lays the sums side by side: claim, rail, report and ledger.
func (w *walk) check(ctx context.Context) error {
	sums, err := ledger.Sums(ctx, w.DB)
	if err != nil {
		return err
	}
	w.sum.DocID, w.sum.Currency, w.sum.RefundMinor = w.claim.DocID, w.claim.Refund.Currency, w.claim.Refund.AmountMinor
	w.sum.Database, w.sum.Seconds = string(w.DB.Engine), w.DB.Clock.Now().Sub(w.started).Seconds()
	for _, s := range sums {
		w.sum.LedgerSumMinor += max(s, -s)
	}
	if w.sum.LedgerSumMinor != 0 || w.sum.PaidMinor != w.sum.RefundMinor || w.sum.ReportTotalMinor != w.sum.RefundMinor {
		return fmt.Errorf("the sums differ: %s", w.sum.json())
	}
	w.say(" 8  Refund, payouts and report agree at %s, and the ledger sums to zero.", w.claim.Refund.Text)
	return nil
}
