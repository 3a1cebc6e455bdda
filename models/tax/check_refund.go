package tax

import (
	"regexp"
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// formulaKeys lists what each formula needs to know.
var formulaKeys = map[string][]string{"sum_of_tax": {}, "tax_fraction": {"num", "den"}, "percent_of_gross": {"by_rate"}, "percent_of_tax": {"percent"}, "tiers": {"tiers"}, "exempt_at_sale": {}}

var kindWord = regexp.MustCompile(`^[a-z][a-z_]*$`)

func (c *checker) refund(path string, r *Refund) {
	keys, ok := formulaKeys[r.Formula]
	if !ok {
		c.one(path+".formula", "scheme.formula", r.Formula, words["Refund.formula"]...)
		return
	}
	c.only(path, r.Formula, r, append(keys, "formula", "plus")...)
	if (r.Num != 0 || r.Den != 0) && (r.Num < 1 || r.Den <= r.Num) {
		c.bad(path, "scheme.fraction", "a tax fraction lies between nothing and one")
	}
	switch r.Formula {
	case "percent_of_tax":
		c.needPercent(path+".percent", &r.Percent)
	case "percent_of_gross":
		c.byRate(path+".by_rate", r.ByRate)
	case "tiers":
		if r.Tiers == nil {
			c.bad(path, "scheme.tier_empty", "a formula by tiers has tiers")
		} else {
			c.tiers(path+".tiers", r.Tiers)
		}
	}
	for i := range r.Plus {
		p := &r.Plus[i]
		if !kindWord.MatchString(p.Kind) {
			c.bad(sub(path+".plus", i), "scheme.plus", "a tax besides VAT has a kind, a word in small letters")
		}
		if p.PercentOfPrice != nil {
			c.percent(sub(path+".plus", i)+".percent_of_price", p.PercentOfPrice)
		}
		c.categories(sub(path+".plus", i)+".categories", p.Categories)
	}
}

func (c *checker) byRate(path string, rows []RateRow) {
	if len(rows) == 0 {
		c.bad(path, "scheme.by_rate", "say for each rate of goods what percentage of the gross amount comes back")
	}
	for i := range rows {
		rate := Percent{Text: rows[i].GoodsRate}
		c.needPercent(sub(path, i)+".goods_rate", &rate)
		c.needPercent(sub(path, i)+".percent", &rows[i].Percent)
		if slices.ContainsFunc(rows[:i], func(o RateRow) bool { return sameRate(o.GoodsRate, rows[i].GoodsRate) }) {
			c.bad(sub(path, i), "scheme.by_rate", "goods of this rate have a row already")
		}
	}
}

// tiers checks that the bands of every table follow each other one unit apart, as they are printed.
func (c *checker) tiers(path string, t *Tiers) {
	c.needSum(path+".unit", &t.Unit)
	if t.Unit.Text != "" && t.Unit.Minor <= 0 {
		c.bad(path+".unit", "scheme.tier_unit", "bands are at least the smallest amount apart")
	}
	if t.Unit.Minor <= 0 {
		return
	}
	c.may(path+".above", "scheme.tier_above", t.Above, words["Tiers.above"]...)
	if t.Partial && t.Above != "" {
		c.bad(path+".above", "scheme.tier_above", "of a table that is known only in part nobody knows what comes after it")
	}
	for i, by := range t.Group {
		c.one(sub(path+".group", i), "scheme.group_by", by, words["Tiers.group"]...)
	}
	if len(t.Tables) == 0 {
		c.bad(path+".tables", "scheme.tier_empty", "there is no table")
	}
	for i := range t.Tables {
		table := &t.Tables[i]
		rate := Percent{Text: table.Rate}
		c.percent(sub(path+".tables", i)+".rate", &rate)
		c.tierTable(sub(path+".tables", i)+".rows", t, table.Rows)
		if slices.ContainsFunc(t.Tables[:i], func(o TierTable) bool { return sameRate(o.Rate, table.Rate) || o.Rate == "" || table.Rate == "" }) {
			c.bad(sub(path+".tables", i), "scheme.tier_rate", "one table for each rate, or one for all")
		}
	}
}

func (c *checker) tierTable(path string, t *Tiers, rows []TierRow) {
	if len(rows) == 0 {
		c.bad(path, "scheme.tier_empty", "a table has bands")
		return
	}
	for i := range rows {
		if !c.tierRow(sub(path, i), &rows[i]) {
			return // nothing follows from a row that cannot be read
		}
		last := i == len(rows)-1
		if rows[i].To.Text == "" && !last {
			c.bad(sub(path, i), "scheme.tier_open", "only the last band is open")
			return
		}
		if last && !t.Partial && (rows[i].To.Text == "") == (t.Above != "") {
			c.bad(sub(path, i), "scheme.tier_above", "either the last band is open, or above says what comes after it")
		}
		if rows[i].To.Text != "" && rows[i].To.Minor < rows[i].From.Minor {
			c.bad(sub(path, i), "scheme.tier_order", "a band ends before it begins")
		}
		if i == 0 {
			continue
		}
		switch next := rows[i-1].To.Minor + t.Unit.Minor; {
		case rows[i].From.Minor > next && !t.Partial:
			c.bad(sub(path, i), "scheme.tier_gap", "there is a gap before this band")
		case rows[i].From.Minor < next:
			c.bad(sub(path, i), "scheme.tier_overlap", "this band overlaps the one before it")
		}
	}
}

func (c *checker) tierRow(path string, r *TierRow) bool {
	before := len(c.problems)
	if len(r.words) != 4 {
		c.bad(path, "scheme.tier_row", "a band is [from, to, fixed or percent, value]")
		return false
	}
	r.From, r.To = Sum{Text: r.words[0]}, Sum{Text: r.words[1]}
	c.needSum(path, &r.From)
	c.sum(path, &r.To)
	switch r.words[2] {
	case "fixed":
		r.Fixed = Sum{Text: r.words[3]}
		c.needSum(path, &r.Fixed)
	case "percent":
		r.percent, r.Percent = true, Percent{Text: r.words[3]}
		c.needPercent(path, &r.Percent)
	default:
		c.bad(path, "scheme.tier_row", "a band is [from, to, fixed or percent, value]")
	}
	return len(c.problems) == before
}

func (c *checker) fee(path string, f *Fee) {
	c.percent(path+".percent_of_tax", &f.PercentOfTax)
	c.percent(path+".percent_of_refund", &f.PercentOfRefund)
	c.percent(path+".percent_of_gross", &f.PercentOfGross)
	c.sum(path+".fixed", &f.Fixed)
	c.sum(path+".min", &f.Min)
	c.sum(path+".max", &f.Max)
	c.may(path+".per", "scheme.fee_per", f.Per, words["Fee.per"]...)
	switch {
	case f.ByContract:
		c.only(path, "by_contract", f, "by_contract")
	case f.Payout != nil:
		c.only(path, "payout", f, "payout")
	}
	if f.Max.Text != "" && f.Max.Minor < f.Min.Minor {
		c.bad(path+".max", "scheme.fee_bounds", "the ceiling lies below the floor")
	}
	if f.Payout != nil {
		c.tiers(path+".payout", f.Payout)
		if len(f.Payout.Group) > 0 {
			c.bad(path+".payout.group", "scheme.out_of_place", "a table of what is handed out is read for each receipt")
		}
	}
	if f.PercentOfTax.Text+f.PercentOfRefund.Text+f.PercentOfGross.Text+f.Fixed.Text+f.Min.Text == "" && f.Payout == nil && len(f.Bands) == 0 && !f.ByContract {
		c.bad(path, "scheme.fee", "say the fee, or that there is none (none: true), or that the law leaves it to the operator (by_contract: true)")
	}
	for i := range f.Bands {
		band, at := &f.Bands[i], sub(path+".bands", i)
		c.needSum(at+".from", &band.From)
		c.sum(at+".to", &band.To)
		c.needPercent(at+".percent_of_tax", &band.PercentOfTax)
		if i > 0 && band.From.Minor != f.Bands[i-1].To.Minor+1 || (i == len(f.Bands)-1) != (band.To.Text == "") || band.To.Text != "" && band.To.Minor < band.From.Minor {
			c.bad(at, "scheme.fee_bands", "bands follow each other one minor unit apart; the last one is open, and no other")
			return
		}
	}
}

func (c *checker) rounding(path string, r *Rounding) {
	c.one(path+".at", "scheme.round_at", r.At, words["Rounding.at"]...)
	for step, how := range map[string]money.Rounding{"tax": r.Tax, "refund": r.Refund, "fee": r.Fee} {
		c.one(path+"."+step, "scheme.rounding", string(how), words["Rounding.tax"]...)
	}
	if r.To != nil {
		if c.needSum(path+".to", r.To); r.To.Text != "" && r.To.Minor <= 0 {
			c.bad(path+".to", "scheme.round_to", "a refund is rounded to a multiple of more than nothing")
		}
	}
}

// cash checks the limits on cash, which have dates of their own: they are asked by the day of payment.
func (c *checker) cash(s *Scheme) {
	dates(c, "cash", s.CashLaw, onlyOne, func(path string, l *cashLaw) {
		if a, err := money.ParseDecimal(l.Max, s.Currency); err != nil || a.Minor <= 0 {
			c.bad(path+".max", "scheme.cash", "max is an amount of %s, more than nothing", s.Currency)
		}
		c.one(path+".per", "scheme.cash", l.Per, words["cashLaw.per"]...)
		c.one(path+".overflow", "scheme.cash", l.Overflow, words["cashLaw.overflow"]...)
		if l.Overflow == Defer && (l.Per == PerForm || l.Per == PerClaim) {
			c.bad(path+".overflow", "scheme.cash", "a limit per %s is the same tomorrow: nothing can be put off", l.Per)
		}
	})
	for i := range s.CashLaw {
		if l := &s.CashLaw[i]; !l.NotKnown {
			s.cash = append(s.cash, l.cap(s.Currency))
		}
	}
}

// rate checks one rate of VAT: what is far from any is a slip of the hand.
func (c *checker) rate(path string, v *TaxRate) {
	if v.Name == "" {
		c.bad(path, "scheme.rate", "a rate has a name")
	}
	c.needPercent(path+".rate", &v.Rate)
	if r := v.Rate; r.Num > 0 && r.Num <= r.Den && (2*r.Num > r.Den || 200*r.Num < r.Den) {
		c.bad(path+".rate", "scheme.rate_unlikely", "no VAT is %s %%: a rate is 0, or 0.5 to 50", r.Text)
	}
}

// fractions checks that a fraction of the price is the tax in it at one of the rates of those days, where those are stated.
func (c *checker) fractions(s *Scheme) {
	for i := range s.Refund {
		r := &s.Refund[i]
		if !r.says() || r.Formula != "tax_fraction" || r.Num >= r.Den || !stated(s.Rates, &r.Dated) {
			continue
		}
		is := func(t TaxRate) bool {
			num, den, ok := contained(t.Rate.Text)
			return !ok || t.says() && meet(&t.Dated, &r.Dated) && int64(r.Num)*den == num*int64(r.Den)
		}
		if !slices.ContainsFunc(s.Rates, is) {
			c.bad(sub("$.refund", i), "scheme.fraction_of_no_rate", "%d/%d is the tax in a price at none of the rates of these days: at r %% it is r/(100+r)", r.Num, r.Den)
		}
	}
}

// stated reports whether some rate is stated for every day of an entry.
func stated(rates []TaxRate, d *Dated) bool {
	days := []models.Date{d.Since}
	for _, r := range rates {
		if r.Until != "" {
			days = append(days, r.Until.AddDays(1))
		}
	}
	return !slices.ContainsFunc(days, func(day models.Date) bool {
		return d.covers(day) && !slices.ContainsFunc(rates, func(r TaxRate) bool { return r.says() && r.covers(day) })
	})
}
