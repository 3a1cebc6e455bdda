package tax

import "slices"

// Independent reports which decided purchases keep their eligibility and their exact payout even if every undecided one is
// refused, or only some are, or they are reduced: what is due at once. The others wait. A purchase of nothing stands for a
// receipt whose record is not here yet. Keys must differ, else it fails with "basket.key".
func (b *Book) Independent(version, profile string, x Basket, undecided map[string]bool) (map[string]bool, error) {
	then, s, p, err := b.frozenAs(version, profile, x.Scheme)
	if err != nil {
		return nil, err
	}
	d := &dependence{undecided: undecided}
	recorded := slices.DeleteFunc(slices.Clone(x.Purchases), func(p Purchase) bool { return p.Gross == 0 })
	decided := slices.DeleteFunc(slices.Clone(recorded), func(p Purchase) bool { return undecided[p.Key] })
	d.missing = slices.DeleteFunc(slices.Clone(x.Purchases), func(p Purchase) bool { return p.Gross != 0 })
	if d.whole, err = then.alone(s, p, x, recorded); err != nil {
		return nil, err
	}
	if d.least, err = then.alone(s, p, x, decided); err != nil {
		return nil, err
	}
	if err := d.compare(); err != nil {
		return nil, err
	}
	if len(decided) == len(x.Purchases) {
		clear(d.open) // nothing is open
	}
	for d.spread() {
	}
	out := make(map[string]bool, len(decided))
	for i := range d.whole.q.Receipts {
		if r := &d.whole.q.Receipts[i]; !undecided[r.Key] {
			out[r.Key] = r.Eligible && !d.open[i]
		}
	}
	return out, nil
}

// alone evaluates some purchases of a basket without the others.
func (b *Book) alone(s *Scheme, p *Profile, x Basket, some []Purchase) (*evaluation, error) {
	x.Purchases, x.Explain = some, false
	return b.evaluate(s, p, x)
}
