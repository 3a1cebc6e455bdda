package schema_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

type row = map[string]any

// id makes readable UUIDs: id(7) ends in 7.
func id(n int) string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", n) }

// valid is one row of each table, parents first: what the broken rows below differ from.
func valid(db *models.DB) []struct {
	table string
	row   row
} {
	now, b := db.Clock.Now(), []byte{1}
	return []struct {
		table string
		row   row
	}{
		{"installation", row{"id": 1, "kind": "demo", "ring_fingerprint": "f", "created_at": now}},
		{"airports", row{"code": "CDG", "name": "Paris", "country": "FR", "time_zone": "Europe/Paris", "currency": "EUR", "created_at": now}},
		{"terminals", row{"id": id(1), "airport_code": "CDG", "name": "2E"}},
		{"desks", row{"id": id(2), "airport_code": "CDG", "terminal_id": id(1), "name": "Desk", "directions": "left"}},
		{"desk_hours", row{"desk_id": id(2), "weekday": 1, "opens_minute": 360, "closes_minute": 1320}},
		{"kiosks", row{"id": id(3), "airport_code": "CDG", "terminal_id": id(1), "name": "K1", "key_hash": b, "status": "active", "enrolled_at": now, "kind": "desk"}},
		{"merchants", row{"id": id(4), "legal_name": "M", "vat_id": "FR83404833048", "country": "FR", "member_from": "2020-01-01", "status": "active", "key_hash": b, "created_at": now}},
		{"stores", row{"id": id(5), "merchant_id": id(4), "code": "S", "name": "S", "city": "Paris", "time_zone": "Europe/Paris"}},
		{"sales", row{"id": id(6), "merchant_id": id(4), "store_id": id(5), "invoice_number": "1", "issued_on": "2026-05-08", "issued_at": now, "currency": "EUR",
			"gross_minor": 12000, "vat_minor": 2000, "status": "taken", "version": 1, "recorded_at": now, "updated_at": now}},
		{"sale_lines", row{"sale_id": id(6), "line_no": 1, "description": "coat", "category": "clothing", "quantity": 1, "gross_minor": 12000, "vat_rate": "20", "vat_minor": 2000}},
		{"staff", row{"id": id(7), "email": "a@example.org", "name": "A", "role": "officer", "airport_code": "CDG", "password_hash": "x", "status": "active", "created_at": now}},
		{"staff_tokens", row{"id": id(8), "token_hash": b, "staff_id": id(7), "name": "t", "created_at": now, "ends_at": now}},
		{"claims", row{"id": id(9), "doc_id": "0123456789ABC", "airport_code": "CDG", "kiosk_id": id(3), "reference": "r1", "submitted_at": now, "received_at": now,
			"scheme": "FR", "scheme_version": "FR@2021-01-01", "profile": "standard", "currency": "EUR", "language": "en", "status": "open", "version": 1,
			"traveller_sealed": b, "document_index": b, "document_mask": "*", "nationality": "CHN", "flight": "AF1", "departs_at": now, "destination": "PVG",
			"method": "card", "rail": "sandbox", "account_sealed": b, "account_mask": "*", "gross_minor": 12000, "vat_minor": 2000, "fee_minor": 300,
			"refund_minor": 1700, "due_minor": 1700, "assumed": "[]", "updated_at": now}},
		{"receipts", row{"id": id(10), "claim_id": id(9), "position": 1, "sale_id": id(6), "merchant_vat_id": "FR83404833048", "merchant_name": "M", "shop": "S",
			"city": "Paris", "invoice_number": "1", "issued_on": "2026-05-08", "typed_minor": 12000, "status": "inspection", "live": true, "reasons": "[]",
			"gross_minor": 12000, "vat_minor": 2000, "fee_minor": 300, "refund_minor": 1700, "due_minor": 1700, "due_key": "", "lines": "[]",
			"deadline_on": "2026-08-31", "updated_at": now}},
		{"decisions", row{"id": id(11), "claim_id": id(9), "receipt_id": id(10), "claim_version": 1, "action": "validate", "reason": "", "note": "", "lines": "[]",
			"refund_minor": 1700, "actor_kind": "staff", "actor_id": id(7), "at": now}},
		{"holds", row{"id": id(12), "kind": "claim", "subject": id(9), "airport_code": "CDG", "reason": "x", "placed_by": id(7), "placed_at": now}},
		{"recovery_cases", row{"id": id(13), "claim_id": id(9), "receipt_id": id(10), "reason": "void", "currency": "EUR", "amount_minor": 1700, "status": "open", "opened_at": now}},
		{"batches", row{"id": id(14), "number": "B1", "airport_code": "CDG", "method": "card", "rail": "sandbox", "currency": "EUR", "slot": "s", "state": "open",
			"opened_at": now, "line_count": 1, "total_minor": 1700, "paid_minor": 0, "returned_minor": 0, "failed_minor": 0}},
		{"payouts", row{"id": id(15), "claim_id": id(9), "due_key": "d", "airport_code": "CDG", "method": "card", "rail": "sandbox", "account_sealed": b,
			"account_mask": "*", "currency": "EUR", "amount_minor": 1700, "state": "batched", "state_reason": "", "batch_id": id(14), "version": 1, "due_at": now, "updated_at": now}},
		{"attempts", row{"id": id(16), "payout_id": id(15), "number": 1, "batch_id": id(14), "rail": "sandbox", "rail_id": "R1", "currency": "EUR", "amount_minor": 1700,
			"account_mask": "*", "live": true, "outcome": "pending", "failure_code": "", "rail_reference": "", "sends": 1, "created_at": now, "sent_at": now}},
		{"evidence", row{"id": id(17), "attempt_id": id(16), "source": "reply", "status": "paid", "code": "", "rail_reference": "", "body_hash": b, "actor_id": "sandbox", "at": now}},
		{"payout_moves", row{"id": id(18), "payout_id": id(15), "version": 1, "from_state": "due", "to_state": "batched", "reason": "", "at": now}},
		{"batch_lines", row{"batch_id": id(14), "line_no": 1, "kind": "payout", "payout_id": id(15), "attempt_id": id(16), "amount_minor": 1700, "outcome": "paid"}},
		{"batch_reports", row{"batch_id": id(14), "format": "csv", "sha256": "x", "body": b, "created_at": now}},
		{"rail_controls", row{"id": id(19), "airport_code": "CDG", "rail": "sandbox", "paused": false, "single_ceiling_minor": 1, "daily_ceiling_minor": 1,
			"currency": "EUR", "reason": "", "changed_by": id(7), "changed_at": now}},
		{"tills", row{"id": id(23), "airport_code": "CDG", "cashier_id": id(7), "currency": "EUR", "float_minor": 0, "state": "open", "opened_at": now, "reason": ""}},
		{"till_lines", row{"till_id": id(23), "line_no": 1, "kind": "payment", "payout_id": id(15), "attempt_id": id(16), "due_minor": 1700, "cash_minor": -1700, "forfeited_minor": 0, "at": now}},
		{"rail_floors", row{"rail": "sandbox", "currency": "EUR", "floor_minor": 0, "changed_by": id(7), "changed_at": now}},
		{"laws", row{"version": "FR@000000000000", "text": "id: FR", "kept_at": now}},
		{"ledger_marks", row{"account": "rail_prefund:sandbox", "currency": "EUR", "before_id": id(8), "amount_minor": 1, "marked_at": now}},
		{"merchant_ceilings", row{"merchant_id": id(4), "currency": "EUR", "ceiling_minor": 1, "changed_by": id(7), "changed_at": now}},
		{"entries", row{"posting_id": id(20), "line_no": 1, "account": "a", "currency": "EUR", "amount_minor": 5}},
		{"entries", row{"posting_id": id(20), "line_no": 2, "account": "b", "currency": "EUR", "amount_minor": -5}},
		{"postings", row{"id": id(20), "kind": "due", "ref": "1", "at": now}},
		{"audit_log", row{"id": id(21), "at": now, "actor_kind": "staff", "actor_id": id(7), "airport_code": "CDG", "deed": "claim.decide", "subject_kind": "claim",
			"subject_id": id(9), "reason": "", "detail": "{}", "trace_id": ""}},
		{"feeds", row{"id": id(22), "merchant_id": id(4), "name": "may.csv", "format": "csv", "preview": false, "state": "running", "sha256": strings.Repeat("0", 64), "size_bytes": 100,
			"next_byte": 50, "next_line": 3, "recorded": 1, "unchanged": 0, "corrected": 0, "voided": 0, "rejected": 1, "refusal": "", "refusal_text": "", "owner": "o",
			"received_at": now, "updated_at": now}},
		{"feed_parts", row{"feed_id": id(22), "part_no": 0, "sealed": b}},
		{"feed_rejects", row{"feed_id": id(22), "line_no": 2, "place": 1, "invoice_number": "", "field": "", "code": "x", "reason": "x"}},
		{"due_receipts", row{"claim_id": id(9), "due_key": "d", "receipt_id": id(10), "from_minor": 0, "amount_minor": 1700}},
		{"payout_changes", row{"payout_id": id(15), "number": 1, "from_method": "card", "from_rail": "sandbox", "to_method": "bank", "to_rail": "sandbox", "amount_minor": 1700, "at": now}},
		{"periods", row{"id": id(23), "airport_code": "CDG", "from_on": "2026-05-01", "to_on": "2026-05-07", "state": "making", "lines_done": 1, "lines_total": 2, "failure": "",
			"failure_text": "", "tries": 1, "owner": "o", "asked_by": "f", "asked_at": now}},
		{"period_sums", row{"period_id": id(23), "dimension": "total", "key": "", "name": "", "currency": "EUR", "lines": 2, "opening_minor": 10, "due_minor": 9, "cancelled_minor": 1,
			"paid_minor": 5, "returned_minor": 2, "forfeited_minor": 3, "moved_minor": 0, "closing_minor": 12, "opening_sent_minor": 4, "sent_minor": 6, "failed_minor": 1, "closing_sent_minor": 4,
			"recovery_minor": 0, "recovery_closed_minor": 0}},
		{"period_files", row{"period_id": id(23), "format": "csv", "sha256": strings.Repeat("0", 64), "size_bytes": 1}},
		{"period_parts", row{"period_id": id(23), "format": "csv", "part_no": 0, "packed": b}},
		{"alerts", row{"id": id(33), "condition": "kiosk_silent", "subject": id(3), "airport_code": "CDG", "detail": "d", "opened_at": now}},
		{"alert_notices", row{"id": id(34), "alert_id": id(33), "event": "opened", "body": "{}", "state": "waiting", "tries": 0, "last_error": "", "created_at": now, "next_try_at": now}},
		{"job_runs", row{"job": "j", "slot": "s", "owner": "o", "lease_until": now, "started_at": now, "outcome": "running", "detail": ""}},
	}
}

