// Package audit keeps who did what: one row for each deed, written in the deed's own transaction and never changed.
package audit

import (
	"encoding/json"
	"fmt"

	"taxrefund/models"
)

// Deed is one thing somebody did. Detail is written as JSON and must not contain names, document numbers or accounts.
type Deed struct {
	Name        string // as in the method and the route: "claim.submit", "claim.decide"
	SubjectKind string // "claim", "sale", "payout", "kiosk" …
	SubjectID   string
	Airport     string // IATA code of the subject; empty when it belongs to no airport
	Reason      string // why, in the actor's words or a reason code
	Detail      any
}

// Write adds the deed to the log of the running transaction, under the transaction's actor and instant.
func Write(tx *models.Tx, d Deed) error {
	detail := []byte("{}")
	if d.Detail != nil {
		var err error
		if detail, err = json.Marshal(d.Detail); err != nil {
			return fmt.Errorf("audit detail of %s: %w", d.Name, err)
		}
	}
	return tx.Insert(&row{
		ID: models.NewID(), At: tx.Now,
		ActorKind: tx.Actor.Kind, ActorID: tx.Actor.ID, AirportCode: d.Airport,
		Deed: d.Name, SubjectKind: d.SubjectKind, SubjectID: d.SubjectID,
		Reason: d.Reason, Detail: string(detail), TraceID: tx.Actor.TraceID,
	})
}
