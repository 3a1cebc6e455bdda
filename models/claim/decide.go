package claim

import (
	"context"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// Decision is what an officer says about receipts of one claim, all at once or not at all.
type Decision struct {
	Version  int // of the claim as the officer saw it
	Receipts []ReceiptDecision
}

// ReceiptDecision is the officer's word on one receipt. A reduction names goods (Lines) or a gross amount.
type ReceiptDecision struct {
	ReceiptID   string
	Action      string // "validate", "reduce" or "refuse"
	Lines       []AllowedLine
	AmountMinor *int64 // gross amount that is accepted, minor units
	Reason      string // one of RefusalReasons; required to reduce or refuse
	Note        string // for colleagues; travellers never see it
}

// AllowedLine says how many pieces of a line were shown.
type AllowedLine struct {
	LineNo   int   `json:"line_no"`
	Quantity int64 `json:"quantity"`
}

// RefusalReasons are the codes an officer chooses from.
var RefusalReasons = []string{
	"goods_not_present", "partly_present", "goods_mismatch", "goods_used", "traveller_mismatch",
	"invalid_documents", "not_eligible", "suspected_fraud", "other",
}

// Decide records an officer's decision: the refund is worked out again under the claim's frozen law, and what no longer
// depends on anything undecided becomes due. A version that is no longer the claim's is refused ("claim.stale_version").
func (s *Service) Decide(ctx context.Context, officer models.Actor, id string, d Decision) (*Claim, error) {
	if err := mayDecide(officer); err != nil {
		return nil, err
	}
	return s.step(ctx, officer, id, d.Version, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		if len(d.Receipts) == 0 {
			return audit.Deed{}, models.E(models.Invalid, "claim.nothing_decided", "a decision names at least one receipt")
		}
		var made []decided
		var detail []map[string]any
		for _, rd := range d.Receipts {
			r, err := c.receipt(rd.ReceiptID)
			if err != nil {
				return audit.Deed{}, err
			}
			if r.Status != Inspection {
				return audit.Deed{}, models.E(models.Conflict, "claim.nothing_to_decide", "receipt %d is %s; there is nothing to decide", r.Position, r.Status)
			}
			if err := rd.apply(r); err != nil {
				return audit.Deed{}, err
			}
			made = append(made, decided{rd, r})
			detail = append(detail, map[string]any{"receipt": r.Position, "action": rd.Action, "reason": rd.Reason})
		}
		return audit.Deed{Name: "claim.decide", Detail: map[string]any{"version": c.Version, "receipts": detail}}, s.record(tx, c, made)
	})
}

// decided is a decision that has changed its receipt.
type decided struct {
	ReceiptDecision
	receipt *Receipt
}

// record writes decisions down, with what the receipts are worth by them.
func (s *Service) record(tx *models.Tx, c *Claim, made []decided) error {
	if err := s.worth(c); err != nil {
		return err
	}
	rows := make([]decisionRow, len(made))
	for i, d := range made {
		rows[i] = d.row(tx, c, *d.receipt)
	}
	return tx.Create(&rows).Error
}

// apply changes the receipt as the officer says, or refuses a decision that makes no sense.
func (d ReceiptDecision) apply(r *Receipt) error {
	if len(d.Note) > 2000 {
		return models.E(models.Invalid, "decision.note", "a note has at most 2000 characters")
	}
	if d.Action != "refuse" && r.voided() {
		return models.E(models.Conflict, "claim.sale_void", "the shop has cancelled the purchase of receipt %d; it can only be refused", r.Position)
	}
	if d.Action != "validate" && !slices.Contains(RefusalReasons, d.Reason) {
		return models.E(models.Invalid, "decision.reason", "choose the reason for receipt %d", r.Position)
	}
	switch d.Action {
	case "validate":
		r.Reasons = append(r.Reasons, reason("officer.validated"))
		return r.move(ReceiptValidated)
	case "refuse":
		r.Reasons = append(r.Reasons, reason("officer."+d.Reason))
		return r.move(ReceiptRefused)
	case "reduce":
		if err := d.reduce(r); err != nil {
			return err
		}
		r.Reasons = append(r.Reasons, reason("officer."+d.Reason))
		return r.move(Reduced)
	}
	return models.E(models.Invalid, "decision.action", "an officer validates, reduces or refuses")
}

