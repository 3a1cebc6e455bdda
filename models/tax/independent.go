package tax

import (
	"slices"
)

// Independent reports which decided purchases keep their eligibility and their exact payout even if every undecided one is
// refused, or only some are, or they are reduced: what is due at once. The others wait. A purchase of nothing stands for a
// receipt whose record is not here yet.
func (b *Book) Independent(version, profile string, x Basket, undecided map[string]bool) (map[string]bool, error) {
	then, err := b.under(version)
	if err != nil {
		return nil, err
	}
	tangled, err := then.tangled(profile, x, undecided)
	if err != nil {
		return nil, err
	}
	x.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p Purchase) bool { return p.Gross == 0 })
	whole, err := then.Quote(x, profile)
	if err != nil {
		return nil, err
	}
	sure := x
	sure.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p Purchase) bool { return undecided[p.Key] })
	alone, err := then.Quote(sure, profile)
	if err != nil {
		return nil, err
	}
	payouts := map[string]int64{}
	for _, r := range whole.Receipts {
		if r.Eligible {
			payouts[r.Key] = r.Payout
		}
	}
	out := map[string]bool{}
	for _, r := range alone.Receipts {
		payout, ok := payouts[r.Key]
		tie := tangled[r.Key]
		out[r.Key] = ok && r.Eligible && payout == r.Payout && !tie.amount && (r.Group == "" || !tie.group)
	}
	return out, nil
}

// tie says how a purchase hangs on undecided ones, beyond what two quotes can show: its place in a group that holds only so
// many receipts, or an amount that may go up and down with what is decided (tables with cliffs, fees taken once for all).
type tie struct{ group, amount bool }

// tangled finds the ties of every purchase.
func (b *Book) tangled(profile string, x Basket, undecided map[string]bool) (map[string]tie, error) {
	s, err := b.Scheme(x.Scheme)
	if err != nil {
		return nil, err
	}
	p, err := b.Profile(profile)
	if err != nil {
		return nil, err
	}
	e := &evaluation{b: b, s: s, o: p.operators[s.ID], x: x, q: &Quote{}}
	e.home, e.live = e.residence()
	for i := range x.Purchases {
		e.of = append(e.of, e.lawFor(x.dayOf(i)))
	}
	out := map[string]tie{}
	for i := range x.Purchases {
		t := tie{}
		for k := range x.Purchases {
			if k != i && undecided[x.Purchases[k].Key] {
				t.group = t.group || e.crowds(i, k)
				t.amount = t.amount || e.sways(i, k)
			}
		}
		out[x.Purchases[i].Key] = t
	}
	return out, nil
}

// crowds reports whether an undecided purchase may come into a group of limited size in which another one has its place: its
// record is missing, or it reaches the minimum alone and may be reduced.
func (e *evaluation) crowds(i, k int) bool {
	m := e.law(i).minimum
	if m == nil || m.NotKnown {
		m = e.o.assume.Minimum
	}
	p := &e.x.Purchases[k]
	return m != nil && slices.ContainsFunc(m.Together, func(g Grouping) bool {
		return g.Receipts > 0 && e.of[i] == e.of[k] && (p.Gross == 0 || m.reached(p.Gross)) && e.x.Purchases[i].MerchantVAT == p.MerchantVAT && e.alike(i, k, withoutShop(g.By))
	})
}

// withoutShop leaves the shop out: the record of a receipt that is missing may turn out to be of any shop of its merchant.
func withoutShop(by []string) []string {
	return slices.DeleteFunc(slices.Clone(by), func(key string) bool { return key == "shop" })
}

// sways reports whether what happens to an undecided purchase may move another one's amount up and down.
func (e *evaluation) sways(i, k int) bool {
	l := e.law(i)
	if v := l.validation; v != nil && v.Unit == "form" {
		return true
	}
	if f, _ := e.feeOf(i); f != nil && f.Per == "claim" {
		return true
	}
	if r := e.refundRule(i); r != nil && r.Tiers != nil && e.swaysTable(i, k, r.Tiers) {
		return true
	}
	return l.floor != nil && l.floor.says() && e.swaysTable(i, k, &l.floor.Tiers)
}

func (e *evaluation) swaysTable(i, k int, t *Tiers) bool {
	return len(t.Group) > 0 && e.alike(i, k, withoutShop(t.Group))
}
