package tax

import (
	"cmp"
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// minimum refuses purchases that reach the law's minimum neither alone nor in a group that the law allows.
func minimum(s *Scheme, x Basket, quotes []ReceiptQuote) {
	groups := map[string][]int{} // grouping key → purchases that nothing else speaks against
	for i, p := range x.Purchases {
		v, err := s.at(p.Date)
		if err != nil || len(quotes[i].Reasons) > 0 || v.reached(p.Gross) {
			if err == nil && len(quotes[i].Reasons) == 0 && v.terms.Grouping.Kind == "city_days" {
				groups[v.key(p)] = append(groups[v.key(p)], i) // one that stands alone may still lift a small one
			}
			continue
		}
		groups[v.key(p)] = append(groups[v.key(p)], i)
	}
	for key, members := range groups {
		v, _ := s.at(x.Purchases[members[0]].Date)
		lifted := v.lift(x.Purchases, members, quotes)
		for _, i := range members {
			switch {
			case v.reached(x.Purchases[i].Gross):
			case lifted[i]:
				quotes[i].Group = key
			default:
				quotes[i].Reasons = append(quotes[i].Reasons, Reason{Code: "tax.below_minimum", Params: map[string]string{"minimum": v.minimum.String()}})
			}
		}
	}
}

func (v Version) reached(gross int64) bool {
	if v.terms.Minimum.Comparison == "ge" {
		return gross >= v.minimum.Minor
	}
	return gross > v.minimum.Minor
}

// key is what purchases must share to be added up; the version is part of it, as no group spans two laws.
func (v Version) key(p Purchase) string {
	switch v.terms.Grouping.Kind {
	case "shop_day":
		return string(v.Since) + "|" + p.MerchantVAT + "|" + p.Shop + "|" + string(p.Date)
	case "seller_shop_day":
		return string(v.Since) + "|" + p.MerchantVAT + "|" + p.Shop + "|" + string(p.Date)
	case "city_days":
		return string(v.Since) + "|" + p.MerchantVAT + "|" + p.City
	}
	return p.Key
}

// lift finds which members of a group reach the minimum together: within any window of the allowed days, or as the
// largest few receipts where their number is limited.
func (v Version) lift(all []Purchase, members []int, quotes []ReceiptQuote) map[int]bool {
	out := map[int]bool{}
	if n := v.terms.Grouping.MaxReceipts; n > 0 {
		v.largestFew(all, members, quotes, n, out)
		return out
	}
	for _, start := range members {
		first := all[start].Date
		last := first.AddDays(v.terms.Grouping.Days - 1) // the first day counts
		var window []int
		total := int64(0)
		for _, i := range members {
			if all[i].Date >= first && all[i].Date <= last {
				window, total = append(window, i), total+all[i].Gross
			}
		}
		if v.reached(total) {
			for _, i := range window {
				out[i] = true
			}
		}
	}
	return out
}

// largestFew takes the largest receipts, since the law lets only so many be added up. Their refunds may not choose: a
// receipt that is due could then lose its place to smaller ones that are validated later. Those left over would form
// another group among themselves only if the law knew of one, and it does not.
func (v Version) largestFew(all []Purchase, members []int, quotes []ReceiptQuote, n int, out map[int]bool) {
	order := slices.Clone(members)
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(all[b].Gross, all[a].Gross), cmp.Compare(quotes[b].Refund, quotes[a].Refund), cmp.Compare(all[a].Key, all[b].Key))
	})
	order = order[:min(n, len(order))]
	total := int64(0)
	for _, i := range order {
		total += all[i].Gross
	}
	if v.reached(total) {
		for _, i := range order {
			out[i] = true
		}
	}
}

// Independent reports which decided purchases keep their eligibility and their exact refund even if every undecided one
// is refused: what is due at once. The others wait. Where only so many receipts may be added up, one that needs the others
// waits as well for undecided purchases of its shop and day that could still come in and push it out; a purchase of
// nothing stands for a receipt whose record is not here yet.
func (b *Book) Independent(version, profile string, x Basket, undecided map[string]bool) (map[string]bool, error) {
	crowded, err := b.crowded(x, undecided)
	if err != nil {
		return nil, err
	}
	x.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p Purchase) bool { return p.Gross == 0 })
	whole, err := b.QuoteUnder(version, profile, x)
	if err != nil {
		return nil, err
	}
	sure := x
	sure.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p Purchase) bool { return undecided[p.Key] })
	alone, err := b.QuoteUnder(version, profile, sure)
	if err != nil {
		return nil, err
	}
	refunds := map[string]int64{}
	for _, r := range whole.Receipts {
		if r.Eligible {
			refunds[r.Key] = r.Refund
		}
	}
	out := map[string]bool{}
	for _, r := range alone.Receipts {
		refund, ok := refunds[r.Key]
		out[r.Key] = ok && r.Eligible && refund == r.Refund && (r.Group == "" || !crowded[r.Key])
	}
	return out, nil
}

// crowded finds the purchases that share merchant and day, under a law that limits how many receipts may be added up, with
// an undecided one that is in no group yet and may come into theirs: its record is missing, or it reaches the minimum alone
// and may be reduced.
func (b *Book) crowded(x Basket, undecided map[string]bool) (map[string]bool, error) {
	s, err := b.Scheme(x.Scheme)
	if err != nil {
		return nil, err
	}
	type counter struct {
		merchant string
		day      models.Date
	}
	waiting := map[counter]bool{}
	for _, p := range x.Purchases {
		if v, err := s.at(p.Date); err == nil && v.terms.Grouping.MaxReceipts > 0 && undecided[p.Key] && (p.Gross == 0 || v.reached(p.Gross)) {
			waiting[counter{p.MerchantVAT, p.Date}] = true
		}
	}
	out := map[string]bool{}
	for _, p := range x.Purchases {
		out[p.Key] = waiting[counter{p.MerchantVAT, p.Date}]
	}
	return out, nil
}

// DeadlineOf is the last day on which goods bought in a country on a day may leave, by the law of that day.
func (b *Book) DeadlineOf(country string, bought models.Date) (models.Date, error) {
	s, err := b.Scheme(country)
	if err != nil {
		return "", err
	}
	v, err := s.at(bought)
	if err != nil {
		return "", err
	}
	return v.terms.deadline(bought), nil
}

// Minimum is the amount a purchase of a day is tested against, and whether it must be exceeded.
func (s *Scheme) Minimum(on models.Date) (amount money.Amount, exceed bool, err error) {
	v, err := s.at(on)
	return v.minimum, v.terms.Minimum.Comparison == "gt", err
}