// broken are the changes to the valid row that each constraint must refuse.
var broken = map[string][]row{
	"installation_one":            {{"id": 2}},
	"installation_kind":           {{"kind": "test"}, {"kind": ""}},
	"airports_code":               {{"code": "CDGX"}, {"code": ""}},
	"airports_country":            {{"code": "ORY", "country": "FRA"}},
	"airports_currency":           {{"code": "ORY", "currency": "EU"}},
	"desk_hours_weekday":          {{"weekday": 7}, {"weekday": -1}},
	"desk_hours_opens":            {{"opens_minute": -1}},
	"desk_hours_closes":           {{"opens_minute": 1439, "closes_minute": 1441}},
	"desk_hours_order":            {{"opens_minute": 600, "closes_minute": 600}},
	"kiosks_status":               {{"status": "lost"}},
	"kiosks_kind":                 {{"kind": "till"}},
	"merchants_country":           {{"country": "FRA"}},
	"merchants_member_from":       {{"member_from": "2020"}},
	"merchants_member_until":      {{"member_until": ""}},
	"merchants_status":            {{"status": "gone"}},
	"sales_issued_on":             {{"issued_on": "2026-5-8"}},
	"sales_currency":              {{"currency": "EURO"}},
	"sales_gross":                 {{"gross_minor": 0, "vat_minor": 0}, {"gross_minor": -1}},
	"sales_vat":                   {{"vat_minor": 12001}, {"vat_minor": -1}},
	"sales_status":                {{"status": "sold"}},
	"sales_version":               {{"version": 0}},
	"sale_lines_line_no":          {{"line_no": 0}},
	"sale_lines_quantity":         {{"quantity": 0}},
	"sale_lines_gross":            {{"gross_minor": -1, "vat_minor": -1}},
	"sale_lines_vat":              {{"vat_minor": 12001}, {"vat_minor": -1}},
	"sale_lines_tariff":           {{"tariff": "6"}, {"tariff": "6202.20"}, {"tariff": "62022000001"}},
	"sale_lines_origin":           {{"origin": "it"}, {"origin": "ITA"}},
	"sale_lines_set_name":         {{"set_name": "a service of 24 pieces"}},
	"sale_lines_other_taxes":      {{"other_taxes": "wet"}, {"other_taxes": "Wet:450"}, {"other_taxes": "wet:4.50"}},
	"staff_role":                  {{"role": "root"}},
	"staff_status":                {{"status": "away"}},
	"claims_doc_id":               {{"doc_id": "0123456789AB"}},
	"claims_currency":             {{"currency": ""}},
	"claims_status":               {{"status": "inspection"}},
	"claims_version":              {{"version": 0}},
	"claims_method":               {{"method": "cheque"}},
	"claims_gross":                {{"gross_minor": -1}},
	"claims_vat":                  {{"vat_minor": -1}},
	"claims_fee":                  {{"fee_minor": -1}},
	"claims_refund":               {{"refund_minor": -1}},
	"claims_due":                  {{"due_minor": -1}},
	"receipts_position":           {{"position": 0}},
	"receipts_issued_on":          {{"issued_on": ""}},
	"receipts_typed":              {{"typed_minor": 0}, {"typed_minor": -5}},
	"receipts_status":             {{"status": "paid"}},
	"receipts_gross":              {{"gross_minor": -1}},
	"receipts_vat":                {{"vat_minor": -1, "refund_minor": 0}},
	"receipts_fee":                {{"fee_minor": -1}},
	"receipts_refund":             {{"refund_minor": -1}, {"refund_minor": 2001}},
	"receipts_due":                {{"due_minor": -1}},
	"receipts_deadline_on":        {{"deadline_on": "soon"}},
	"decisions_action":            {{"action": "approve"}},
	"decisions_refund":            {{"refund_minor": -1}},
	"holds_kind":                  {{"kind": "kiosk"}},
	"recovery_cases_amount":       {{"amount_minor": -1}},
	"recovery_cases_status":       {{"status": "lost"}},
	"batches_currency":            {{"currency": "E"}},
	"batches_state":               {{"state": "sent"}},
	"batches_line_count":          {{"line_count": -1}},
	"payouts_currency":            {{"currency": "E"}},
	"payouts_amount":              {{"amount_minor": 0}, {"amount_minor": -1}},
	"payouts_state":               {{"state": "sent"}},
	"payouts_version":             {{"version": 0}},
	"attempts_number":             {{"number": 0}},
	"attempts_rail_id":            {{"rail_id": strings.Repeat("R", 33)}},
	"attempts_amount":             {{"amount_minor": 0}, {"amount_minor": -1}},
	"attempts_outcome":            {{"outcome": "unknown"}},
	"attempts_sends":              {{"sends": -1}},
	"evidence_source":             {{"source": "rumour"}},
	"evidence_status":             {{"status": "due"}},
	"batch_lines_line_no":         {{"line_no": 0}},
	"batch_lines_kind":            {{"kind": "fee"}},
	"batch_reports_format":        {{"format": "doc"}},
	"rail_floors_currency":        {{"currency": "E"}},
	"rail_floors_floor":           {{"floor_minor": -1}},
	"ledger_marks_currency":       {{"currency": ""}},
	"laws_version":                {{"version": "FR"}},
	"merchant_ceilings_currency":  {{"currency": ""}},
	"merchant_ceilings_ceiling":   {{"ceiling_minor": 0}},
	"rail_controls_single":        {{"single_ceiling_minor": 0}},
	"rail_controls_daily":         {{"daily_ceiling_minor": -1}},
	"tills_currency":              {{"currency": "EURO"}},
	"tills_float":                 {{"float_minor": -1}},
	"tills_state":                 {{"state": "lost"}},
	"tills_expected":              {counted(-1, 0)},
	"tills_counted":               {counted(0, -1)},
	"tills_closed":                {{"state": "closed"}, {"counted_minor": 0}, {"closed_by": id(7)}},
	"tills_reason":                {merged(counted(5, 4), row{"reason": ""})},
	"tills_one_open":              {{"id": id(90)}, {"id": id(90), "float_minor": 5}},
	"till_lines_line_no":          {{"line_no": 0}},
	"till_lines_kind":             {{"kind": "gift"}, {"kind": "supply"}, {"cash_minor": 1700}, {"due_minor": 0}, {"payout_id": nil}, {"attempt_id": nil}},
	"till_lines_forfeited":        {{"forfeited_minor": -1}},
	"till_lines_attempt_key":      {{"line_no": 2}},
	"entries_line_no":             {{"line_no": 0}},
	"entries_currency":            {{"currency": "E"}},
	"entries_amount":              {{"amount_minor": 0}},
	"job_runs_outcome":            {{"outcome": "lost"}},
	"alerts_one_live":             {{"id": id(90)}},
	"alert_notices_event":         {{"event": "shouted"}},
	"alert_notices_state":         {{"state": "lost"}},
	"alert_notices_tries":         {{"tries": -1}},
	"alert_notices_event_key":     {{"id": id(90)}},
	"feeds_format":                {{"format": "xlsx"}},
	"feeds_state":                 {{"state": "failed"}},
	"feeds_sha256":                {{"sha256": ""}},
	"feeds_size":                  {{"size_bytes": -1, "next_byte": -2}},
	"feeds_next_byte":             {{"next_byte": 101}, {"next_byte": -1}},
	"feeds_next_line":             {{"next_line": 0}},
	"feeds_recorded":              {{"recorded": -1}},
	"feeds_unchanged":             {{"unchanged": -1}},
	"feeds_corrected":             {{"corrected": -1}},
	"feeds_voided":                {{"voided": -1}},
	"feeds_rejected":              {{"rejected": -1}},
	"feed_parts_part_no":          {{"part_no": -1}},
	"feed_rejects_line_no":        {{"line_no": 0}},
	"feed_rejects_place":          {{"place": 0}},
	"due_receipts_from":           {{"from_minor": -1}},
	"due_receipts_amount":         {{"amount_minor": 0}},
	"payout_changes_number":       {{"number": 0}},
	"payout_changes_amount":       {{"amount_minor": 0}},
	"periods_from_on":             {{"from_on": "2026-5-1"}},
	"periods_to_on":               {{"to_on": "2026-5-7"}},
	"periods_order":               {{"to_on": "2026-04-30"}},
	"periods_state":               {{"state": "done"}},
	"periods_lines_done":          {{"lines_done": -1}},
	"periods_lines_total":         {{"lines_done": 3}},
	"periods_tries":               {{"tries": -1}},
	"periods_once":                {{"id": id(90)}, {"id": id(90), "state": "made"}},
	"period_sums_dimension":       {{"dimension": "rail"}},
	"period_sums_currency":        {{"currency": "EURO"}},
	"period_sums_lines":           {{"lines": -1}},
	"period_sums_tie":             {{"opening_minor": 11}, {"cancelled_minor": 0}, {"closing_minor": 13}},
	"period_sums_tie_sent":        {{"sent_minor": 7}, {"closing_sent_minor": 5}},
	"period_files_format":         {{"format": "pdf"}},
	"period_files_sha256":         {{"sha256": ""}},
	"period_files_size":           {{"size_bytes": 0}},
	"period_parts_format":         {{"format": "pdf"}},
	"period_parts_part_no":        {{"part_no": -1}},
	"feeds_file_key":              {{"id": id(90)}, {"id": id(90), "state": "done", "name": "june.csv"}},
	"terminals_name_key":          {{"id": id(90)}},
	"desks_name_key":              {{"id": id(90)}},
	"kiosks_name_key":             {{"id": id(90), "key_hash": []byte{2}, "kind": "kiosk"}},
	"kiosks_key_hash_key":         {{"id": id(90), "name": "K2", "kind": "kiosk"}},
	"kiosks_desk_key":             {{"id": id(90), "name": "K2", "key_hash": []byte{2}}},
	"merchants_vat_id_key":        {{"id": id(90), "key_hash": []byte{2}}},
	"merchants_key_hash_key":      {{"id": id(90), "vat_id": "FR1"}},
	"stores_code_key":             {{"id": id(90)}},
	"sales_invoice_key":           {{"id": id(90)}, {"id": id(90), "status": "void"}},
	"staff_email_key":             {{"id": id(90)}},
	"claims_doc_id_key":           {{"id": id(90), "reference": "r2"}},
	"claims_reference_key":        {{"id": id(90), "doc_id": "X123456789ABC"}},
	"receipts_position_key":       {{"id": id(90), "sale_id": nil, "invoice_number": "2"}},
	"receipts_one_live":           {{"id": id(90), "position": 2, "sale_id": nil}},
	"receipts_one_live_sale":      {{"id": id(90), "position": 2, "invoice_number": "2"}},
	"decisions_once":              {{"id": id(90)}, {"id": id(90), "action": "refuse"}},
	"holds_one_live":              {{"id": id(90)}},
	"batches_number_key":          {{"id": id(90), "slot": "t"}},
	"batches_slot_key":            {{"id": id(90), "number": "B2"}},
	"payouts_due_key":             {{"id": id(90)}},
	"attempts_number_key":         {{"id": id(90), "rail_id": "R2", "live": false}},
	"attempts_rail_id_key":        {{"id": id(90), "number": 2, "live": false}},
	"attempts_one_live":           {{"id": id(90), "number": 2, "rail_id": "R2"}},
	"payout_moves_version_key":    {{"id": id(90)}},
	"batch_lines_attempt_key":     {{"line_no": 2}},
	"rail_controls_key":           {{"id": id(90)}},
	"postings_once":               {{"id": id(91)}},
	"recovery_cases_receipt_key":  {{"id": id(90)}},
	"staff_tokens_token_hash_key": {{"id": id(90)}},
}

