package alert

import (
	"context"

	"taxrefund/models"
)

// Query asks for a page of alerts.
type Query struct {
	State  string // "open", "closed" or "all"
	Cursor string // where the page before ended
	Limit  int
}

// Row is an alert with what became of telling the receiver of its newest event.
type Row struct {
	Alert  Alert  `gorm:"embedded"`
	Notice string // state of the newest notice; empty where there was nobody to tell
	Error  string // why it could not be delivered so far
}

// List reads the open alerts, then the closed ones, each newest first, and the cursor that goes on after them ("" at the
// end). Staff of one airport see theirs and those of no airport.
func (s *Service) List(ctx context.Context, actor models.Actor, q Query) ([]Row, string, error) {
	const live = "CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END"
	sql, args := "1 = 1", []any{}
	and := func(condition string, values ...any) { sql, args = sql+" AND "+condition, append(args, values...) }
	if actor.Airport != "" {
		and("airport_code IN ?", []string{"", actor.Airport})
	}
	switch q.State {
	case "open":
		and("closed_at IS NULL")
	case "closed":
		and("closed_at IS NOT NULL")
	}
	if q.Cursor != "" {
		at, last, err := models.ParseCursor(q.Cursor, 2)
		if err != nil {
			return nil, "", err
		}
		id, err := models.ParseID(last[1], "cursor.malformed", "page")
		if err != nil {
			return nil, "", err
		}
		open := 0
		if last[0] == "open" {
			open = 1
		}
		and("("+live+", opened_at, id) < (?, ?, ?)", open, at, id)
	}
	var rows []Row
	const newest = " FROM alert_notices n WHERE n.alert_id = alerts.id ORDER BY n.event LIMIT 1), '')" // "closed" sorts before "opened"
	err := s.DB.Read(ctx).Table("alerts").
		Select("alerts.*, COALESCE((SELECT n.state"+newest+" AS notice, COALESCE((SELECT n.last_error"+newest+" AS error").
		Where(sql, args...).Order(live + " DESC, opened_at DESC, id DESC").Limit(q.Limit + 1).Find(&rows).Error
	if err != nil || len(rows) <= q.Limit {
		return rows, "", err
	}
	rows = rows[:q.Limit]
	last := rows[q.Limit-1].Alert
	state := "closed"
	if last.ClosedAt == nil {
		state = "open"
	}
	return rows, models.Cursor(last.OpenedAt, state, last.ID), nil
}
