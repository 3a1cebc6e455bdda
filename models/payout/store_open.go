package payout

import (
	"context"
	"time"
)

// Open is how many payouts are in one state in which they are not at rest, and when the oldest of them became due.
type Open struct {
	State   State
	Payouts int
	Oldest  time.Time
}

// OpenStates are the states in which a payout still waits for somebody or something.
var OpenStates = []State{DueState, Held, DetailsRequired, Batched, Submitting, InProcess, Unknown, Review}

// Open counts what is not at rest over the rails of this installation, by state; a state that is empty has no row. It
// reads from the index of what is due, which begins with airport and rail.
func (s *Service) Open(ctx context.Context) ([]Open, error) {
	var rows []Open
	err := s.DB.Read(ctx).Raw(`SELECT state, payouts, oldest FROM (
		SELECT p.state, p.due_at AS oldest, count(*) OVER (PARTITION BY p.state) AS payouts,
			row_number() OVER (PARTITION BY p.state ORDER BY p.due_at) AS n
		FROM airports a JOIN payouts p ON p.airport_code = a.code
		WHERE p.rail IN ? AND p.state IN ?) AS all_of_them WHERE n = 1 ORDER BY state`, s.RailNames(), OpenStates).Scan(&rows).Error
	return rows, err
}
