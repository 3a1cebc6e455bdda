package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"taxrefund/handlers/api"
	"taxrefund/models"
	"taxrefund/models/tax"
)

const quoteDay = models.Date("2026-11-27")

func embeddedLaw(t testing.TB) *tax.Book {
	t.Helper()
	law, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// asked sends lines to the command quote and returns its answers.
func asked(t testing.TB, law *tax.Book, lines ...string) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	if err := answerAll(law, strings.NewReader(strings.Join(lines, "\n")), &out, quoteDay); err != nil {
		t.Fatal(err)
	}
	var answers []map[string]any
	for line := range strings.Lines(out.String()) {
		answer := map[string]any{}
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		answers = append(answers, answer)
	}
	return answers
}

func TestTheExampleOfEveryCountryIsAnswered(t *testing.T) {
	law := embeddedLaw(t)
	for _, id := range law.Countries() {
		x, err := exampleBasket(law, strings.ToLower(id), quoteDay)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		answers := asked(t, law, string(text))
		if len(answers) != 1 || answers[0]["error"] != nil {
			t.Errorf("%s: %v", id, answers)
			continue
		}
		paid := answers[0]["total"].(map[string]any)["payout_minor"].(float64)
		reasons, _ := json.Marshal(answers[0]["receipts"].([]any)[0].(map[string]any)["reasons"])
		if ended := strings.Contains(string(reasons), "tax.scheme_ended"); (paid > 0) == ended {
			t.Errorf("%s pays %v: %s", id, paid, reasons)
		}
		if steps := answers[0]["steps"].([]any); len(steps) == 0 {
			t.Errorf("%s explains nothing", id)
		}
	}
}

func TestALineThatCannotBeAnsweredSaysWhyAndTheNextOneIsAnswered(t *testing.T) {
	law := embeddedLaw(t)
	x, err := exampleBasket(law, "FR", quoteDay)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(x)
	edit := func(old, now string) string {
		if !strings.Contains(string(text), old) {
			t.Fatalf("the example has no %s", old)
		}
		return strings.Replace(string(text), old, now, 1)
	}
	for code, line := range map[string]string{
		"basket.malformed":       `{"scheme":`,
		"tax.no_scheme":          edit(`"scheme":"FR"`, `"scheme":"QQ"`),
		"tax.no_profile":         edit(`"scheme":"FR"`, `"scheme":"FR","profile":"nobody"`),
		"basket.currency":        edit(`"gross_minor":40000`, `"gross_minor":40000,"currency":"USD"`),
		"basket.amount":          edit(`"gross_minor":40000`, `"gross_minor":9223372036854775807`),
		"basket.line":            edit(`"quantity":1`, `"quantity":-1`),
		"basket.after_departure": edit(`"issued_on":"2026-11-27"`, `"issued_on":"2026-12-24"`),
		"basket.unborn":          edit(`"birth_date":"1990-02-03"`, `"birth_date":"2026-11-28"`),
		"basket.tax":             edit(`,"vat_rate":"20"`, ``),
		"basket.gross":           edit(`"gross_minor":40000,"vat_rate"`, `"vat_rate"`),
		"basket.sum":             edit(`"lines":[`, `"gross_minor":5,"lines":[`),
		"basket.key":             edit(`"key":"second"`, `"key":"first"`),
		"rate.malformed":         edit(`"vat_rate":"20"`, `"vat_rate":"a fifth"`),
		"date.malformed":         edit(`"crew":false`, `"crew":false,"standings":[{"name":"student_pass","since":"soon"}]`),
	} {
		answers := asked(t, law, line, "", string(text))
		if len(answers) != 2 || answers[1]["error"] != nil {
			t.Fatalf("%s: %v", code, answers)
		}
		if no, _ := answers[0]["error"].(map[string]any); no["code"] != code || no["detail"] == "" {
			t.Errorf("%s: %v", code, answers[0])
		}
	}
	for _, line := range []string{`{"scheme":"FR","gift":1}`, `[]`, string(text) + "{}"} {
		if no, _ := asked(t, law, line)[0]["error"].(map[string]any); no["code"] != "basket.malformed" || strings.Contains(no["detail"].(string), "gift") {
			t.Errorf("%s: %v", line, no)
		}
	}
}

// TestTenThousandBasketsOverAllCountriesAreAnswered asks for purchases of all kinds and days; every answer adds up.
func TestTenThousandBasketsOverAllCountriesAreAnswered(t *testing.T) {
	law, dice := embeddedLaw(t), rand.New(rand.NewPCG(4, 2))
	countries := law.Countries()
	for n := range 10_000 {
		answer, err := api.Answer(law, anyBasket(t, law, countries[n%len(countries)], dice), quoteDay)
		if err != nil {
			t.Fatalf("basket %d: %v", n, err)
		}
		payout := int64(0)
		for _, r := range answer.Receipts {
			lines := int64(0)
			for _, l := range r.Lines {
				lines += l.Sums.PayoutMinor
			}
			if lines != r.Sums.PayoutMinor || r.Sums.PayoutMinor != r.Sums.RefundMinor-r.Sums.FeeMinor || r.Sums.RefundMinor > r.Sums.TaxMinor || r.Eligible != (len(r.Reasons) == 0) {
				t.Fatalf("basket %d, %s: %+v", n, answer.Scheme, r)
			}
			payout += r.Sums.PayoutMinor
		}
		if payout != answer.Total.PayoutMinor || payout > 0 && len(answer.Rules) < 3 {
			t.Fatalf("basket %d, %s: %d is not %+v", n, answer.Scheme, payout, answer.Total)
		}
	}
}

// anyBasket is the example of a country with other days, amounts and goods.
func anyBasket(t testing.TB, law *tax.Book, country string, dice *rand.Rand) api.BasketIn {
	t.Helper()
	day := quoteDay.AddDays(-dice.IntN(6000))
	x, err := exampleBasket(law, country, day)
	if err != nil {
		t.Fatal(err)
	}
	x.ValidOn, x.DepartsOn = "", string(day.AddDays(dice.IntN(120)))
	x.KnownOn = string(quoteDay.AddDays(-dice.IntN(800)))
	if dice.IntN(3) == 0 {
		x.Profile = "law"
	}
	categories := []string{"clothing", "tobacco", "food", "watches", "wine", "consumables", "something"}
	for i := range x.Purchases {
		p := &x.Purchases[i]
		p.IssuedOn = string(day.AddDays(-dice.IntN(5)))
		if p.GrossMinor != nil {
			gross := *p.GrossMinor * int64(1+dice.IntN(300)) / 100
			p.GrossMinor = &gross
		}
		for j := range p.Lines {
			p.Lines[j].GrossMinor = p.Lines[j].GrossMinor * int64(1+dice.IntN(300)) / 100
			p.Lines[j].Category = categories[dice.IntN(len(categories))]
		}
	}
	return x
}
