package period

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/money"
)

// books are everything a report reads, as it stood at one instant.
type books struct {
	*gorm.DB
	engine models.Engine
}

// begins is where a payout lies in the due that it was cut from: behind the parts before it. The key of a part is that of
// the due, a dot and a number.
const begins = `CASE WHEN p.due_key LIKE '%.%' THEN (SELECT COALESCE(SUM(q.amount_minor), 0) FROM payouts q WHERE q.claim_id = p.claim_id
	AND {base:q.due_key} = {base:p.due_key} AND (length(q.due_key) < length(p.due_key) OR length(q.due_key) = length(p.due_key) AND q.due_key < p.due_key)) ELSE 0 END`

// moved are the movements of one airport in some time, before they are split by receipt. Each posting is one row, found by
// the entry on the traveller's account, or on the clearing account where money arrived.
const moved = `WITH cuts AS (SELECT DISTINCT claim_id, {base:due_key} AS due_key FROM payouts WHERE due_key LIKE '%.%'), moved AS (
	SELECT po.at, po.id, po.kind, po.ref, e.currency, ABS(e.amount_minor) AS minor, c.id AS claim_id, c.doc_id, c.nationality, p.id AS payout_id,
		COALESCE(b.number, '') AS batch, COALESCE(a.rail, CASE po.kind WHEN 'due' THEN ch.from_rail END, p.rail, '') AS rail,
		COALESCE(b.method, CASE po.kind WHEN 'due' THEN ch.from_method END, p.method, '') AS method,
		{base:p.due_key} AS due_key, cuts.claim_id IS NOT NULL AS cut, CASE po.kind WHEN 'due' THEN 0 ELSE ` + begins + ` END AS begins
	FROM postings po
	JOIN entries e ON e.posting_id = po.id AND (e.account LIKE 'refund_payable:%' OR e.account LIKE 'recovery:%' OR po.kind = 'settle' AND e.account LIKE 'payout_clearing:%')
	LEFT JOIN attempts a ON a.id = CASE WHEN po.kind IN ('send', 'settle', 'release', 'return') THEN {id:po.ref} END
	LEFT JOIN payouts p ON p.id = CASE WHEN po.kind IN ('due', 'cancel', 'forfeit') THEN {id:po.ref} ELSE a.payout_id END
	LEFT JOIN cuts ON cuts.claim_id = p.claim_id AND cuts.due_key = {base:p.due_key}
	LEFT JOIN payout_changes ch ON ch.payout_id = p.id AND ch.number = 1
	LEFT JOIN batch_lines bl ON bl.attempt_id = a.id AND bl.kind = CASE po.kind WHEN 'return' THEN 'return' ELSE 'payout' END
	LEFT JOIN batches b ON b.id = bl.batch_id
	JOIN claims c ON c.id = CASE WHEN e.account LIKE 'payout_clearing:%' THEN p.claim_id ELSE {id:{owner:e.account}} END
	WHERE po.at >= @since AND po.at < @until AND c.airport_code = @airport
	UNION ALL
	SELECT ch.at, ch.payout_id, way.kind, '', p.currency, ch.amount_minor, c.id, c.doc_id, c.nationality, p.id, '',
		CASE way.kind WHEN '` + movedTo + `' THEN ch.to_rail ELSE ch.from_rail END, CASE way.kind WHEN '` + movedTo + `' THEN ch.to_method ELSE ch.from_method END,
		{base:p.due_key}, cuts.claim_id IS NOT NULL, ` + begins + `
	FROM payout_changes ch JOIN payouts p ON p.id = ch.payout_id JOIN claims c ON c.id = p.claim_id
	LEFT JOIN cuts ON cuts.claim_id = p.claim_id AND cuts.due_key = {base:p.due_key}
	CROSS JOIN (SELECT '` + movedAway + `' AS kind UNION ALL SELECT '` + movedTo + `') way
	WHERE ch.at >= @since AND ch.at < @until AND c.airport_code = @airport AND ch.from_method <> ch.to_method
) `

// lies is where a receipt lies in its due: behind the receipts before it in the claim.
const lies = `(SELECT COALESCE(SUM(s.due_minor), 0) FROM receipts s WHERE s.claim_id = r.claim_id AND s.due_key = r.due_key AND s.position < r.position)`

// parts splits what moved by the receipts of its due. Of a due that was cut it is as much of each as lies within the part
// that moved, so that receipts add up to the movement and movements to the receipts, to the cent. What has no receipts stays
// whole. A due that was taken back is in due_receipts; of any other the receipts tell.
const parts = ` FROM moved m
	LEFT JOIN due_receipts d ON d.claim_id = m.claim_id AND d.due_key = m.due_key AND (NOT m.cut OR d.from_minor < m.begins + m.minor AND d.from_minor + d.amount_minor > m.begins)
	LEFT JOIN receipts r ON r.claim_id = m.claim_id AND CASE WHEN m.kind IN ('recovery', 'recovery_closed') THEN r.id = {id:m.ref} WHEN d.receipt_id IS NOT NULL THEN r.id = d.receipt_id
		ELSE r.due_key = m.due_key AND r.due_minor > 0 AND (NOT m.cut OR ` + lies + ` < m.begins + m.minor AND ` + lies + ` + r.due_minor > m.begins) END `

