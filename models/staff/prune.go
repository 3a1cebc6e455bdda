package staff

import (
	"context"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// keptTries is how long counted sign-ins are kept: far longer than their window.
const keptTries = 24 * time.Hour

// Prune removes up to limit rows of each kind that nobody can use any more: counted sign-ins of past windows, sessions,
// personal tokens and setup links that have ended. It returns how many went.
func (s *Service) Prune(ctx context.Context, actor models.Actor, limit int) (int64, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int64, error) {
		n, err := deleteEnded(tx, limit)
		if err != nil || n == 0 {
			return n, err
		}
		return n, audit.Write(tx, audit.Deed{Name: "staff.prune", SubjectKind: "job", SubjectID: actor.ID, Detail: map[string]any{"rows": n}})
	})
}
