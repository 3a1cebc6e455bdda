package models_test

import (
	"maps"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

type row = map[string]any

// rowsOf are one row of every table whose unique keys have a meaning for people, made in an order that foreign keys allow.
func rowsOf(w *modeltest.World) []struct {
	table string
	row   row
} {
	now := w.DB.Clock.Now()
	claim := row{"id": models.NewID(), "doc_id": "0000000000001", "airport_code": "CDG", "kiosk_id": w.Kiosk.ID, "reference": "r1", "submitted_at": now, "received_at": now,
		"scheme": "FR", "scheme_version": "FR@2021-01-01", "profile": "standard", "currency": "EUR", "language": "en", "status": "open", "version": 1, "traveller_sealed": []byte{1},
		"document_index": []byte{1}, "document_mask": "***", "nationality": "CHN", "flight": "AF116", "departs_at": now, "destination": "PVG", "method": "bank", "rail": "sandbox",
		"account_sealed": []byte{1}, "account_mask": "***", "gross_minor": 0, "vat_minor": 0, "fee_minor": 0, "refund_minor": 0, "due_minor": 0, "assumed": "[]", "updated_at": now}
	sale := row{"id": models.NewID(), "merchant_id": w.Merchant.ID, "store_id": w.Store.ID, "invoice_number": "i1", "issued_on": "2026-05-08", "issued_at": now, "currency": "EUR",
		"gross_minor": 12000, "vat_minor": 2000, "status": "free", "version": 1, "recorded_at": now, "updated_at": now}
	receipt := row{"id": models.NewID(), "claim_id": claim["id"], "position": 1, "sale_id": sale["id"], "merchant_vat_id": "FR1", "merchant_name": "m", "shop": "s", "city": "c",
		"invoice_number": "i1", "issued_on": "2026-05-08", "status": "presented", "live": true, "reasons": "[]", "gross_minor": 0, "vat_minor": 0, "fee_minor": 0, "refund_minor": 0,
		"due_minor": 0, "due_key": "", "lines": "[]", "updated_at": now}
	decision := row{"id": models.NewID(), "claim_id": claim["id"], "receipt_id": receipt["id"], "claim_version": 1, "action": "validate", "reason": "", "note": "", "lines": "[]",
		"refund_minor": 0, "actor_kind": "staff", "actor_id": "o", "at": now}
	hold := row{"id": models.NewID(), "kind": "claim", "subject": "s1", "airport_code": "CDG", "reason": "r", "placed_by": "o", "placed_at": now}
	return []struct {
		table string
		row   row
	}{
		{"claims", claim}, {"sales", sale}, {"receipts", receipt}, {"decisions", decision}, {"holds", hold},
	}
}

func TestABrokenPromiseIsToldInWords(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		put := func(table string, r row) error {
			_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) { return 0, tx.Table(table).Create(r).Error })
			return err
		}
		first := map[string]row{}
		for _, r := range rowsOf(w) {
			if err := put(r.table, maps.Clone(r.row)); err != nil {
				t.Fatalf("%s: %v", r.table, err)
			}
			first[r.table] = r.row
		}
		now := db.Clock.Now()
		first["merchants"] = row{"id": "", "legal_name": "m", "vat_id": w.Merchant.VATID, "country": "FR", "member_from": "2020-01-01", "status": "active", "key_hash": []byte("new"), "created_at": now}
		first["staff"] = row{"id": "", "email": w.Officer.Email, "name": "n", "role": "officer", "password_hash": "x", "status": "active", "created_at": now}
		first["kiosks"] = row{"id": "", "airport_code": "CDG", "terminal_id": w.Terminal.ID, "name": w.Kiosk.Name, "key_hash": []byte("new"), "status": "active", "enrolled_at": now}
		for _, c := range []struct {
			name, table string
			change      row
			code        string
		}{
			{"another claim of a kiosk's reference", "claims", row{"doc_id": "0000000000002"}, "claim.reference_taken"},
			{"an invoice recorded twice", "sales", nil, "sale.recorded_already"},
			{"an invoice in two live receipts", "receipts", row{"position": 2, "sale_id": nil}, "claim.receipt_taken"},
			{"a sale in two live receipts", "receipts", row{"position": 2, "invoice_number": "i2"}, "claim.receipt_taken"},
			{"two decisions on one version", "decisions", nil, "claim.stale_version"},
			{"two holds on one thing", "holds", nil, "hold.placed_already"},
			{"two merchants of one VAT id", "merchants", nil, "merchant.vat_id_taken"},
			{"two people of one address", "staff", nil, "staff.email_taken"},
			{"two kiosks of one name", "kiosks", nil, "kiosk.name_taken"},
		} {
			again := maps.Clone(first[c.table])
			again["id"] = models.NewID()
			maps.Copy(again, c.change)
			if err := put(c.table, again); models.CodeOf(err) != c.code || models.KindOf(err) != models.Conflict {
				t.Errorf("%s: %v, want %s", c.name, err, c.code)
			}
		}
		// What only a fault of ours can break has no words, and says nothing to strangers.
		again := maps.Clone(first["receipts"])
		again["id"], again["live"] = models.NewID(), false
		if err := put("receipts", again); err == nil || models.KindOf(err) != models.Internal {
			t.Errorf("two receipts in one place of a claim: %v", err)
		}
		again["position"] = 2
		if err := put("receipts", again); err != nil {
			t.Errorf("a receipt that is live no more stands in nobody's way: %v", err)
		}
	})
}