const part = `CASE WHEN r.id IS NULL OR m.kind IN ('recovery', 'recovery_closed') THEN m.minor WHEN NOT m.cut THEN COALESCE(d.amount_minor, r.due_minor)
	ELSE {least:COALESCE(d.from_minor + d.amount_minor, ` + lies + ` + r.due_minor)|m.begins + m.minor} - {greatest:COALESCE(d.from_minor, ` + lies + `)|m.begins} END`

// CAST, because Postgres sums bigints to a numeric.
const cellsQuery = moved + `SELECT m.at < @from AS before, m.kind, m.method, COALESCE(r.merchant_vat_id, '') AS merchant_vat_id, COALESCE(MAX(r.merchant_name), '') AS merchant,
	m.nationality, m.currency, CAST(SUM(` + part + `) AS bigint) AS minor, COUNT(*) AS lines` + parts + `GROUP BY 1, 2, 3, 4, 6, 7`

const linesQuery = moved + `SELECT m.at, m.kind, m.doc_id, m.payout_id, m.batch, m.rail, m.method, r.merchant_vat_id, r.merchant_name, m.nationality, m.currency,
	` + part + parts + `ORDER BY m.at, m.id, m.kind, r.position`

// owedQuery and sentQuery are the balances of the accounts themselves, without a look at payouts or receipts.
const owedQuery = `SELECT e.currency, CAST(-SUM(e.amount_minor) AS bigint) AS minor FROM entries e JOIN postings po ON po.id = e.posting_id
	JOIN claims c ON c.id = {id:{owner:e.account}} WHERE e.account LIKE 'refund_payable:%' AND po.at < @at AND c.airport_code = @airport GROUP BY e.currency`

const sentQuery = `SELECT e.currency, CAST(-SUM(e.amount_minor) AS bigint) AS minor FROM entries e JOIN postings po ON po.id = e.posting_id
	JOIN attempts a ON a.id = CASE WHEN po.kind IN ('send', 'settle', 'release') THEN {id:po.ref} END JOIN payouts p ON p.id = a.payout_id
	WHERE e.account LIKE 'payout_clearing:%' AND po.at < @at AND p.airport_code = @airport GROUP BY e.currency`

// payoutsQuery is what the payouts say is owed at an instant: all that were due by then, less those that had ended. A
// payout that was cut from another is due since that one was.
const payoutsQuery = `SELECT p.currency, CAST(SUM(p.amount_minor * (1 - COALESCE(m.ended, 0))) AS bigint) AS minor FROM payouts p
	JOIN payouts o ON o.claim_id = p.claim_id AND o.due_key = {base:p.due_key} AND o.due_at < @at
	LEFT JOIN (SELECT payout_id, SUM(CASE WHEN to_state IN ('paid', 'forfeited', 'reversed') THEN 1 ELSE 0 END - CASE WHEN from_state IN ('paid', 'forfeited', 'reversed') THEN 1 ELSE 0 END) AS ended
		FROM payout_moves WHERE at < @at GROUP BY payout_id) m ON m.payout_id = p.id
	WHERE p.airport_code = @airport GROUP BY p.currency`

// batchesQuery is what the lines of batches say was paid or came back in some time.
const batchesQuery = `SELECT a.currency, CAST(SUM(bl.amount_minor) AS bigint) AS minor FROM postings po JOIN attempts a ON a.id = {id:po.ref}
	JOIN batch_lines bl ON bl.attempt_id = a.id AND bl.kind = CASE po.kind WHEN 'return' THEN 'return' ELSE 'payout' END AND bl.outcome <> 'failed'
	JOIN batches b ON b.id = bl.batch_id WHERE po.at >= @from AND po.at < @at AND po.kind = @kind AND b.airport_code = @airport GROUP BY a.currency`

// closedQuery finds what closed batches with lines in some time say of themselves beyond what their lines say.
const closedQuery = `SELECT b.currency, CAST(SUM(ABS(b.paid_minor - l.paid) + ABS(b.returned_minor - l.returned)) AS bigint) AS minor FROM batches b JOIN (
	SELECT x.id AS batch_id, SUM(CASE WHEN bl.kind = 'payout' AND bl.outcome <> 'failed' THEN bl.amount_minor ELSE 0 END) AS paid, SUM(CASE WHEN bl.kind = 'return' THEN -bl.amount_minor ELSE 0 END) AS returned
	FROM batches x JOIN batch_lines bl ON bl.batch_id = x.id WHERE x.state = 'closed' AND x.closed_at >= @from AND x.opened_at < @at AND x.airport_code = @airport GROUP BY x.id) l
	ON l.batch_id = b.id GROUP BY b.currency`

