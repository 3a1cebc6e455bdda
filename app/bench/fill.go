package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
	"taxrefund/models/travel"
)

// ticket is one claim to be submitted: the kiosk's key, its Idempotency-Key and the body.
type ticket struct {
	key, reference string
	path, invoice  string // where it is sent when not to the usual place; the first purchase's number
	body           []byte
}

const (
	kiosks    = 16
	merchants = 20
)

// grounds are an airport with its kiosks' keys, the stores, and the key of the first merchant.
type grounds struct {
	keys        []string
	stores      []merchant.Store
	merchantKey string
}

// airport adds Paris with its kiosks and merchants.
func airport(ctx context.Context, h *House) (g grounds, err error) {
	actor := models.Actor{Kind: "system", ID: "bench"}
	if err = h.Places.AddAirport(ctx, actor, place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}); err != nil {
		return g, err
	}
	terminal, err := h.Places.AddTerminal(ctx, actor, "CDG", "Terminal 2E")
	if err != nil {
		return g, err
	}
	desk := place.Desk{AirportCode: "CDG", TerminalID: terminal.ID, Name: "Customs desk 2", Directions: "departures hall",
		Hours: []place.Hours{{Weekday: time.Monday, Opens: 6 * 60, Closes: 22 * 60}}}
	if _, err = h.Places.AddDesk(ctx, actor, desk); err != nil {
		return g, err
	}
	for i := range kiosks {
		_, key, err := h.Places.EnrolKiosk(ctx, actor, "CDG", terminal.ID, fmt.Sprintf("Kiosk %d", i+1))
		if err != nil {
			return g, err
		}
		g.keys = append(g.keys, key)
	}
	for i := range merchants {
		m, key, err := h.Merchants.AddMerchant(ctx, actor, merchant.Merchant{LegalName: fmt.Sprintf("Maison %d SAS", i+1), VATID: ident.FrenchVAT(73282932 + i), Country: "FR", MemberFrom: "2020-01-01"})
		if err != nil {
			return g, err
		}
		s, err := h.Merchants.AddStore(ctx, actor, merchant.Store{MerchantID: m.ID, Code: "OPE", Name: "Opéra", City: "Paris", TimeZone: "Europe/Paris"})
		if err != nil {
			return g, err
		}
		g.stores = append(g.stores, s)
		if i == 0 {
			g.merchantKey = key
		}
	}
	return g, nil
}

// tickets records n travellers' purchases, and makes the claim that each will submit.
func tickets(ctx context.Context, h *House, g grounds, n, receipts int) ([]ticket, error) {
	now := h.DB.Clock.Now()
	out := make([]ticket, n)
	var sales, lines []map[string]any
	for i := range out {
		doc := travel.Document{Kind: "P", IssuingState: "CHN", Number: fmt.Sprintf("E%08d", i), Surname: "WANG", GivenNames: "XIAOMING",
			Nationality: "CHN", BirthDate: "1990-03-14", Sex: "M", ExpiresOn: "2036-06-30"}
		var presented []map[string]any
		for r := range receipts {
			sale, line := boughtBy(h, doc, g.stores[(i+r)%len(g.stores)], fmt.Sprintf("B%d-%d", i, r), now)
			sales, lines = append(sales, sale), append(lines, line)
			presented = append(presented, map[string]any{"sale_id": sale["id"]})
		}
		out[i] = submission(doc, g.keys[i%len(g.keys)], fmt.Sprintf("bench-%08d", i), presented, now)
		out[i].invoice = fmt.Sprintf("B%d-0", i)
	}
	if err := h.DB.WithContext(ctx).Table("sales").CreateInBatches(sales, 500).Error; err != nil {
		return nil, err
	}
	return out, h.DB.WithContext(ctx).Table("sale_lines").CreateInBatches(lines, 500).Error
}

// boughtBy is the row of one coat at 20 % VAT, sold yesterday, and of its one line.
func boughtBy(h *House, doc travel.Document, store merchant.Store, invoice string, now time.Time) (sale, line map[string]any) {
	at := now.Add(-24 * time.Hour)
	id := models.NewID()
	return map[string]any{"id": id, "merchant_id": store.MerchantID, "store_id": store.ID, "invoice_number": invoice, "issued_on": at.In(store.Zone()).Format(time.DateOnly),
			"issued_at": at, "currency": "EUR", "gross_minor": 24000, "vat_minor": 4000, "buyer_index": merchant.BuyerIndex(h.Ring, doc.Key()),
			"status": "free", "version": 1, "recorded_at": at, "updated_at": at},
		map[string]any{"sale_id": id, "line_no": 1, "description": "Wool coat", "category": "clothing", "quantity": 1, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000}
}

func submission(doc travel.Document, key, reference string, receipts []map[string]any, now time.Time) ticket {
	zone := travel.FormatZone(doc)
	body, err := json.Marshal(map[string]any{
		"reference": reference, "submitted_at": now.Format(time.RFC3339), "document": map[string]any{"mrz": zone}, "residence": "CN",
		"flight":   map[string]any{"number": "AF382", "departs_at": now.Add(6 * time.Hour).Format(time.RFC3339), "destination": "PEK"},
		"receipts": receipts, "payout": map[string]any{"method": "alipay", "account": "traveller@example.cn"}, "language": "zh",
	})
	if err != nil {
		panic(err) // only our own plain values come here
	}
	return ticket{key: key, reference: reference, body: body}
}
