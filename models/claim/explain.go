package claim

import (
	"context"
	"strconv"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// Explain works out once more what a claim is worth, step by step and under the law that it was made under. Receipts go by
// their position. What the law cannot speak of is left out: receipts without a record, and those that were refused, lapsed
// or withdrawn. It fails with "claim.nothing_stands" where nothing is left.
func (s *Service) Explain(ctx context.Context, c *Claim) (tax.Quote, *tax.Scheme, error) {
	if err := s.recall(s.DB.Read(ctx), c.SchemeVersion); err != nil {
		return tax.Quote{}, nil, err
	}
	basket := c.basket(standing)
	if len(basket.Purchases) == 0 {
		return tax.Quote{}, nil, models.E(models.Conflict, "claim.nothing_stands", "nothing of this claim stands that the law could speak of")
	}
	for i := range basket.Purchases {
		for _, r := range c.Receipts {
			if r.ID == basket.Purchases[i].Key {
				basket.Purchases[i].Key = strconv.Itoa(r.Position)
			}
		}
	}
	basket.Explain = true
	q, err := s.Law.QuoteUnder(c.SchemeVersion, c.Profile, basket)
	if err != nil {
		return tax.Quote{}, nil, err
	}
	scheme, err := s.Law.SchemeUnder(c.SchemeVersion, c.Scheme)
	return q, scheme, err
}

// standing reports whether a receipt counts for what a claim is worth.
func standing(r Receipt) bool {
	return r.SaleID != "" && (r.Status.undecided() || r.Status.accepted())
}
