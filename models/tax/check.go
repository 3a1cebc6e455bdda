package tax

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"taxrefund/models/money"
	"taxrefund/models/travel"
)

var (
	schemeID = regexp.MustCompile(`^[A-Z]{2}$`)
	address  = regexp.MustCompile(`^(https?://[^\s<>"]+|github(-index)?:[^<>"]+)$`) // pages show it as a link
)

func sub(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// isCountry knows ISO 3166 alpha-2, and the parts of countries that refund law treats apart.
func isCountry(code string) bool {
	return travel.IsCountry(code) || code == "XI" || code == "IC" || code == "EA"
}

// capitals is the advice to write a code in capital letters, where that makes one.
func capitals(code string, is func(string) bool) string {
	if large := strings.ToUpper(code); is(large) {
		return ": write " + large
	}
	return ""
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
	if len(c.problems) == 0 || c.book.partial {
		c.book.schemes[s.ID] = s
	}
}

func (c *checker) head(s *Scheme) {
	if !schemeID.MatchString(s.ID) || !isCountry(s.ID) {
		c.bad("$.id", "scheme.id", "%q is no country of ISO 3166 (two capital letters)%s", s.ID, capitals(s.ID, isCountry))
	} else if !strings.HasSuffix(c.file, "/"+strings.ToLower(s.ID)+".yaml") {
		c.bad("$.id", "scheme.file_name", "the scheme of %s stands in %s.yaml", s.ID, strings.ToLower(s.ID))
	}
	if s.Name == "" {
		c.bad("$.name", "scheme.name", "a scheme has a name")
	}
	if _, err := money.ParseCurrency(string(s.Currency)); err != nil {
		c.bad("$.currency", "scheme.currency", "%q is no currency of ISO 4217, such as EUR", s.Currency)
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" {
		c.bad("$.zone", "scheme.zone", "%q is no IANA time zone, such as Europe/Paris", s.Zone)
	}
	c.currency, c.sources = s.Currency, s.Sources
	for name, src := range s.Sources {
		path := "$.sources." + name
		if src.Title == "" || (src.Address == "") != (src.Kind == "general_knowledge") {
			c.bad(path, "scheme.source_incomplete", "a source has a title, and an address where it can be read; general knowledge has none")
		}
		if src.Address != "" && !address.MatchString(src.Address) {
			c.bad(path+".address", "scheme.address", "an address begins with https://, http:// or github:, and is whole")
		}
		c.one(path+".kind", "scheme.source_kind", src.Kind, words["Source.kind"]...)
	}
}

// rules checks every rule. What a reader must be able to rely on is said, if only that it is not known.
func (c *checker) rules(s *Scheme) {
	before := len(c.problems)
	dates(c, "status", s.Status, onlyOne, func(path string, v *Status) {
		c.one(path+".value", "scheme.status", v.Value, words["Status.value"]...)
		if v.Value == "ended" && v.Reason == "" {
			c.bad(path, "scheme.reason_missing", "a scheme that has ended says why, in words a traveller understands")
		}
		if v.Value == "active" {
			c.only(path, "active", v, "value")
		}
	})
	if len(s.Status) > 0 && len(c.problems) == before {
		first := slices.MinFunc(s.Status, func(a, b Status) int { return cmp.Compare(a.Since, b.Since) })
		c.begins = &first.Since
	}
	dates(c, "validation", s.Validation, onlyOne, func(path string, v *Validation) {
		c.validation(path, v)
	})
	dates(c, "rates", s.Rates, func(v *TaxRate) string { return v.Name }, c.rate)
	dates(c, "minimum", s.Minimum, minimumKey, c.minimum)
	ambiguous(c, "minimum", "residents", s.Minimum, func(v *Minimum) []string { return v.Residents })
	dates(c, "maximum", s.Maximum, maximumKey, c.maximum)
	dates(c, "traveller", s.Traveller, testKey, c.test)
	dates(c, "goods", s.Goods, onlyOne, c.goods)
	dates(c, "refund", s.Refund, onlyOne, c.refund)
	c.fractions(s)
	dates(c, "floor", s.Floor, onlyOne, func(path string, v *Floor) {
		c.tiers(path+".tiers", &v.Tiers)
		if v.OnlyOver != nil {
			c.needSum(path+".only_over", v.OnlyOver)
		}
	})
	dates(c, "fee", s.Fee, onlyOne, c.fee)
	dates(c, "deadline", s.Deadline, deadlineKey, c.deadline)
	ambiguous(c, "deadline", "categories", s.Deadline, func(v *Deadline) []string { return v.Categories })
	dates(c, "claim_within", s.ClaimWithin, onlyOne, c.claimWithin)
	dates(c, "depart_within", s.DepartWithin, onlyOne, func(path string, v *DepartWithin) {
		if v.Hours < 1 || v.Hours > maxHours {
			c.bad(path+".hours", "scheme.hours", "so many hours after approval, from 1 to %d", maxHours)
		}
	})
	dates(c, "rounding", s.Rounding, onlyOne, c.rounding)
	dates(c, "inspection", s.Inspection, inspectionKey, c.inspection)
	c.cash(s)
	c.required(s)
}

// What values with one key say of one thing they say one after the other; values of different keys hold side by side.
func minimumKey(m *Minimum) string   { return strings.Join(m.Residents, " ") }
func deadlineKey(d *Deadline) string { return strings.Join(d.Categories, " ") }
func maximumKey(m *Maximum) string   { return m.Channel + "|" + strings.Join(m.Categories, " ") }
func inspectionKey(n *Inspection) string {
	return n.Of + "|" + n.Action + "|" + strings.Join(n.Categories, " ")
}

func (c *checker) validation(path string, v *Validation) {
	c.one(path+".by", "scheme.validation", v.By, words["Validation.by"]...)
	c.one(path+".unit", "scheme.unit", v.Unit, words["Validation.unit"]...)
}

// spoken lists the rules that no scheme may pass over in silence.
var spoken = []string{"status", "validation", "minimum", "maximum", "traveller", "goods", "refund", "fee", "deadline", "claim_within", "rounding", "inspection", "cash"}

func (c *checker) required(s *Scheme) {
	v := reflect.ValueOf(s).Elem()
	for _, f := range fieldsOf(v.Type()) {
		if slices.Contains(spoken, f.word) && v.FieldByIndex(f.index).Len() == 0 {
			c.bad("$."+f.word, "scheme.rule_missing", "say what the law says of %s, or that there is none (none: true), or that it is not known (not_known: true)", f.word)
		}
	}
}
