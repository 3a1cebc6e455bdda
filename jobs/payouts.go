package jobs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/reports/payouts"
)

// runPayouts sends what is due at one airport.
func runPayouts(r *Runner, ctx context.Context, actor models.Actor, airport place.Airport, slot string) (string, error) {
	done, err := r.Payouts.Run(ctx, actor, airport.Code, slot)
	return fmt.Sprintf("taken %d, paid %d, in process %d, unknown %d, failed %d, skipped %d%s",
		done.Taken, done.Paid, done.InProcess, done.Unknown, done.Failed, len(done.Skipped), why(done.Skipped)), err
}

// why lists what a run left alone: by reason, the payouts, of which the first ten are named.
func why(skipped []payout.Skip) string {
	byReason := map[string][]string{}
	for _, s := range skipped {
		byReason[s.Reason] = append(byReason[s.Reason], s.PayoutID)
	}
	text := ""
	for _, reason := range slices.Sorted(maps.Keys(byReason)) {
		ids := byReason[reason]
		text += fmt.Sprintf("; %s: %s", reason, strings.Join(ids[:min(len(ids), 10)], " "))
		if more := len(ids) - 10; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
	}
	return text
}

// pollPayouts asks the rails about everything they have not settled, and for what came back.
func pollPayouts(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	done, err := r.Payouts.Poll(ctx, actor)
	return fmt.Sprintf("asked about %d, settled %d, sent again %d, to review %d, came back %d",
		done.Asked, done.Settled, done.Resent, done.Review, done.Returned), err
}

// rescuePayouts takes up what a process left in the middle when it died.
func rescuePayouts(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	done, err := r.Payouts.Rescue(ctx, actor)
	return fmt.Sprintf("took up %d", done.Unknown), err
}

// closeBatches closes every batch whose lines are all settled, and stores its reports.
func closeBatches(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	airports, err := r.Places.Airports(ctx)
	if err != nil {
		return "", err
	}
	closed, err := r.Payouts.CloseBatches(ctx, actor, func(b payout.Batch, lines []payout.Line) (map[string][]byte, error) {
		i := slices.IndexFunc(airports, func(a place.Airport) bool { return a.Code == b.Airport })
		return payouts.Files(payouts.Of(b, lines, airports[i])) // a batch's airport exists: the database sees to it
	})
	return fmt.Sprintf("closed %d", len(closed)), err
}

// forfeitPayouts ends what nobody claimed within the claim period.
func forfeitPayouts(r *Runner, ctx context.Context, actor models.Actor, airport place.Airport, _ string) (string, error) {
	n, err := r.Payouts.Forfeit(ctx, actor, airport.Code)
	return fmt.Sprintf("forfeited %d", n), err
}
