package bench

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// stretch is the time between one clone of the template and the next, into the past: 200 clones, ten thousand claims, reach
// back more than a month, so that what looks at the last weeks sees as much of them at first as in the end.
const stretch = "interval '4 hours'"

// cloned says, table by table in no particular order, which columns of a clone differ from the template's other than by
// lying further back in time. Sealed columns are copied and cannot be opened; nothing that is measured opens them.
var cloned = map[string]map[string]string{
	"sales":      {"id": id("id"), "invoice_number": "invoice_number || '-' || g", "issued_on": day("issued_on"), "buyer_index": "decode(md5(encode(buyer_index, 'hex') || g), 'hex')"},
	"sale_lines": {"sale_id": id("sale_id")},
	"claims": {"id": id("id"), "doc_id": "upper(substr(md5(doc_id || g), 1, 13))", "reference": "reference || '-' || g",
		"document_index": "decode(md5(encode(document_index, 'hex') || g), 'hex')"},
	"receipts": {"id": id("id"), "claim_id": id("claim_id"), "sale_id": id("sale_id"), "invoice_number": "invoice_number || '-' || g",
		"issued_on": day("issued_on"), "deadline_on": day("deadline_on")},
	"payouts":      {"id": id("id"), "claim_id": id("claim_id"), "batch_id": id("batch_id"), "forfeits_on": day("forfeits_on")},
	"batches":      {"id": id("id"), "number": "number || '-' || g", "slot": "slot || '-' || g"},
	"attempts":     {"id": id("id"), "payout_id": id("payout_id"), "batch_id": id("batch_id"), "rail_id": "upper(md5(rail_id || g))"},
	"evidence":     {"id": id("id"), "attempt_id": id("attempt_id")},
	"payout_moves": {"id": id("id"), "payout_id": id("payout_id")},
	"batch_lines":  {"batch_id": id("batch_id"), "payout_id": id("payout_id"), "attempt_id": id("attempt_id")},
	"postings":     {"id": id("id"), "ref": id("ref::uuid") + "::text"},
	"entries": {"posting_id": id("posting_id"),
		"account": "CASE WHEN account LIKE 'refund_payable:%' THEN 'refund_payable:' || " + id("substr(account, 16)::uuid") + " ELSE account END"},
	"audit_log":        {"id": id("id"), "subject_id": "CASE WHEN subject_id ~ '^[0-9a-f-]{36}$' THEN " + id("subject_id::uuid") + "::text ELSE subject_id END"},
	"idempotency_keys": {"key": "key || '-' || g"},
}

func id(column string) string  { return "bench_id(" + column + ", g)" }
func day(column string) string { return "((" + column + ")::date - g * 240 / 1440)::text" }

// benchID moves a UUIDv7 back in time with its clone, so that ids still follow time as real ones do.
const benchID = `CREATE FUNCTION bench_id(u uuid, g integer) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT (lpad(to_hex(('x' || substr(replace(u::text, '-', ''), 1, 12))::bit(48)::bigint - g * 3000000::bigint), 12, '0')
		|| substr(md5(u::text || g), 13))::uuid $$`

// template sets aside what is in the database, to be cloned.
func template(ctx context.Context, db *sql.DB) error {
	queries := []string{benchID, "CREATE SCHEMA bench_template"}
	for _, table := range slices.Sorted(maps.Keys(cloned)) {
		where := ""
		if table == "sales" {
			where = " WHERE status = 'taken'"
		}
		if table == "sale_lines" {
			where = " WHERE sale_id IN (SELECT id FROM sales WHERE status = 'taken')"
		}
		queries = append(queries, "CREATE TABLE bench_template."+table+" AS SELECT * FROM "+table+where)
	}
	for _, q := range queries {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%.80s: %w", q, err)
		}
	}
	return nil
}

// grow adds the clones from, from+1 … to of the template. Triggers and foreign keys rest meanwhile: the clones are right
// by construction.
func grow(ctx context.Context, db *sql.DB, from, to int) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, q := range []string{"SET session_replication_role = replica", "SET synchronous_commit = off"} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	for _, table := range slices.Sorted(maps.Keys(cloned)) {
		names, values, err := columns(ctx, db, table)
		if err != nil {
			return err
		}
		q := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM generate_series(%d, %d) AS g, bench_template.%s AS t",
			table, strings.Join(names, ", "), strings.Join(values, ", "), from, to, table)
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("clone %s: %w", table, err)
		}
	}
	for _, q := range []string{"RESET session_replication_role", "RESET synchronous_commit", "VACUUM ANALYZE", "CHECKPOINT"} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// columns lists a table's columns and what a clone has in each.
func columns(ctx context.Context, db *sql.DB, table string) (names, values []string, err error) {
	rows, err := db.QueryContext(ctx, "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1", table)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, nil, err
		}
		value, ok := cloned[table][name]
		switch {
		case ok:
		case strings.HasPrefix(kind, "timestamp"):
			value = name + " - g * " + stretch
		default:
			value = name
		}
		names, values = append(names, name), append(values, value)
	}
	return names, values, rows.Err()
}
