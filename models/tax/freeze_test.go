package tax_test

import (
	"strings"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func frozen(t testing.TB, b *tax.Book, version string) tax.Frozen {
	t.Helper()
	for _, f := range b.Frozen() {
		if f.Version == version {
			return f
		}
	}
	t.Fatalf("nothing is frozen as %s", version)
	return tax.Frozen{}
}

func TestAClaimKeepsTheLawItWasMadeUnder(t *testing.T) {
	now := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive`, "fee": "by_contract: true", "profile": "fee: {AD: {percent_of_tax: \"15\"}}\n"})
	x := claim(paper("a", 15000))
	x.Explain = true
	made := quote(t, now, x, "")
	if made.Payout != 2125 || !strings.HasPrefix(made.Version, "AD@") {
		t.Fatalf("worth %d under %s", made.Payout, made.Version)
	}
	kept := frozen(t, now, made.Version)
	for name, later := range map[string]rules{
		"the law changed":      {"minimum": `amount: "500.00", comparison: gt, basis: inclusive`},
		"the fee changed":      {"minimum": `amount: "100.00", comparison: gt, basis: inclusive`, "fee": "by_contract: true", "profile": "fee: {AD: {percent_of_tax: \"50\"}}\n"},
		"a line was added":     {"fee": "by_contract: true", "profile": "# later\n"},
		"nothing was the same": {"refund": `formula: percent_of_tax, percent: "1"`, "traveller": "test: no_crew"},
	} {
		b := written(t, later)
		if b.Knows(made.Version) {
			t.Errorf("%s: the version is the same", name)
		}
		if _, err := b.QuoteUnder(made.Version, made.Profile, x); models.CodeOf(err) != "tax.version_gone" || models.KindOf(err) != models.Internal {
			t.Errorf("%s: before it is recalled: %v", name, err)
		}
		for range 2 {
			if err := b.Recall(kept); err != nil {
				t.Fatal(err)
			}
		}
		again, err := b.QuoteUnder(made.Version, made.Profile, x)
		if err != nil || !same(again, made) {
			t.Errorf("%s: %v\n%+v\nbecame\n%+v", name, err, made, again)
		}
		sure, err := b.Independent(made.Version, made.Profile, x, nil)
		if err != nil || !sure["a"] {
			t.Errorf("%s: %v, %v", name, sure, err)
		}
		if fresh := quote(t, b, x, ""); fresh.Version == made.Version {
			t.Errorf("%s: a claim made now is under the old law", name)
		}
	}
}

func TestTheLawsOfAllCountriesSurviveBeingKept(t *testing.T) {
	b, other := law(t), written(t, nil)
	for _, f := range b.Frozen() {
		if err := other.Recall(f); err != nil || !b.Knows(f.Version) || !other.Knows(f.Version) {
			t.Errorf("%s: %v", f.Version, err)
		}
	}
}

func TestATextThatWasChangedIsRefused(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive`})
	made := quote(t, b, claim(paper("a", 15000)), "")
	good := frozen(t, b, made.Version)
	other := written(t, nil)
	for name, text := range map[string]string{
		"an amount":       strings.Replace(good.Text, "100.00", "900.00", 1),
		"cut short":       good.Text[:len(good.Text)-1],
		"longer":          good.Text + "\n",
		"another profile": strings.Replace(good.Text, "name: standard", "name: standerd", 1),
		"no text":         "",
		"a file less":     good.Text[strings.Index(good.Text, "schemes/territories.yaml"):],
		"no law":          strings.Replace(good.Text, "value: active", "value: dormant", 1),
	} {
		err := other.Recall(tax.Frozen{Version: good.Version, Text: text})
		if models.CodeOf(err) != "tax.version_gone" || other.Knows(good.Version) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := other.Recall(tax.Frozen{Version: "AD@000000000000", Text: good.Text}); models.CodeOf(err) != "tax.version_gone" {
		t.Errorf("under another name: %v", err)
	}
}

func TestAVersionIsOfOneCountryAndProfile(t *testing.T) {
	b := law(t)
	x := visit("SG", bought(today, 20000, "9"))
	made := quote(t, b, x, "")
	if _, err := b.QuoteUnder(made.Version, "law", x); models.CodeOf(err) != "tax.version_gone" {
		t.Errorf("another profile: %v", err)
	}
	x.Scheme = "FR"
	if _, err := b.QuoteUnder(made.Version, "", x); models.CodeOf(err) != "tax.version_gone" {
		t.Errorf("another country: %v", err)
	}
	x.Scheme = "ZZ"
	if _, err := b.QuoteUnder(made.Version, "", x); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("no country: %v", err)
	}
	if _, err := b.QuoteUnder(made.Version, "nobody's", x); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("no country and no profile: %v", err)
	}
}

func TestLawsAreRecalledWhileOthersAreAsked(t *testing.T) {
	old := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive`})
	x := claim(paper("a", 15000), paper("b", 9000))
	made := quote(t, old, x, "")
	now := written(t, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := now.Recall(frozen(t, old, made.Version)); err != nil {
				t.Error(err)
			}
			for range 50 {
				if q, err := now.QuoteUnder(made.Version, "", x); err != nil || q.Payout != made.Payout {
					t.Error(q.Payout, err)
				}
				if q, err := now.Quote(x, ""); err != nil || q.Payout != 4000 {
					t.Error(q.Payout, err)
				}
			}
		})
	}
	all.Wait()
}
