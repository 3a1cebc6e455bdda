package fiscal

import (
	"testing"

	"taxrefund/models"
)

// problem is the last word of an error's code, and its place.
func problem(err error) (string, int) {
	if err == nil {
		return "", 0
	}
	e := err.(*models.Error)
	return e.Code[len("receipt."):], e.Fields[0].At
}

func TestAnAmountIsReadAsItsLayoutWritesIt(t *testing.T) {
	euro := figures{currency: "EUR", mark: ',', max: 2}
	money := figures{currency: "EUR", mark: '.', min: 2, max: 2, signed: true}
	for _, c := range []struct {
		form    figures
		text    string
		minor   int64
		problem string
		at      int
	}{
		{euro, "12,50", 1250, "", 0},
		{euro, "12,5", 1250, "", 0},
		{euro, "12", 1200, "", 0},
		{euro, "1.234,56", 0, "thousands_separator", 2},
		{euro, "1 234,56", 0, "thousands_separator", 2},
		{euro, "12.50", 0, "amount", 3},
		{euro, "-12,50", 0, "amount", 1},
		{euro, ",50", 0, "amount", 1},
		{euro, "12,", 0, "amount", 4},
		{euro, "12,505", 0, "amount", 7},
		{euro, "", 0, "amount", 1},
		{euro, "99999999999999999999", 0, "amount", 15},
		{euro, "9999999999999", 0, "amount", 1},
		{money, "-12.50", -1250, "", 0},
		{money, "+12.50", 1250, "", 0},
		{money, "-", 0, "amount", 2},
		{money, "12.5", 0, "amount", 5},
		{money, "1,234.50", 0, "thousands_separator", 2},
	} {
		a, err := c.form.amount(part{c.text, 0})
		word, at := problem(err)
		if word != c.problem || at != c.at || err == nil && a.Minor != c.minor || err != nil && a != nil {
			t.Errorf("%q: %v, %q at %d", c.text, a, word, at)
		}
	}
}

func TestAWebAddressIsReadInItsParts(t *testing.T) {
	l, err := parseLink("HTTPS://www.Tax.example:443/Check?A=1%2B+2&&b=%C3%A9&c#top")
	if err != nil || l.host != "tax.example" || l.path != "/check" {
		t.Fatal(l.host, l.path, err)
	}
	a, _ := l.text("a")
	words, _ := l.words("a")
	b, _ := l.text("B")
	if a.text != "1++2" || words.text != "1+ 2" || b.text != "é" || a.from != 36 {
		t.Error(a, words, b)
	}
	for text, want := range map[string]string{
		"ftp://tax.example":           "shape",
		"https://":                    "host",
		"https://tax.example@evil.eu": "host",
		"https://tax.example:8080/":   "host",
	} {
		_, err := parseLink(text)
		if word, at := problem(err); word != want || at == 0 {
			t.Errorf("%s: %q at %d", text, word, at)
		}
	}
	for query, want := range map[string]string{"a=1&a=2": "parameter_twice", "a=%2": "percent_encoding", "a=%zz": "percent_encoding", "a=%00": "character", "a=%ff": "character", "a=1&A=1": ""} {
		l, err := parseLink("https://tax.example/?" + query)
		if err == nil {
			_, err = l.text("a")
		}
		if word, _ := problem(err); word != want {
			t.Errorf("%s: %q", query, word)
		}
	}
}