// reduce cuts the receipt to the goods shown, or to an amount; VAT is cut in the same proportion, rounded half up.
func (d ReceiptDecision) reduce(r *Receipt) error {
	if (len(d.Lines) > 0) == (d.AmountMinor != nil) {
		return models.E(models.Invalid, "decision.reduction", "reduce receipt %d either by goods or to an amount", r.Position)
	}
	var gross, vat int64
	if d.AmountMinor != nil {
		if *d.AmountMinor <= 0 || *d.AmountMinor >= r.Gross {
			return models.E(models.Invalid, "decision.amount", "the reduced amount of receipt %d lies between nothing and its total", r.Position)
		}
		gross, vat = *d.AmountMinor, share(r.VAT, *d.AmountMinor, r.Gross)
	} else {
		for _, a := range d.Lines {
			i := slices.IndexFunc(r.Lines, func(l Line) bool { return l.LineNo == a.LineNo })
			if i < 0 || a.Quantity < 0 || a.Quantity > r.Lines[i].Quantity {
				return models.E(models.Invalid, "decision.line", "receipt %d has no such goods, or fewer of them", r.Position)
			}
			r.Lines[i].Allowed = a.Quantity
		}
		for _, l := range r.Lines {
			g, v := l.allowed()
			gross, vat = gross+g, vat+v
		}
		if gross == 0 || gross == r.Gross {
			return models.E(models.Invalid, "decision.reduction", "to accept all or nothing of receipt %d, validate or refuse it", r.Position)
		}
	}
	r.Gross, r.VAT = gross, vat
	return nil
}

// Reopen sends a decided receipt back to inspection. Only a supervisor may, never one who took part in the decision,
// and only while nothing of it was sent, nor of another receipt that is worth what it is because of it.
func (s *Service) Reopen(ctx context.Context, supervisor models.Actor, id, receiptID, why string, version int) (*Claim, error) {
	if supervisor.Kind != "staff" || supervisor.Role != "supervisor" {
		return nil, models.E(models.Forbidden, "claim.not_supervisor", "only a supervisor opens a decision again")
	}
	if len(why) < 5 || len(why) > 2000 {
		return nil, models.E(models.Invalid, "claim.reason_missing", "say in 5 to 2000 characters why the decision is opened again")
	}
	return s.step(ctx, supervisor, id, version, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		r, err := c.receipt(receiptID)
		if err != nil {
			return audit.Deed{}, err
		}
		if !r.Live { // its sale is free, or somebody else's
			return audit.Deed{}, models.E(models.Conflict, "claim.not_consumed", "receipt %d never was part of this claim; present it in a new one", r.Position)
		}
		mine, err := decidedBy(tx, receiptID, supervisor.ID)
		if err != nil {
			return audit.Deed{}, err
		}
		if mine {
			return audit.Deed{}, models.E(models.Forbidden, "claim.own_decision", "somebody else must open your own decision again")
		}
		if err := s.takeBack(tx, c, r, r.Fee); err != nil {
			return audit.Deed{}, err
		}
		if err := r.move(Inspection); err != nil {
			return audit.Deed{}, err
		}
		r.restore()
		if err := s.takeBackWith(tx, c); err != nil {
			return audit.Deed{}, err
		}
		r.addReasons([]Reason{reason("inspect.reopened")})
		again := decided{ReceiptDecision{ReceiptID: receiptID, Action: "reopen", Reason: "reopened", Note: why}, r}
		return audit.Deed{Name: "claim.reopen", Reason: why, Detail: map[string]any{"receipt": r.Position}}, s.record(tx, c, []decided{again})
	})
}

// restore undoes a reduction to goods, so that the officer starts from the whole receipt again.
func (r *Receipt) restore() {
	if len(r.Lines) == 0 {
		return
	}
	r.Gross, r.VAT = 0, 0
	for i := range r.Lines {
		r.Lines[i].Allowed = r.Lines[i].Quantity
		r.Gross, r.VAT = r.Gross+r.Lines[i].Gross, r.VAT+r.Lines[i].VAT
	}
}

func mayDecide(a models.Actor) error {
	if a.Kind != "staff" || a.Role != "officer" && a.Role != "supervisor" {
		return models.E(models.Forbidden, "claim.not_customs", "only customs officers decide")
	}
	return nil
}
