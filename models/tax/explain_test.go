package tax_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// explained is an explanation as text: receipt/line, rule and sentence of each step.
func explained(t *testing.T, b *tax.Book, x tax.Basket, profile string) string {
	t.Helper()
	x.Explain = true
	var out strings.Builder
	for _, s := range quote(t, b, x, profile).Steps {
		at := s.Receipt
		if s.Line != "" && s.Line != s.Receipt {
			at += "/" + s.Line
		}
		out.WriteString(at + " " + s.Rule + ": " + s.Says + "\n")
	}
	return out.String()
}

func TestAStepSaysWhatWhoAndWhy(t *testing.T) {
	reckoned := paper("a", 12000)
	reckoned.Lines = []tax.Line{{Key: "a", Quantity: 1, Gross: 12000, VAT: 2000, Rate: "20", FromRate: true}}
	late := claim(paper("a", 12000))
	late.DepartsOn = "2026-12-01"
	grouped := `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [shop, day], receipts: 2}]`
	alone := `amount: "100.00", comparison: ge, basis: inclusive, together: [{by: [shop]}]`
	leaver := claim(paper("a", 12000))
	leaver.Traveller.Nationality, leaver.Traveller.Residence, leaver.Traveller.LeavingForMonths = "IRL", "IE", 13
	for _, c := range []struct {
		name  string
		rules rules
		x     tax.Basket
		want  []string
	}{
		{"too late", rules{"deadline": "kind: months_after, months: 3"}, late, []string{"3 months after; leaves on 2026-12-01, after that day: too late"}},
		{"a tax worked out of the rate", rules{}, claim(reckoned), []string{"the tax EUR 20.00 (EUR 120.00 × 20/120, worked out of the rate) comes back"}},
		{"a tax on record", rules{}, claim(paper("a", 12000)), []string{"the tax on record EUR 20.00 comes back"}},
		{"no tax", rules{}, claim(taxed(paper("a", 12000), 0)), []string{"no tax was paid, so that nothing is refunded"}},
		{"a fee by law", rules{"fee": `percent_of_gross: "2", min: "3.00"`}, claim(paper("a", 12000)), []string{"the law keeps 2 % of the price EUR 120.00 = EUR 2.40 (at least EUR 3.00): EUR 3.00"}},
		{"no fee by law", rules{"fee": "none: true"}, claim(paper("a", 12000)), []string{"by law nothing is kept of the refund"}},
		{"the others by name", rules{"minimum": alone}, claim(paper("a", 6000), paper("b", 5000)), []string{
			"a minimum: EUR 60.00, together with receipt b (EUR 50.00): in all EUR 110.00 reaches EUR 100.00", "b minimum: EUR 50.00, together with receipt a (EUR 60.00)"}},
		{"one that helps", rules{"minimum": alone}, claim(paper("a", 20000), paper("b", 500)), []string{"a minimum: EUR 200.00 reaches EUR 100.00", "b minimum: EUR 5.00, together with receipt a (EUR 200.00)"}},
		{"what was tried", rules{"minimum": alone}, claim(paper("a", 1000), paper("b", 500)), []string{"a minimum: EUR 10.00 does not reach EUR 100.00; with receipt b (EUR 5.00) in all EUR 15.00 does not reach EUR 100.00"}},
		{"no place", rules{"minimum": grouped}, claim(paper("a", 6000), paper("b", 5000), paper("c", 4000)), []string{
			"c minimum: EUR 40.00 is not more than EUR 100.00; no place in a group (at most 2 receipts may be added up): taken by receipt a (EUR 60.00), receipt b (EUR 50.00)"}},
		{"each item", rules{"minimum": `amount: "50.00", comparison: ge, basis: inclusive, per: item`}, claim(listed("a", thing("clothing", 5000), thing("clothing", 4999))), []string{"EUR 50.00 reaches EUR 50.00", "EUR 49.99 does not reach EUR 50.00"}},
		{"left out", rules{"goods": "excluded: [tobacco]"}, claim(listed("a", thing("tobacco", 5000), thing("clothing", 5000))), []string{"left out: the law excludes goods of kind tobacco"}},
		{"an age", rules{"traveller": "test: min_age, years: 16, comparison: ge"}, claim(paper("a", 12000)), []string{"the day of purchase; only for buyers of at least 16 years"}},
		{"a home outside", rules{"traveller": "test: residence_outside, territory: EU"}, claim(paper("a", 12000)), []string{"a traveller: lives in CN, outside EU"}},
		{"an exception", rules{"traveller": "test: residence_outside, territory: EU, unless: {leaving_months: 12}"}, leaver, []string{"lives in IE, inside EU; admitted all the same: moves away for 13 months; at least 12 are asked"}},
		{"an inspection", rules{"inspection": `of: item, amount: "50.00", comparison: gt, action: show_airside`}, claim(listed("a", thing("clothing", 5000), thing("bags", 5001))), []string{"EUR 50.01 is more than EUR 50.00: to be shown again to an officer after the security check"}},
		{"time to claim and leave", rules{"claim_within": "kind: years_after, n: 1, from: purchase", "depart_within": "hours: 12"}, claim(paper("a", 12000)), []string{"1 year after the purchase", " depart_within: to leave within 12 hours of the approval"}},
		{"no minimum", rules{"minimum": "none: true"}, claim(paper("a", 12000)), []string{"the law knows no minimum"}},
	} {
		got := explained(t, written(t, c.rules), c.x, "law")
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: nothing says %q:\n%s", c.name, want, got)
			}
		}
	}
}