// inWords fills what the engines say in different words: {id:x} is a text as an id, {owner:x} what an account's name says
// after its colon, {base:x} a due key up to its dot, and {least:x|y}, {greatest:x|y}.
func inWords(e models.Engine, query string) string {
	words := map[string]string{"id": "CAST(? AS uuid)", "owner": "split_part(?, ':', 2)", "base": "split_part(?, '.', 1)", "least": "LEAST(?, !)", "greatest": "GREATEST(?, !)"}
	if e == models.SQLite {
		words = map[string]string{"id": "?", "owner": "substr(?, instr(?, ':') + 1)", "base": "substr(?, 1, instr(? || '.', '.') - 1)", "least": "min(?, !)", "greatest": "max(?, !)"}
	}
	for {
		end := strings.IndexByte(query, '}')
		if end < 0 {
			return query
		}
		begin := strings.LastIndexByte(query[:end], '{')
		word, of, _ := strings.Cut(query[begin+1:end], ":")
		x, y, _ := strings.Cut(of, "|")
		query = query[:begin] + strings.NewReplacer("?", x, "!", y).Replace(words[word]) + query[end+1:]
	}
}

// cells reads everything that moved at an airport until the end of a period, summed up.
func (b books) cells(c cut) ([]cell, error) {
	var out []cell
	err := b.Raw(inWords(b.engine, cellsQuery), sql.Named("since", time.Time{}), sql.Named("from", c.from), sql.Named("until", c.until), sql.Named("airport", c.airport)).Scan(&out).Error
	return out, err
}

// says asks one of the other books.
func (b books) says(query string, c cut, kind string) (map[money.Currency]int64, error) {
	var rows []struct {
		Currency money.Currency
		Minor    int64
	}
	err := b.Raw(inWords(b.engine, query), sql.Named("from", c.from), sql.Named("at", c.until), sql.Named("airport", c.airport), sql.Named("kind", kind)).Scan(&rows).Error
	out := map[money.Currency]int64{}
	for _, r := range rows {
		out[r.Currency] = r.Minor
	}
	return out, err
}

// sides asks all the other books about a period at an airport.
func (b books) sides(c cut) ([]side, error) {
	before := c
	before.until = c.from
	var out []side
	for _, q := range []struct {
		what, query, kind string
		at                cut
		means             func(Figures) int64
	}{
		{"the ledger's balance of what was owed and not sent before it", owedQuery, "", before, func(f Figures) int64 { return f.Opening - f.OpeningSent }},
		{"the ledger's balance of what was on its way before it", sentQuery, "", before, func(f Figures) int64 { return f.OpeningSent }},
		{"the ledger's balance of what is owed and not sent", owedQuery, "", c, func(f Figures) int64 { return f.Closing - f.ClosingSent }},
		{"the ledger's balance of what is on its way", sentQuery, "", c, func(f Figures) int64 { return f.ClosingSent }},
		{"what the payouts say is owed", payoutsQuery, "", c, func(f Figures) int64 { return f.Closing }},
		{"what the lines of batches say was paid", batchesQuery, "settle", c, func(f Figures) int64 { return f.Paid }},
		{"what the lines of batches say came back", batchesQuery, "return", c, func(f Figures) int64 { return -f.Returned }},
		{"what closed batches say of their own lines", closedQuery, "", c, func(Figures) int64 { return 0 }},
	} {
		said, err := b.says(q.query, q.at, q.kind)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.what, err)
		}
		out = append(out, side{q.what, said, q.means})
	}
	return out, nil
}

// eachLine calls fn for the lines of a period at an airport, in the order in which they happened, without holding them.
func (b books) eachLine(c cut, fn func(*Line) error) error {
	rows, err := b.Raw(inWords(b.engine, linesQuery), sql.Named("since", c.from), sql.Named("until", c.until), sql.Named("airport", c.airport)).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	l := Line{Airport: c.airport, Zone: c.zone}
	var kind, currency string
	var payout, vatID, merchant sql.NullString
	for rows.Next() {
		if err := rows.Scan(&l.At, &kind, &l.DocID, &payout, &l.Batch, &l.Rail, &l.Method, &vatID, &merchant, &l.Nationality, &currency, &l.Minor); err != nil {
			return err
		}
		l.Movement, l.PayoutID, l.MerchantVATID, l.Merchant, l.Currency = movements[kind].name, payout.String, vatID.String, merchant.String, money.Currency(currency)
		if kind == movedAway {
			l.Minor = -l.Minor
		}
		if err := fn(&l); err != nil {
			return err
		}
	}
	return rows.Err()
}
