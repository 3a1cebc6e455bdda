package tax_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"taxrefund/models"
	"taxrefund/models/money"
)

// surveyed is what the survey of refund laws says of a country that our scheme can be laid beside.
type surveyed struct {
	ID       string `yaml:"id"`
	Currency string `yaml:"currency"`
	Minimums []struct {
		Value struct {
			Amount     string `yaml:"amount"`
			Comparison string `yaml:"comparison"`
			Basis      string `yaml:"tax_basis"`
		} `yaml:"value"`
		From  string `yaml:"effective_from"`
		Until string `yaml:"effective_to"`
	} `yaml:"minimum_purchase"`
	Rates []struct {
		Value string `yaml:"value"`
		From  string `yaml:"effective_from"`
		Until string `yaml:"effective_to"`
	} `yaml:"vat_rates"`
	Deadline struct {
		Value struct {
			Kind string `yaml:"kind"`
			N    int    `yaml:"n"`
		} `yaml:"value"`
	} `yaml:"export_deadline"`
	Eligibility []struct {
		Value struct {
			Test  string `yaml:"test"`
			Years int    `yaml:"years"`
		} `yaml:"value"`
	} `yaml:"eligibility"`
}

// readSurvey finds our countries in the survey, which other countries' entries cannot stop.
func readSurvey(t *testing.T, countries ...string) []surveyed {
	t.Helper()
	text, err := os.ReadFile("../../../shared/domain/schemes.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the survey of refund laws is not here")
	}
	var all struct {
		Jurisdictions []map[string]any `yaml:"jurisdictions"`
	}
	if err == nil {
		err = yaml.Unmarshal(text, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []surveyed
	for _, j := range all.Jurisdictions {
		if id, _ := j["id"].(string); !slices.Contains(countries, id) {
			continue
		}
		var one surveyed
		text, err := yaml.Marshal(j)
		if err == nil {
			err = yaml.Unmarshal(text, &one)
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	if len(out) != len(countries) {
		t.Fatalf("%d of %v are in the survey", len(out), countries)
	}
	return out
}

func TestOurLawsAgreeWithTheSurvey(t *testing.T) {
	b := book(t)
	for _, j := range readSurvey(t, "FR", "SG") {
		s, err := b.Scheme(j.ID)
		if err != nil || string(s.Currency) != j.Currency {
			t.Fatalf("%s in %s: %v", j.ID, j.Currency, err)
		}
		for _, m := range j.Minimums {
			day := dayIn(m.From, m.Until)
			want, err := money.ParseDecimal(m.Value.Amount, s.Currency)
			if err != nil || m.Value.Basis != "inclusive" {
				t.Fatalf("%s: a minimum of %+v, %v", j.ID, m, err)
			}
			if got, exceed, err := s.Minimum(day); err != nil || got != want || exceed != (m.Value.Comparison == "gt") {
				t.Errorf("%s on %s: %v, exceed %v, %v; the survey has %+v", j.ID, day, got, exceed, err, m.Value)
			}
		}
		deadline := map[string]models.Date{"last_day_of_nth_month_after_purchase_month": "2026-04-30", "months_before": "2026-03-15"}[j.Deadline.Value.Kind]
		if n := map[string]int{"FR": 3, "SG": 2}[j.ID]; j.Deadline.Value.N != n {
			t.Errorf("%s: the survey gives %d months to leave, this test knows %d", j.ID, j.Deadline.Value.N, n)
		}
		if got, err := b.DeadlineOf(j.ID, "2026-01-15"); err != nil || got != deadline {
			t.Errorf("%s: bought on 15 January, leaves by %s, %v; the survey has %s", j.ID, got, err, deadline)
		}
		for _, e := range j.Eligibility {
			if e.Value.Test == "min_age" {
				agesAgree(t, j.ID, e.Value.Years)
			}
		}
		if j.ID == "SG" {
			for _, rate := range j.Rates {
				fractionAgrees(t, rate.Value, dayIn(rate.From, rate.Until))
			}
		}
	}
}

// dayIn is a day on which a fact holds, however little is known of when it began.
func dayIn(from, until string) models.Date {
	switch {
	case until != "" && until != "unknown":
		return models.Date(until)
	case from != "" && from != "unknown":
		return models.Date(from)
	}
	return "2026-05-04"
}

func agesAgree(t *testing.T, country string, years int) {
	t.Helper()
	for _, months := range []int{years * 12, years*12 - 1} {
		p := gst("a", 50000)
		x := trip(country, "2026-05-04", p)
		x.Traveller.BirthDate = models.Date("2026-05-04").AddMonths(-months)
		young := strings.Contains(strings.Join(codes(quote(t, book(t), x).Receipts[0]), " "), "tax.too_young")
		if young != (months < years*12) {
			t.Errorf("%s: at %d months, too young is %v; the survey has %d years", country, months, young, years)
		}
	}
}

func fractionAgrees(t *testing.T, rate string, day models.Date) {
	t.Helper()
	r, err := money.ParseRate(rate)
	if err != nil {
		t.Fatal(err)
	}
	num, _ := r.Frac()
	want, err := money.Of(100_000_00, "SGD").MulFrac(num, 100+num, money.HalfUp)
	if err != nil {
		t.Fatal(err)
	}
	p := gst("a", 100_000_00)
	p.VAT = p.Gross
	if got := quote(t, book(t), trip("SG", day, p)).Receipts[0].VAT; got != want.Minor {
		t.Errorf("at %s %% on %s the tax is %d, want %d", rate, day, got, want.Minor)
	}
}
