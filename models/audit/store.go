package audit

import (
	"context"
	"time"

	"taxrefund/models"
)

type row struct {
	ID          string
	At          time.Time
	ActorKind   string
	ActorID     string
	AirportCode string
	Deed        string
	SubjectKind string
	SubjectID   string
	Reason      string
	Detail      string
	TraceID     string
}

func (row) TableName() string { return "audit_log" }

// Line is one row of the log as pages show it. Actor is the staff member's name where there is one, else kind and id.
type Line struct {
	At     time.Time
	Deed   string
	Actor  string
	Reason string
	Detail string // JSON
}

// Of lists what was done to one subject, oldest first.
func Of(ctx context.Context, db *models.DB, subjectKind, subjectID string) ([]Line, error) {
	var lines []Line
	err := db.Read(ctx).Raw(`SELECT a.at, a.deed, a.reason, a.detail,
		COALESCE(s.name, k.name, a.actor_kind || ' ' || a.actor_id) AS actor
		FROM audit_log a
		LEFT JOIN staff s ON a.actor_kind = 'staff' AND CAST(s.id AS text) = a.actor_id
		LEFT JOIN kiosks k ON a.actor_kind = 'kiosk' AND CAST(k.id AS text) = a.actor_id
		WHERE a.subject_kind = ? AND a.subject_id = ? ORDER BY a.at, a.id`, subjectKind, subjectID).Scan(&lines).Error
	return lines, err
}
