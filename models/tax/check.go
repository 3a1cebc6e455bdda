package tax

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"taxrefund/models/money"
	"taxrefund/models/travel"
)

var schemeID = regexp.MustCompile(`^[A-Z]{2}$`)

func sub(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// isCountry knows ISO 3166 alpha-2, and the parts of countries that refund law treats apart.
func isCountry(code string) bool {
	return travel.IsCountry(code) || code == "XI" || code == "IC" || code == "EA"
}

// readScheme checks one scheme and puts it into the book.
func (c *checker) readScheme() {
	s := &Scheme{}
	if !c.decode(s) {
		return
	}
	c.head(s)
	c.rules(s)
	for name := range s.Sources {
		if !c.cited[name] {
			c.bad("$.sources."+name, "scheme.source_unused", "nothing here cites %q", name)
		}
	}
	if len(c.problems) == 0 {
		c.book.schemes[s.ID] = s
	}
}

func (c *checker) head(s *Scheme) {
	if !schemeID.MatchString(s.ID) || !isCountry(s.ID) {
		c.bad("$.id", "scheme.id", "%q is no country of ISO 3166 (two capital letters)", s.ID)
	} else if !strings.HasSuffix(c.file, "/"+strings.ToLower(s.ID)+".yaml") {
		c.bad("$.id", "scheme.file_name", "the scheme of %s stands in %s.yaml", s.ID, strings.ToLower(s.ID))
	}
	if c.book.schemes[s.ID] != nil {
		c.bad("$.id", "scheme.twice", "there are two schemes of %s", s.ID)
	}
	if s.Name == "" {
		c.bad("$.name", "scheme.name", "a scheme has a name")
	}
	if _, err := money.ParseCurrency(string(s.Currency)); err != nil {
		c.bad("$.currency", "scheme.currency", "%q is no currency of ISO 4217", s.Currency)
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" {
		c.bad("$.zone", "scheme.zone", "%q is no IANA time zone", s.Zone)
	}
	c.currency, c.sources = s.Currency, s.Sources
	for name, src := range s.Sources {
		path := "$.sources." + name
		if src.Title == "" || src.Address == "" && src.Kind != "general_knowledge" {
			c.bad(path, "scheme.source_incomplete", "a source has a title, and an address where it can be read")
		}
		c.one(path+".kind", "scheme.source_kind", src.Kind, "law", "official", "official_copy", "operator", "secondary", "general_knowledge")
	}
}

// rules checks every rule. What a reader must be able to rely on is said, if only that it is not known.
func (c *checker) rules(s *Scheme) {
	dates(c, "status", s.Status, onlyOne, func(path string, v *Status) {
		c.one(path+".value", "scheme.status", v.Value, "active", "ended")
		if v.Value == "ended" && v.Reason == "" {
			c.bad(path, "scheme.reason_missing", "a scheme that has ended says why, in words a traveller understands")
		}
	})
	dates(c, "validation", s.Validation, onlyOne, func(path string, v *Validation) {
		c.one(path+".by", "scheme.validation", v.By, "platform", "officer", "external")
		c.one(path+".unit", "scheme.unit", v.Unit, "line", "record", "form")
	})
	dates(c, "rates", s.Rates, func(v *TaxRate) string { return v.Name }, func(path string, v *TaxRate) {
		if v.Name == "" || v.Rate.Text == "" {
			c.bad(path, "scheme.rate", "a rate has a name and a percentage")
		}
		c.percent(path+".rate", &v.Rate)
	})
	dates(c, "minimum", s.Minimum, func(v *Minimum) string { return strings.Join(v.Residents, " ") }, c.minimum)
	dates(c, "maximum", s.Maximum, func(v *Maximum) string { return v.Channel + "|" + strings.Join(v.Categories, " ") }, c.maximum)
	dates(c, "traveller", s.Traveller, testKey, c.test)
	dates(c, "goods", s.Goods, onlyOne, c.goods)
	dates(c, "refund", s.Refund, onlyOne, c.refund)
	dates(c, "floor", s.Floor, onlyOne, func(path string, v *Floor) {
		c.tiers(path+".tiers", &v.Tiers)
		if v.OnlyOver != nil {
			c.needSum(path+".only_over", v.OnlyOver)
		}
	})
	dates(c, "fee", s.Fee, onlyOne, c.fee)
	dates(c, "deadline", s.Deadline, func(v *Deadline) string { return strings.Join(v.Categories, " ") }, c.deadline)
	dates(c, "claim_within", s.ClaimWithin, onlyOne, c.claimWithin)
	dates(c, "depart_within", s.DepartWithin, onlyOne, func(path string, v *DepartWithin) {
		if v.Hours <= 0 {
			c.bad(path+".hours", "scheme.hours", "so many hours after approval, at least one")
		}
	})
	dates(c, "rounding", s.Rounding, onlyOne, c.rounding)
	dates(c, "inspection", s.Inspection, func(v *Inspection) string { return v.Of + "|" + v.Action + "|" + strings.Join(v.Categories, " ") }, c.inspection)
	c.cash(s)
	c.required(s)
}

// required lists the rules that no scheme may pass over in silence.
func (c *checker) required(s *Scheme) {
	for _, rule := range []struct {
		name string
		n    int
	}{{"status", len(s.Status)}, {"validation", len(s.Validation)}, {"minimum", len(s.Minimum)}, {"maximum", len(s.Maximum)}, {"traveller", len(s.Traveller)},
		{"goods", len(s.Goods)}, {"refund", len(s.Refund)}, {"fee", len(s.Fee)}, {"deadline", len(s.Deadline)}, {"claim_within", len(s.ClaimWithin)},
		{"rounding", len(s.Rounding)}, {"inspection", len(s.Inspection)}, {"cash", len(s.CashLaw)}} {
		if rule.n == 0 {
			c.bad("$."+rule.name, "scheme.rule_missing", "say what the law says of %s, or that there is none (none: true), or that it is not known (not_known: true)", rule.name)
		}
	}
}
