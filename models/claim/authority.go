package claim

import (
	"context"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// AuthorityWord is what a country's own system said about receipts that awaited it. Where it names none, all that await
// it are meant.
type AuthorityWord struct {
	Receipts  []string // ids
	Outcome   string   // "validated", "refused", or "inspect": the goods are to be shown to an officer
	Reference string   // by which the authority finds its answer again, 3 to 100 characters
}

// HearAuthority records the word of a country's own system, brought by its feed or typed by a customs officer. What it
// validated becomes due; the reference is kept with the decision.
func (s *Service) HearAuthority(ctx context.Context, actor models.Actor, id string, w AuthorityWord) (*Claim, error) {
	if err := mayDecide(actor); err != nil && actor.Kind != "authority" {
		return nil, err
	}
	if !plain(w.Reference, 3, 100) {
		return nil, models.E(models.Invalid, "authority.reference", "say under which reference the authority answered, in 3 to 100 characters")
	}
	return s.step(ctx, actor, id, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		var made []decided
		for i := range c.Receipts {
			r := &c.Receipts[i]
			if len(w.Receipts) == 0 && r.Status != AwaitingAuthority || len(w.Receipts) > 0 && !slices.Contains(w.Receipts, r.ID) {
				continue
			}
			d, err := w.apply(r)
			if err != nil {
				return audit.Deed{}, err
			}
			made = append(made, decided{d, r})
		}
		if len(made) == 0 || len(made) < len(w.Receipts) {
			return audit.Deed{}, models.E(models.Conflict, "claim.nothing_awaited", "nothing of this claim awaits that word")
		}
		deed := audit.Deed{Name: "claim.authority", Reason: w.Reference, Detail: map[string]any{"outcome": w.Outcome, "receipts": len(made)}}
		if w.Outcome == "inspect" {
			return deed, nil // no decision yet
		}
		return deed, s.record(tx, c, made)
	})
}

func (w AuthorityWord) apply(r *Receipt) (ReceiptDecision, error) {
	d := ReceiptDecision{ReceiptID: r.ID, Reason: "authority", Note: w.Reference}
	if r.Status != AwaitingAuthority {
		return d, models.E(models.Conflict, "claim.nothing_awaited", "receipt %d is %s; it awaits no authority", r.Position, r.Status)
	}
	r.Reasons = slices.DeleteFunc(r.Reasons, func(why Reason) bool { return why.Code == "authority.awaited" })
	var err error
	switch w.Outcome {
	case "validated":
		d.Action, err = "validate", r.move(ReceiptValidated)
	case "refused":
		d.Action, err = "refuse", r.move(ReceiptRefused)
		r.addReasons([]Reason{reason("officer.not_eligible")})
	case "inspect":
		err = r.move(Inspection)
		r.addReasons([]Reason{reason("inspect.hold")})
	default:
		err = models.E(models.Invalid, "authority.outcome", "an authority validates, refuses, or wants to see the goods")
	}
	return d, err
}
