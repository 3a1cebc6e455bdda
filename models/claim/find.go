package claim

import (
	"context"
	"encoding/hex"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/merchant"
	"taxrefund/models/travel"
)

// maxFound is how many claims of one passport are shown, the newest first.
const maxFound = 50

// FindByVoucher finds the one claim of a scanned or typed voucher; see Scan and Get for what it refuses.
func (s *Service) FindByVoucher(ctx context.Context, actor models.Actor, code string) (QueueRow, error) {
	doc, err := s.Scan(code)
	if err != nil {
		return QueueRow{}, err
	}
	c, err := s.Get(ctx, actor, string(doc))
	if err != nil {
		return QueueRow{}, err
	}
	return rowFor(c, len(c.Holds) > 0), nil
}

// FindByPassport lists the claims that a passport made at the actor's airport, or anywhere for staff of all airports, the
// newest first and at most 50. The issuing state is as in the machine-readable zone. A passport without a claim here is
// "claim.none_by_passport"; one that cannot be is "document.state" or "document.number". Who looked is audited first,
// whatever is found.
func (s *Service) FindByPassport(ctx context.Context, actor models.Actor, state, number string) ([]QueueRow, error) {
	document, err := travel.DocumentKey(state, number)
	if err != nil {
		return nil, err
	}
	index := merchant.BuyerIndex(s.Ring, document)
	if err := s.looked(ctx, actor, "claim.find", index, actor.Airport); err != nil {
		return nil, err
	}
	ids, err := s.idsByPassport(ctx, index, actor.Airport)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, models.E(models.NotFound, "claim.none_by_passport", "this passport has no claim here")
	}
	claims, err := s.loadMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	holds, err := s.held(ctx)
	if err != nil {
		return nil, err
	}
	stopped, err := holds.of(s.DB.Read(ctx), ids)
	rows := make([]QueueRow, 0, len(claims))
	for _, c := range claims {
		rows = append(rows, rowFor(c, stopped[c.ID]))
	}
	return rows, err
}

// looked audits that one of the staff searched by a passport. It is named by its blind index, as holds name it.
func (s *Service) looked(ctx context.Context, actor models.Actor, deed string, index []byte, airport string) error {
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		return 0, audit.Write(tx, audit.Deed{Name: deed, SubjectKind: "passport", SubjectID: hex.EncodeToString(index), Airport: airport})
	})
	return err
}

// next says to the traveller what happens with a receipt now; it promises no date and no amount.
var next = map[ReceiptStatus]string{
	ReceiptPresented:  "It is being checked.",
	ReceiptValidated:  "Nothing more to do: its refund is paid, or waits until the other receipts of the claim are decided.",
	Reduced:           "Nothing more to do: the refund is for the goods that were shown.",
	Inspection:        "Go to the customs desk before the flight, with the goods, the passport and the receipt.",
	AwaitingRecord:    "Ask the shop to report this receipt. It is checked by itself when the report comes; keep the receipt.",
	AwaitingAuthority: "The country's own customs system must confirm the export. Nothing more to do here.",
	ReceiptRefused:    "There is no refund for it. Only a customs supervisor can open the decision again.",
	ReceiptLapsed:     "Nobody saw the goods before the flight. An officer can present it again for another flight while it is in date.",
	ReceiptWithdrawn:  "The traveller gave this refund up. The purchase is free for another claim.",
}

// Next says in plain English what the traveller does, or waits for, about a receipt.
func Next(r Receipt) string {
	if r.voided() && !slices.Contains([]ReceiptStatus{ReceiptRefused, ReceiptWithdrawn}, r.Status) {
		return "The shop has cancelled this purchase: there is no refund for it. Ask the shop."
	}
	return next[r.Status]
}
