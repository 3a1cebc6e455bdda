// Package alert keeps what needs somebody's attention: an alert is opened when something is found wrong and closed when it
// is found no more, and the operator's receiver is told of both, once each.
package alert

import (
	"context"
	"encoding/json"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// Finding is one thing that is wrong now. Subject names it among those of its condition; neither it nor Detail carries
// personal data: both leave the house.
type Finding struct {
	Subject string
	Airport string // IATA code; empty where it belongs to none
	Detail  string // in words
	Unsure  bool   // no reason to open an alert, and none to close an open one
}

// Alert is one thing that was found wrong.
type Alert struct {
	ID, Condition, Subject, AirportCode, Detail string
	OpenedAt                                    time.Time
	ClosedAt                                    *time.Time // nil while it is open
}

// TableName names the table of alerts.
func (Alert) TableName() string { return "alerts" }

// Service keeps the alerts. It is safe for concurrent use.
type Service struct {
	DB     *models.DB
	Notify bool // there is a receiver to tell
}

// Settle makes the alerts of one condition what was found: it opens what is new, closes what is found no more, and leaves
// alone what stands.
func (s *Service) Settle(ctx context.Context, actor models.Actor, condition string, found []Finding) (opened, closed int, err error) {
	type changes struct{ opened, closed int }
	c, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (changes, error) {
		var c changes
		open, err := openOf(tx, condition)
		if err != nil {
			return c, err
		}
		for _, f := range found {
			if _, stands := open[f.Subject]; stands || f.Unsure {
				delete(open, f.Subject)
				continue
			}
			new, err := s.open(tx, condition, f)
			if err != nil {
				return c, err
			}
			c.opened += new
		}
		for _, a := range open {
			gone, err := s.close(tx, a)
			if err != nil {
				return c, err
			}
			c.closed += gone
		}
		return c, nil
	})
	return c.opened, c.closed, err
}

// open opens an alert unless another server did so in the meantime.
func (s *Service) open(tx *models.Tx, condition string, f Finding) (int, error) {
	a := Alert{ID: models.NewID(), Condition: condition, Subject: f.Subject, AirportCode: f.Airport, Detail: f.Detail, OpenedAt: tx.Now}
	new, err := insert(tx, a)
	if err != nil || !new {
		return 0, err
	}
	return 1, s.tell(tx, a, "opened")
}

func (s *Service) close(tx *models.Tx, a Alert) (int, error) {
	a.ClosedAt = &tx.Now
	gone, err := markClosed(tx, a)
	if err != nil || !gone {
		return 0, err
	}
	return 1, s.tell(tx, a, "closed")
}

// tell audits what happened to an alert and puts the notice of it in line.
func (s *Service) tell(tx *models.Tx, a Alert, event string) error {
	deed := map[string]string{"opened": "alert.open", "closed": "alert.close"}[event]
	err := audit.Write(tx, audit.Deed{Name: deed, SubjectKind: "alert", SubjectID: a.ID, Airport: a.AirportCode, Detail: map[string]any{"condition": a.Condition, "subject": a.Subject}})
	if err != nil || !s.Notify {
		return err
	}
	body, err := json.Marshal(message{Type: "alert." + event, Timestamp: tx.Now, Data: about{a.ID, a.Condition, a.Subject, a.AirportCode, a.Detail, a.OpenedAt, a.ClosedAt}})
	if err != nil {
		return err
	}
	return tx.Insert(&Notice{ID: models.NewID(), AlertID: a.ID, Event: event, Body: string(body), State: "waiting", CreatedAt: tx.Now, NextTryAt: tx.Now})
}

// message is a notice's body, in the shape that Standard Webhooks recommends.
type message struct {
	Type      string    `json:"type"` // "alert.opened" or "alert.closed"
	Timestamp time.Time `json:"timestamp"`
	Data      about     `json:"data"`
}

type about struct {
	ID        string     `json:"id"`
	Condition string     `json:"condition"`
	Subject   string     `json:"subject"`
	Airport   string     `json:"airport,omitempty"`
	Detail    string     `json:"detail"`
	OpenedAt  time.Time  `json:"opened_at"`
	ClosedAt  *time.Time `json:"closed_at,omitempty"`
}
