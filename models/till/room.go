package till

import (
	"maps"
	"slices"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/payout"
	"taxrefund/models/tax"
)

// room is what a limit on cash leaves for one due, in minor units, and how many of them lie behind the part that it is for.
type room struct{ minor, behind int64 }

// roomFor works out what a limit leaves for the due that is on the desk, after what was handed out on the same count.
func roomFor(tx *models.Tx, d desk, limit tax.CashCap) (room, error) {
	parts := payout.Parts(d.claim.Payouts, d.payout.DueKey)
	if limit.Per == tax.PerForm {
		spans, err := claim.Spans(tx, d.claim, d.payout.BaseKey())
		return forms(parts, d.payout, slices.Collect(maps.Values(spans)), limit.Max.Minor), err
	}
	if goesAnotherWay(parts, d, limit.Overflow) {
		return room{}, nil
	}
	handed, err := handedBefore(tx, d, limit.Per)
	return room{minor: limit.Max.Minor - handed}, err
}

// goesAnotherWay reports whether a due is the rest of one whose limit was reached, and which therefore is not paid in cash: never
// where the rest goes another way, and not on the same day where it is put off.
func goesAnotherWay(parts []payout.Part, d desk, overflow string) bool {
	return slices.ContainsFunc(parts, func(p payout.Part) bool {
		if !handedOut(p.Payout) || p.ID == d.payout.ID {
			return false
		}
		return overflow == tax.Split || overflow == tax.Defer && p.PaidAt != nil && models.DateIn(*p.PaidAt, d.at.zone) == d.at.today()
	})
}

func handedOut(p payout.Payout) bool { return p.Method == payout.Cash && p.State == payout.Paid }

// forms works out what a limit per form leaves for one part of a due: every receipt is a form of its own. Forms are paid in
// their order up to the first one that is above the limit, of which the limit leaves a part; what lies behind it is paid after
// it, so that what was handed out for each form is known to the cent.
func forms(parts []payout.Part, due payout.Payout, receipts []payout.Span, most int64) (out room) {
	i := slices.IndexFunc(parts, func(p payout.Part) bool { return p.ID == due.ID })
	here := parts[i].Span
	slices.SortFunc(receipts, func(a, b payout.Span) int { return int(min(max(a.From-b.From, -1), 1)) })
	for _, r := range receipts {
		mine := here.Common(r)
		if mine.Minor == 0 {
			continue
		}
		left := most
		for _, p := range parts {
			if handedOut(p.Payout) {
				left -= p.Common(r).Minor
			}
		}
		out.minor += min(mine.Minor, max(left, 0))
		if mine.Minor > left {
			out.behind = here.From + here.Minor - mine.From - mine.Minor
			return out
		}
	}
	return out
}