func TestAStepNamesWhatItAssumes(t *testing.T) {
	x := claim(dated(paper("a", 6000), "2026-03-01"), dated(paper("b", 6000), "2026-03-02"))
	x.DepartsOn, x.KnownOn, x.Explain = "2026-03-10", "2026-03-10", true
	x.Traveller.Residence = ""
	unknown := "- {since: unknown, not_known: true}"
	b := written(t, rules{"traveller": "test: residence_outside, territory: EU", "rounding": unknown, "fee": unknown, "deadline": "kind: days_after, days: 30, first_day: unknown",
		"minimum": `amount: "100.00", comparison: gt, basis: unknown, together: [{by: [shop], days: 3, first_day: unknown}]`,
		"profile": "assume: {any: {residence: nationality, minimum_basis: inclusive, minimum_first_day: counts, first_day: not_counted, rounding: {at: receipt, tax: half_up, refund: half_up, fee: half_up}}}\nfee: {AD: {percent_of_tax: \"15\", min: \"1.00\"}}\n"})
	q := quote(t, b, x, "")
	for rule, want := range map[string][]string{"traveller": {"residence"}, "deadline": {"first_day"}, "minimum": {"minimum_basis", "minimum_first_day"}, "fee": {"fee", "rounding"}, "refund": nil} {
		k := slices.IndexFunc(q.Steps, func(s tax.Step) bool { return s.Rule == rule })
		if k < 0 || !slices.Equal(q.Steps[k].Assumed, want) || len(want) > 0 != strings.Contains(q.Steps[k].Says, "; assumed by operator profile standard: ") {
			t.Errorf("%s: want %v assumed: %+v", rule, want, q.Steps)
		}
	}
	if got := explained(t, b, x, ""); !strings.Contains(got, "operator profile standard keeps by contract 15 % of the tax EUR 10.00 = EUR 1.50 (at least EUR 1.00)") {
		t.Errorf("the fee is nobody's: %s", got)
	}
	for _, s := range quote(t, b, x, "law").Steps {
		if s.Assumed != nil {
			t.Errorf("the bare law assumes %v", s.Assumed)
		}
	}
}

