package payout

import (
	"context"
	"time"
)

// FailingRails names the rails whose newest n answers since an instant all say failed or nothing at all.
func (s *Service) FailingRails(ctx context.Context, n int, since time.Time) ([]string, error) {
	var rows []struct{ Rail, Status string }
	err := s.DB.Read(ctx).Raw(`SELECT a.rail, e.status FROM (SELECT id, attempt_id, source, status, at FROM evidence ORDER BY id DESC LIMIT 1000) e
		JOIN attempts a ON a.id = e.attempt_id WHERE e.source IN ('reply', 'inquiry') AND e.at >= ? ORDER BY e.id DESC`, since).Scan(&rows).Error
	seen, good := map[string]int{}, map[string]bool{}
	var failing []string
	for _, r := range rows {
		if seen[r.Rail]++; seen[r.Rail] > n {
			continue
		}
		good[r.Rail] = good[r.Rail] || r.Status != "failed" && r.Status != "unknown"
		if seen[r.Rail] == n && !good[r.Rail] {
			failing = append(failing, r.Rail)
		}
	}
	return failing, err
}

// UntiedBatches lists the batches closed since an instant whose sums are not those of their lines, whose reports are not all
// there, or of which less money is booked than they say was paid.
func (s *Service) UntiedBatches(ctx context.Context, since time.Time) ([]Batch, error) {
	var rows []batchRow
	err := s.DB.Read(ctx).Raw(`SELECT b.* FROM batches b WHERE b.state = 'closed' AND b.closed_at >= ? AND (
		b.total_minor <> b.paid_minor + b.failed_minor - b.returned_minor
		OR b.line_count <> (SELECT count(*) FROM batch_lines l WHERE l.batch_id = b.id)
		OR b.total_minor <> (SELECT COALESCE(SUM(l.amount_minor), 0) FROM batch_lines l WHERE l.batch_id = b.id)
		OR (SELECT count(*) FROM batch_reports r WHERE r.batch_id = b.id) < 3
		OR b.paid_minor - b.returned_minor > (`+booked+` WHERE l.batch_id = b.id)) ORDER BY b.opened_at, b.id`, since).Scan(&rows).Error
	out := make([]Batch, len(rows))
	for i, r := range rows {
		out[i] = r.batch()
	}
	return out, err
}

// booked sums the money that left by a batch's attempts less what came back, in minor units.
const booked = `SELECT COALESCE(SUM(CASE p.kind WHEN 'return' THEN -e.amount_minor ELSE e.amount_minor END), 0)
	FROM batch_lines l JOIN postings p ON p.ref = CAST(l.attempt_id AS text) AND p.kind = CASE l.kind WHEN 'return' THEN 'return' ELSE 'settle' END
	JOIN entries e ON e.posting_id = p.id AND e.amount_minor > 0`
