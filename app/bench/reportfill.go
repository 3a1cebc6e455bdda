package bench

// month fills the tables for "bench report": claim g became due at :day + g × :step, those before :day are owed still.
// Triggers and foreign keys rest meanwhile: the rows are right by construction, and the report checks that they are.
var month = []string{
	"SET session_replication_role = replica", "SET synchronous_commit = off",
	`CREATE FUNCTION bench_at(g integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT timestamptz :day + g * :step $$`,
	`CREATE FUNCTION bench_id(kind text, g integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
		$$ SELECT (lpad(to_hex((extract(epoch FROM bench_at(g)) * 1000)::bigint), 12, '0') || substr(md5(kind || g), 13))::uuid $$`,
	`INSERT INTO claims (id, doc_id, airport_code, kiosk_id, reference, submitted_at, received_at, scheme, scheme_version, profile, currency, language, status, version, traveller_sealed,
		document_index, document_mask, nationality, flight, departs_at, destination, method, rail, account_sealed, account_mask, gross_minor, vat_minor, fee_minor, refund_minor, due_minor, assumed, updated_at)
		SELECT bench_id('claim', g), upper(substr(md5('d' || g), 1, 13)), 'CDG', :kiosk, 'r' || g, bench_at(g), bench_at(g), 'FR', 'FR', 'p', 'EUR', 'en', 'validated', 1, '\x01', '\x01', '*',
		(ARRAY['CHN', 'USA', 'JPN', 'KOR', 'BRA', 'IND', 'SGP', 'ARE', 'GBR', 'CAN'])[1 + abs(g) % 10], 'AF1', bench_at(g), 'PEK', CASE WHEN g % 3 = 0 THEN 'bank' ELSE 'alipay' END, 'sandbox', '\x01', '*',
		36000, 6000, 600, 5400, 5400, '[]', bench_at(g) FROM generate_series(:first, :last) g`,
	`INSERT INTO receipts (id, claim_id, position, merchant_vat_id, merchant_name, shop, city, invoice_number, issued_on, status, live, reasons, gross_minor, vat_minor, fee_minor, refund_minor, due_minor, due_key, lines, updated_at)
		SELECT bench_id('receipt' || p, g), bench_id('claim', g), p, 'FR' || (10000000000 + (abs(g) * 7 + p) % 200), 'Galerie ' || (abs(g) * 7 + p) % 200 || ' SAS', 's', 'c', 'I' || g || '-' || p, '2026-01-01', 'validated', true, '[]',
		18000, 3000, 300, 2700, 2700, 'v1', '[]', bench_at(g) FROM generate_series(:first, :last) g, generate_series(1, 2) p`,
	`INSERT INTO batches (id, number, airport_code, method, rail, currency, slot, state, opened_at, closed_at, line_count, total_minor, paid_minor, returned_minor, failed_minor)
		SELECT bench_id('batch' || m, h * (:last + 1) / 700), 'CDG-' || h || '-' || m, 'CDG', m, 'sandbox', 'EUR', 'h' || h, 'closed', bench_at(h * (:last + 1) / 700), bench_at((h + 1) * (:last + 1) / 700) + interval '2 hours', 0, 0, 0, 0, 0
		FROM generate_series(0, 700) h, (VALUES ('alipay'), ('bank')) v (m)`,
	`INSERT INTO payouts (id, claim_id, due_key, airport_code, method, rail, account_sealed, account_mask, currency, amount_minor, state, state_reason, batch_id, version, due_at, paid_at, updated_at)
		SELECT bench_id('payout', g), bench_id('claim', g), 'v1', 'CDG', CASE WHEN g % 3 = 0 THEN 'bank' ELSE 'alipay' END, 'sandbox', '\x01', '*', 'EUR', 5400, CASE WHEN g < 0 THEN 'due' ELSE 'paid' END, '',
		CASE WHEN g >= 0 THEN (SELECT b.id FROM batches b WHERE b.airport_code = 'CDG' AND b.method = CASE WHEN g % 3 = 0 THEN 'bank' ELSE 'alipay' END AND b.rail = 'sandbox' AND b.currency = 'EUR' AND b.slot = 'h' || g::bigint * 700 / (:last + 1)) END,
		CASE WHEN g < 0 THEN 1 ELSE 4 END, bench_at(g), CASE WHEN g >= 0 THEN bench_at(g) + interval '1 hour' END, bench_at(g) FROM generate_series(:first, :last) g`,
	`INSERT INTO attempts (id, payout_id, number, batch_id, rail, rail_id, currency, amount_minor, account_mask, live, outcome, failure_code, rail_reference, sends, created_at, sent_at, settled_at)
		SELECT bench_id('attempt', g), bench_id('payout', g), 1, p.batch_id, 'sandbox', upper(substr(md5('r' || g), 1, 26)), 'EUR', 5400, '*', true, 'paid', '', '', 1, p.paid_at, p.paid_at, p.paid_at
		FROM generate_series(0, :last) g JOIN payouts p ON p.id = bench_id('payout', g)`,
	`INSERT INTO batch_lines (batch_id, line_no, kind, payout_id, attempt_id, amount_minor, outcome)
		SELECT batch_id, row_number() OVER (PARTITION BY batch_id ORDER BY id), 'payout', payout_id, id, amount_minor, 'paid' FROM attempts`,
	`UPDATE batches b SET line_count = s.n, total_minor = s.minor, paid_minor = s.minor FROM (SELECT batch_id, COUNT(*) AS n, SUM(amount_minor) AS minor FROM batch_lines GROUP BY batch_id) s WHERE s.batch_id = b.id`,
	`INSERT INTO payout_moves (id, payout_id, version, from_state, to_state, reason, at)
		SELECT bench_id('move' || v.n, g), bench_id('payout', g), v.n, v.a, v.b, '', bench_at(g) + interval '1 hour'
		FROM generate_series(0, :last) g, (VALUES (2, 'due', 'batched'), (3, 'batched', 'submitting'), (4, 'submitting', 'paid')) v (n, a, b)`,
	`INSERT INTO postings (id, kind, ref, at) SELECT bench_id('due', g), 'due', bench_id('payout', g)::text, bench_at(g) FROM generate_series(:first, :last) g
		UNION ALL SELECT bench_id(v.kind, g), v.kind, bench_id('attempt', g)::text, bench_at(g) + v.after FROM generate_series(0, :last) g, (VALUES ('send', interval '1 hour'), ('settle', interval '61 minutes')) v (kind, after)`,
	`INSERT INTO entries (posting_id, line_no, account, currency, amount_minor) SELECT bench_id(v.kind, g), v.no, CASE WHEN v.account LIKE '%:' THEN v.account || bench_id('claim', g) ELSE v.account END, 'EUR', v.minor
		FROM generate_series(:first, :last) g, (VALUES ('due', 1, 'vat_receivable:FR', 6000), ('due', 2, 'refund_payable:', -5400), ('due', 3, 'fee_income:FR', -600), ('send', 1, 'refund_payable:', 5400),
		('send', 2, 'payout_clearing:sandbox', -5400), ('settle', 1, 'payout_clearing:sandbox', 5400), ('settle', 2, 'rail_prefund:sandbox', -5400)) v (kind, no, account, minor) WHERE g >= 0 OR v.kind = 'due'`,
	"RESET session_replication_role", "RESET synchronous_commit", "VACUUM ANALYZE", "CHECKPOINT",
}
