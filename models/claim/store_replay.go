package claim

import (
	"context"
	"fmt"
)

// replayPage is how many claims are read at once.
const replayPage = 200

// claimsAfter reads the next claims in the order in which they were made.
func (s *Service) claimsAfter(ctx context.Context, last string) ([]*Claim, error) {
	var rows []claimRow
	q := s.DB.Read(ctx).Select(claimColumns).Order("id").Limit(replayPage)
	if last != "" {
		q = q.Where("id > ?", last)
	}
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the claims: %w", err)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	var receipts []receiptRow
	if err := s.DB.Read(ctx).Where("claim_id IN ?", ids).Order("claim_id, position").Find(&receipts).Error; err != nil {
		return nil, fmt.Errorf("read the receipts: %w", err)
	}
	of := map[string][]receiptRow{}
	for _, r := range receipts {
		of[r.ClaimID] = append(of[r.ClaimID], r)
	}
	claims := make([]*Claim, len(rows))
	for i, row := range rows {
		c, err := s.open(row, of[row.ID])
		if err != nil {
			return nil, err
		}
		claims[i] = c
	}
	return claims, nil
}
