package fiscal

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"taxrefund/models"
	"taxrefund/models/money"
)

// all lists the elements of a name within one; none within nil.
func (e *element) all(name string) []*element {
	if e == nil {
		return nil
	}
	var out []*element
	for _, k := range e.kids {
		if k.name == name {
			out = append(out, k)
		}
	}
	return out
}

// one finds the element at a path, or nil. Where a step stands there twice the document is refused: nobody can say which
// of them counts.
func (p *paper) one(e *element, path ...string) *element {
	for _, name := range path {
		if e == nil {
			return nil
		}
		var found *element
		for _, k := range e.kids {
			if k.name != name {
				continue
			}
			if found != nil {
				p.fail(k, "twice", "%s stands here twice", name)
			}
			found = k
		}
		e = found
	}
	return e
}

// said is the text at a path without blanks around it, or nothing.
func (p *paper) said(e *element, path ...string) string {
	e = p.one(e, path...)
	if e == nil {
		return ""
	}
	if e.long {
		p.fail(e, "too_long", "the text of %s is too long", e.name)
	}
	return strings.TrimSpace(e.text)
}

// word is a text that must be there, on one line and without characters that cannot be seen.
func (p *paper) word(e *element, path ...string) string {
	at := p.one(e, path...)
	s := p.said(at)
	switch {
	case s == "":
		p.missing(e, at, path)
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }):
		p.fail(at, "text", "%s holds characters that cannot be seen", at.name)
	}
	return s
}

func (p *paper) missing(e, at *element, path []string) {
	if at == nil {
		at = e
	}
	p.fail(at, "missing", "%s is missing", strings.Join(path, "/"))
}

// words is a text in one line, its blanks as single ones.
func (p *paper) words(e *element, path ...string) string {
	return strings.Join(strings.Fields(p.said(e, path...)), " ")
}

// day reads a calendar date, 2026-05-07; a zone after it, as xs:date allows, says nothing here.
func (p *paper) day(e *element, path ...string) models.Date {
	s := p.word(e, path...)
	if p.err != nil {
		return ""
	}
	day := s[:min(len(s), 10)]
	zone := s[len(day):]
	d, err := models.ParseDate(day)
	if err != nil || zone != "" && zone != "Z" && (len(zone) != 6 || !strings.ContainsRune("+-", rune(zone[0]))) {
		p.fail(p.one(e, path...), "date", "a day is written like 2026-05-07")
	}
	return d
}

// clock reads a time of day, 18:20:00; fractions of a second and a zone after it say nothing here.
func (p *paper) clock(e *element, path ...string) string {
	s := p.said(e, path...)
	if s == "" {
		return ""
	}
	s = s[:min(len(s), 8)]
	if _, err := time.Parse(time.TimeOnly, s); err != nil {
		p.fail(p.one(e, path...), "time", "a time is written like 18:20:00")
	}
	return s
}

// number reads a decimal that must be there.
func (p *paper) number(e *element, path ...string) fine {
	s := p.word(e, path...)
	f, ok := parseFine(s)
	if !ok && p.err == nil {
		p.fail(p.one(e, path...), "number", "a number is written like 1234.50, with at most eight decimals, and is not absurdly large")
	}
	return f
}

// amount reads an amount of money in the document's currency that must be there.
func (p *paper) amount(e *element, path ...string) fine {
	f := p.number(e, path...)
	if at := p.one(e, path...); at != nil {
		if c := at.attr("currencyID"); c != "" && c != string(p.currency) {
			p.fail(at, "currency", "%s is in another currency than the document", at.name)
		}
	}
	return f
}

// total reads an amount of whole minor units.
func (p *paper) total(e *element, path ...string) int64 {
	f, unit := p.amount(e, path...), p.minorFine()
	if f%unit != 0 {
		p.fail(p.one(e, path...), "amount", "this amount has more decimals than its currency has")
	}
	return int64(f / unit)
}

// maybe is total for an amount that may be missing, and is nothing then.
func (p *paper) maybe(e *element, path ...string) int64 {
	if p.one(e, path...) == nil {
		return 0
	}
	return p.total(e, path...)
}

// money reads the currency of the document, which its amounts are in from then on.
func (p *paper) money(e *element, path ...string) money.Currency {
	c, err := money.ParseCurrency(p.word(e, path...))
	if err != nil {
		at := p.one(e, path...)
		if at == nil {
			at = e
		}
		p.fail(at, "currency", "a currency is written as its three-letter ISO 4217 code")
	}
	p.currency = c
	return c
}

// rate reads a percentage, "" being nothing.
func (p *paper) rate(e *element, path ...string) fine {
	if p.one(e, path...) == nil {
		return 0
	}
	f := p.number(e, path...)
	if f < 0 || f > 100*oneFine {
		p.fail(p.one(e, path...), "rate", "a rate is between 0 and 100 per cent")
	}
	return f
}

// flag reads a truth value of XML.
func (p *paper) flag(e *element, path ...string) bool {
	s := p.word(e, path...)
	if !slices.Contains([]string{"true", "1", "false", "0"}, s) {
		p.fail(e, "text", "%s is true or false", path[len(path)-1])
	}
	return s == "true" || s == "1"
}
