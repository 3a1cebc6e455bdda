package fiscal

import (
	"strings"

	"taxrefund/models"
)

// ruFNS is the code on Russian receipts (Federal Tax Service order ЕД-7-20/662@): t, s, fn, i, fp and n. The fiscal sign fp could be
// checked with the fiscal drive's key only; nothing in the code proves anything, and it names no seller.
var ruFNS = layout{system: "ru_fns", country: "RU", decode: decodeFNS, begins: func(text string) bool {
	return !strings.Contains(text, "://") && strings.Contains(text, "=") && strings.Contains(text, "&") && (hasName(text, "fn") || hasName(text, "fp"))
}}

type fnsSaid struct {
	Time      string `json:"local_time"`
	Gross     string `json:"gross_total"`
	Drive     string `json:"fiscal_drive"`
	Document  string `json:"fiscal_document"`
	Sign      string `json:"fiscal_sign"`
	Operation string `json:"operation"`
	IsSale    bool   `json:"is_sale"`
}

// fnsOperations are the values of n: a sale, its return, and the same where the shop buys.
var fnsOperations = map[string]Sale{"1": Sold, "2": Refunded, "3": Other, "4": Other}

func decodeFNS(text string) (Receipt, error) {
	var l link
	if err := l.parameters(part{text, 0}); err != nil {
		return Receipt{}, err
	}
	names := [...]string{"t", "s", "fn", "i", "fp", "n"}
	var p [len(names)]part
	var missing []string
	for i, name := range names {
		var err error
		if p[i], err = l.text(name); err != nil {
			return Receipt{}, err
		}
		if p[i].text == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return Receipt{}, bad("missing_"+strings.Join(missing, "_and_"), len(text)+1, "the code of a Russian receipt has t, s, fn, i, fp and n")
	}
	on, local, ok := fnsTime(p[0].text)
	if !ok {
		return Receipt{}, p[0].bad("date", 0, "there is no such day and time; it is written YYYYMMDDThhmm")
	}
	gross, err := figures{currency: "RUB", mark: '.', max: 2}.amount(p[1])
	if err != nil {
		return Receipt{}, err
	}
	for i := 2; i <= 4; i++ {
		if drive := i == 2; !allDigits(p[i].text) || drive && len(p[i].text) != 16 || !drive && len(p[i].text) > 10 {
			return Receipt{}, p[i].bad(names[i], 0, "fn has 16 digits, i and fp have fewer")
		}
	}
	sale, known := fnsOperations[p[5].text]
	if !known {
		return Receipt{}, p[5].bad("operation", 0, "the kind of operation is 1 to 4")
	}
	s := fnsSaid{Time: local, Gross: gross.Decimal(), Drive: p[2].text, Document: p[3].text, Sign: p[4].text, Operation: p[5].text, IsSale: sale == Sold}
	return Receipt{Register: s.Drive, Number: s.Drive + "-" + s.Document, IssuedOn: on, Time: local, Gross: gross, Sale: sale, Proof: Nothing, Said: s}, nil
}

// fnsTime reads YYYYMMDDThhmm with or without seconds.
func fnsTime(s string) (on models.Date, local string, ok bool) {
	if len(s) != 13 && len(s) != 15 || s[8] != 'T' {
		return "", "", false
	}
	second := "00"
	if len(s) == 15 {
		second = s[13:]
	}
	day, ok := date(number(s[:4]), number(s[4:6]), number(s[6:8]))
	return day, string(day) + "T" + s[9:11] + ":" + s[11:13] + ":" + second, ok && clock(s[9:11], s[11:13], second)
}

// hasName is whether a text has a parameter of a name, in whatever case.
func hasName(text, name string) bool {
	for more := true; more; {
		var one string
		one, text, more = strings.Cut(text, "&")
		if given, _, stands := strings.Cut(one, "="); stands && strings.EqualFold(given, name) {
			return true
		}
	}
	return false
}
