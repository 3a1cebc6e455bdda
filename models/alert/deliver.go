package alert

import (
	"context"
	"time"

	"taxrefund/models"
)

// Notice is what the receiver is told of one alert, and how far the telling has come.
type Notice struct {
	ID, AlertID, Event, Body string // Body is JSON and the same at every try
	State                    string // "waiting", "sent" or "given_up"
	Tries                    int
	LastError                string
	CreatedAt, NextTryAt     time.Time
	SentAt                   *time.Time
}

// TableName names the table of notices.
func (Notice) TableName() string { return "alert_notices" }

const (
	noticesAtOnce = 20
	noticeLease   = 2 * time.Minute // longer than a delivery may take
	longestWait   = time.Hour
	giveUpAfter   = 3 * 24 * time.Hour
)

// Deliver hands notices in line to send and returns how many it accepted; that an alert is closed is told in a round after
// that it was opened. One that is refused is tried again after a minute, then after two, four and so on up to an hour, and given up after three days. The
// first failure ends the round: whoever is down is not asked twenty times.
func (s *Service) Deliver(ctx context.Context, actor models.Actor, send func(context.Context, Notice) error) (sent int, failed error, err error) {
	list, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) ([]Notice, error) { return takeNotices(tx) })
	if err != nil {
		return 0, nil, err
	}
	for i, n := range list {
		if failed = send(ctx, n); failed == nil {
			sent++
		}
		_, err = models.InTx(context.WithoutCancel(ctx), s.DB, actor, func(tx *models.Tx) (int, error) {
			if failed != nil {
				return 0, putBack(tx, n, list[i+1:], failed)
			}
			return 0, markSent(tx, n)
		})
		if err != nil || failed != nil {
			return sent, failed, err
		}
	}
	return sent, nil, nil
}

// wait is how long a notice rests after so many tries.
func wait(tries int) time.Duration {
	return min(time.Minute<<min(max(tries-1, 0), 10), longestWait)
}