// counted closes a till: what it should hold, and what was found.
func counted(expected, found int) row {
	return row{"id": id(91), "state": "closed", "closed_at": "2026-05-08 20:00:00+00:00", "closed_by": id(7), "expected_minor": expected, "counted_minor": found, "reason": "x"}
}

// allowed are rows beside the valid ones that a partial key must leave alone.
var allowed = map[string][]row{
	"kiosks":      {{"id": id(80), "name": "K3", "key_hash": []byte{3}, "kind": "kiosk"}, {"id": id(81), "name": "K4", "key_hash": []byte{4}, "kind": "kiosk"}},
	"receipts":    {{"id": id(80), "position": 2, "live": false, "status": "withdrawn"}},
	"alerts":      {{"id": id(80), "closed_at": "2026-05-08 12:00:00+00:00"}, {"id": id(81), "subject": "x"}},
	"holds":       {{"id": id(80), "released_at": "2026-05-08 12:00:00+00:00", "released_by": "x"}},
	"attempts":    {{"id": id(80), "number": 2, "rail_id": "R2", "live": false, "outcome": "failed"}},
	"batch_lines": {{"line_no": 2, "kind": "return"}},
	"periods":     {{"id": id(80), "state": "failed"}, {"id": id(81), "state": "failed"}},
	"feeds":       {{"id": id(80), "state": "refused"}, {"id": id(81), "preview": true}},
	"tills":       {{"id": id(80), "currency": "USD"}, merged(counted(5, 4), row{"id": id(81)}), merged(counted(5, 5), row{"id": id(82), "reason": ""})},
	"till_lines":  {{"line_no": 2, "kind": "supply", "payout_id": nil, "attempt_id": nil, "due_minor": 0, "cash_minor": 5000}},
}

