package claim

import (
	"context"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

// Replayed is one past claim under two books of law.
type Replayed struct {
	DocID, Scheme string
	Currency      money.Currency
	Before, After []ReplayedReceipt // by position
}

// ReplayedReceipt is what a book of law says of one receipt. Payout is in minor units; Code is empty where it is eligible.
type ReplayedReceipt struct {
	Position int
	Payout   int64
	Code     string
}

// Changed reports whether any receipt is answered otherwise.
func (r Replayed) Changed() bool { return !slices.Equal(r.Before, r.After) }

// Replay quotes every claim ever made anew under two books of law, as of its own day, or of knownOn where that is not empty,
// and calls each for it. Nothing is changed: what a claim is worth stays frozen. Receipts that no law can speak of are left
// out: those without a record, and those that an officer or the traveller has ended.
func (s *Service) Replay(ctx context.Context, before, after *tax.Book, knownOn models.Date, each func(Replayed) error) error {
	for last := ""; ; {
		claims, err := s.claimsAfter(ctx, last)
		if err != nil || len(claims) == 0 {
			return err
		}
		for _, c := range claims {
			basket := c.basket(inLawsHands)
			if len(basket.Purchases) == 0 {
				continue
			}
			if knownOn != "" {
				basket.KnownOn = knownOn
			}
			r := Replayed{DocID: string(c.DocID), Scheme: c.Scheme, Currency: c.Currency}
			r.Before, r.After = c.under(before, basket), c.under(after, basket)
			if err := each(r); err != nil {
				return err
			}
		}
		last = claims[len(claims)-1].ID
	}
}

// inLawsHands reports whether it is the law that decides what a receipt is worth.
func inLawsHands(r Receipt) bool {
	return r.SaleID != "" && (r.Status.undecided() || r.Status.accepted() || r.Status == ReceiptRefused && !r.Live && byLaw(r))
}

// byLaw reports whether nothing but the law refused a receipt.
func byLaw(r Receipt) bool {
	return !slices.ContainsFunc(r.Reasons, func(why Reason) bool { return !strings.HasPrefix(why.Code, "tax.") })
}

// under asks one book. A book that cannot answer says so in each receipt's code.
func (c *Claim) under(law *tax.Book, basket tax.Basket) []ReplayedReceipt {
	profile := c.Profile
	if _, err := law.Profile(profile); err != nil {
		profile = ""
	}
	q, err := law.Quote(basket, profile)
	quoted := map[string]tax.ReceiptQuote{}
	for _, r := range q.Receipts {
		quoted[r.Key] = r
	}
	var out []ReplayedReceipt
	for _, r := range c.Receipts {
		if !inLawsHands(r) {
			continue
		}
		said := ReplayedReceipt{Position: r.Position, Payout: quoted[r.ID].Payout}
		switch {
		case err != nil:
			said.Code = models.CodeOf(err)
		case !quoted[r.ID].Eligible:
			said.Code = quoted[r.ID].Reasons[0].Code
		}
		out = append(out, said)
	}
	return out
}
