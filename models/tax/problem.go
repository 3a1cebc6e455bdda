package tax

import (
	"fmt"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Problem is one thing that is wrong in a file of law: where, a stable code, and what to do about it.
type Problem struct {
	File string
	Line int
	Path string // YAML path, such as $.minimum[1].amount
	Code string // such as "scheme.gap"
	Msg  string
}

func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s (%s)", p.File, p.Line, strings.TrimPrefix(p.Path, "$."), p.Msg, p.Code)
}

// Problems is everything that is wrong with a set of files, in the order of files and lines.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// checker reads one file and collects what is wrong in it.
type checker struct {
	file     string
	layer    int            // which of the texts of the file: an operator's vocabulary lies over the program's
	lines    map[string]int // path → line
	book     *Book
	currency money.Currency
	sources  map[string]Source
	cited    map[string]bool
	problems []Problem
	decoded  bool         // the file could be read
	begins   *models.Date // the first day of which status speaks, nil where that is not sound
}

// bad notes a problem at a path.
func (c *checker) bad(path, code, format string, args ...any) {
	c.at(c.line(path), path, code, format, args...)
}

// line finds where a path stands in the file; what is missing stands where it is missed.
func (c *checker) line(path string) int {
	for path != "" {
		if line, ok := c.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}

// sum reads an amount of the scheme's currency. An absent one is nothing.
func (c *checker) sum(path string, s *Sum) {
	if s.Text == "" {
		return
	}
	a, err := money.ParseDecimal(s.Text, c.currency)
	if err != nil || a.Minor < 0 || a.Minor > money.MaxMinor {
		c.bad(path, "scheme.amount", "%q is no amount of %s", s.Text, c.currency)
		return
	}
	s.Minor = a.Minor
}

// needSum is sum for an amount that must be there.
func (c *checker) needSum(path string, s *Sum) {
	if s.Text == "" {
		c.bad(path, "scheme.amount_missing", "an amount is needed here")
		return
	}
	c.sum(path, s)
}

// needPercent is percent for one that must be there.
func (c *checker) needPercent(path string, p *Percent) {
	if p.Text == "" {
		c.bad(path, "scheme.percent_missing", "a percentage is needed here")
		return
	}
	c.percent(path, p)
}

func (c *checker) percent(path string, p *Percent) {
	if p.Text == "" {
		return
	}
	r, err := money.ParseRate(p.Text)
	if err != nil {
		c.bad(path, "scheme.percent", "%q is no percentage, such as 20 or 5.5", p.Text)
		return
	}
	p.Num, p.Den = r.Frac()
	p.Den *= 100
	if p.Num > p.Den {
		c.bad(path, "scheme.percent_above_hundred", "%s %% is more than the whole", p.Text)
	}
}

// may is one for a word that may be absent.
func (c *checker) may(path, code, value string, allowed ...string) {
	if value != "" {
		c.one(path, code, value, allowed...)
	}
}

// choice lists the words that may be written: "a, b or c".
func choice(words []string) string {
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " or " + words[last]
	}
	return strings.Join(words, "")
}

// one reports a word that is none of those allowed.
func (c *checker) one(path, code, value string, allowed ...string) {
	switch key := path[strings.LastIndexByte(path, '.')+1:]; {
	case slices.Contains(allowed, value):
	case value == "":
		c.bad(path, code, "say %s: %s", key, choice(allowed))
	case len(allowed) == 1 && allowed[0] == "":
		c.bad(path, code, "%s means nothing here", key)
	default:
		c.bad(path, code, "%q is none of %s", value, strings.Join(allowed, ", "))
	}
}

func (c *checker) categories(path string, names []string) {
	if len(c.book.categories) == 0 {
		return // which is a problem of its own
	}
	for i, name := range names {
		if _, ok := c.book.categories[name]; !ok {
			c.bad(fmt.Sprintf("%s[%d]", path, i), "scheme.category", "%q is not in categories.yaml", name)
		}
	}
}

func (c *checker) countries(path string, codes []string) {
	for i, code := range codes {
		if !isCountry(code) {
			c.bad(fmt.Sprintf("%s[%d]", path, i), "scheme.country", "%q is no country of ISO 3166 (two letters)%s", code, capitals(code, isCountry))
		}
	}
}

func (c *checker) day(path string, d *models.Date) {
	if *d == "" {
		return
	}
	if _, err := models.ParseDate(string(*d)); err != nil {
		c.bad(path, "scheme.date", "%q is no day written YYYY-MM-DD", string(*d))
		*d = ""
	}
}