func TestWhereNobodyFoundARuleTheExplanationSaysSoOnce(t *testing.T) {
	b := written(t, rules{"maximum": "- {since: unknown, not_known: true}", "inspection": "- {since: unknown, not_known: true}"})
	x := claim(paper("a", 12000), paper("b", 12000))
	if got := explained(t, b, x, ""); strings.Count(got, "what the law says of the maximum is not known; assumed by operator profile standard: that there is no maximum") != 1 ||
		strings.Count(got, " inspection: ") != 1 {
		t.Errorf("the silence of the law is not explained: %s", got)
	}
	if got := explained(t, b, x, "law"); strings.Contains(got, "maximum") {
		t.Errorf("the bare law assumes nothing: %s", got)
	}
	b = written(t, rules{"refund": "formula: tax_fraction", "rounding": "- {since: unknown, not_known: true}"})
	if got := explained(t, b, x, "law"); !strings.Contains(got, "a rounding: what the law says of the rounding is not known, and nothing is assumed: no refund") {
		t.Errorf("a refusal for want of law has no step: %s", got)
	}
}

func TestWhatWasNotAskedIsSaidOnceForOneFact(t *testing.T) {
	b := written(t, rules{"traveller": "- {since: unknown, test: max_stay, days: 90, comparison: le, LAW}\n- {since: unknown, test: entered_before_purchase, LAW}"})
	x := claim(paper("a", 12000))
	x.Traveller.EnteredOn = ""
	if r := quote(t, b, x, "law").Receipts[0]; says(r) != "tax.not_asked stay" {
		t.Errorf("asked twice: %s", says(r))
	}
	if got := explained(t, b, x, "law"); strings.Count(got, "we need to know when the traveller entered the country") != 2 {
		t.Errorf("each test says what it lacks: %s", got)
	}
}

func TestADateLessCertainThanItsValueSaysSo(t *testing.T) {
	b := written(t, rules{"minimum": `- {since: unknown, amount: "10.00", comparison: ge, basis: inclusive, source: law, certainty: verified, date_certainty: general_knowledge}`})
	x := claim(dated(paper("a", 12000), models.Date("2026-03-01")))
	x.Explain = true
	q := quote(t, b, x, "law")
	if !slices.ContainsFunc(q.Steps, func(s tax.Step) bool { return s.Rule == "minimum" && s.DateCertainty == "general_knowledge" }) ||
		!slices.ContainsFunc(q.Rules, func(u tax.RuleUse) bool { return u.Rule == "minimum" && u.DateCertainty == "general_knowledge" }) {
		t.Errorf("the date is as certain as the value: %+v %+v", q.Steps, q.Rules)
	}
}

// Whatever is asked, an explanation changes no answer, leaves no receipt out, and its sentences are whole.
func TestEveryAnswerIsExplainedUnderEveryLaw(t *testing.T) {
	everyLaw(t, func(t *testing.T, b *tax.Book, s *tax.Scheme) {
		rapid.Check(t, func(r *rapid.T) {
			x, profile := drawn(r, s), rapid.SampledFrom([]string{"", "law"}).Draw(r, "profile")
			for i := range x.Purchases {
				x.Purchases[i].Left = rapid.IntRange(0, 3).Draw(r, "validated") == 0
			}
			plain, err := b.Quote(x, profile)
			if err != nil {
				r.Fatal(err)
			}
			x.Explain = true
			q, err := b.Quote(x, profile)
			if err != nil {
				r.Fatal(err)
			}
			told, before := map[string]bool{}, ""
			for _, step := range q.Steps {
				if step.Receipt != before && told[step.Receipt] {
					r.Fatalf("the steps of receipt %s are scattered", step.Receipt)
				}
				told[step.Receipt], before = true, step.Receipt
				if step.Says == "" || strings.Contains(step.Says, "%!") || strings.Contains(step.Says, "  ") || strings.HasSuffix(step.Says, ": ") {
					r.Fatalf("a broken sentence: %+v", step)
				}
			}
			for _, receipt := range q.Receipts {
				if !told[receipt.Key] {
					r.Fatalf("nothing is said of receipt %s: %+v", receipt.Key, receipt)
				}
			}
			if q.Steps = nil; !same(plain, q) {
				r.Fatalf("explained, it is another answer:\n%+v\n%+v", q, plain)
			}
		})
	})
}