func TestEveryNamedPromiseRefusesARowThatBreaksIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		rows := valid(db)
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			for i, v := range rows {
				checks, uniques := brokenOf(v.table)
				for name, changes := range checks {
					for _, c := range changes {
						refuses(t, tx, v.table, name, merged(v.row, c))
					}
				}
				if err := insert(tx, v.table, v.row); err != nil {
					return 0, fmt.Errorf("the valid row %d of %s: %w", i, v.table, err)
				}
				for name, changes := range uniques {
					for _, c := range changes {
						refuses(t, tx, v.table, name, merged(v.row, c))
					}
				}
				for _, c := range allowed[v.table] {
					if err := insert(tx, v.table, merged(v.row, c)); err != nil {
						return 0, fmt.Errorf("another row of %s: %w", v.table, err)
					}
				}
			}
			return 0, nil
		})
		must(t, err)
	})
}

func TestEveryNamedPromiseIsTried(t *testing.T) {
	var names []string
	must(t, modeltest.Postgres(t).Raw(promised).Scan(&names).Error)
	if len(names) < 80 {
		t.Fatalf("only %d promises were found", len(names))
	}
	for _, name := range names {
		if broken[name] == nil {
			t.Errorf("nothing breaks %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(broken)) {
		if !slices.Contains(names, name) {
			t.Errorf("%s is promised nowhere", name)
		}
	}
}

const promised = `SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u') AND connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'goose%'
	UNION SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class r ON r.oid = i.indrelid
	WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace AND r.relname NOT LIKE 'goose%'`
