package jobs

import (
	"context"
	"fmt"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
	"taxrefund/models/place"
)

// markLedger moves the marks of the rails' accounts forward, in the currencies of the airports.
func markLedger(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	airports, err := r.Places.Airports(ctx)
	if err != nil {
		return "", err
	}
	var accounts []string
	for _, rail := range r.Payouts.RailNames() {
		accounts = append(accounts, ledger.Prefund(rail), ledger.Clearing(rail))
	}
	done := map[money.Currency]bool{}
	for _, a := range airports {
		if c := money.Currency(a.Currency); !done[c] {
			done[c] = true
			if err := ledger.Mark(ctx, r.DB, actor, accounts, c); err != nil {
				return "", err
			}
		}
	}
	return fmt.Sprintf("marked %d accounts in %d currencies", len(accounts), len(done)), nil
}
