package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestNorway(t *testing.T) {
	b := book(t)
	validatedBy(t, "NO", "2026-03-01", "platform", "")
	day := bought("2025-03-01", 31250, "25").Date
	two := bought(day, 125000, "25")
	two.Lines[0].Quantity = 2
	pair := bought(day, 250000, "25")
	pair.Lines[0].Quantity = 2
	part := bought(day, 62500, "25")
	set := merged(part, part)
	loose := merged(part, part)
	for i := range set.Lines {
		set.Lines[i].Set = "dinner service"
	}
	refuses := func(x tax.Basket) tax.Basket {
		return who(x, func(w *tax.Traveller) { w.Denies = []string{"import_vat_paid_at_home"} })
	}
	verdicts(t, b, map[string]asked{
		"312.50 with tax at 25 % is 250 without [no_toll]": {visit("NO", bought(day, 31250, "25")), ""},
		"312.49 is less [no_toll]":                         {visit("NO", bought(day, 31249, "25")), "tax.below_minimum"},
		"287.50 with tax at 15 % [no_toll]":                {visit("NO", bought(day, 28750, "15")), ""},
		"287.49 is less, too [no_toll]":                    {visit("NO", bought(day, 28749, "15")), "tax.below_minimum"},
		"of two rates the net amounts count":               {visit("NO", merged(bought(day, 15625, "25"), bought(day, 14375, "15"))), ""},
		"two invoices are not added up [no_toll]":          {visit("NO", bought(day, 20000, "25"), bought(day, 20001, "25")), "tax.below_minimum"},

		"for a Swede 1,000 net an item [no_toll]":    {from("SWE", "SE", visit("NO", bought(day, 125000, "25"))), ""},
		"for a Dane one øre less is too little":      {from("DNK", "DK", visit("NO", bought(day, 124999, "25"))), "tax.below_minimum"},
		"for a Finn two at 1,000 net each":           {from("FIN", "FI", visit("NO", pair)), ""},
		"for a Finn two at 500 net each are not one": {from("FIN", "FI", visit("NO", two)), "tax.below_minimum"},
		"on Svalbard two lines are two items":        {from("NOR", "SJ", visit("NO", loose)), "tax.below_minimum"},
		"but a set counts as one":                    {from("NOR", "SJ", visit("NO", set)), ""},
		"a German needs no item of 1,000":            {from("DEU", "DE", visit("NO", loose)), ""},
		"a Swede who has not paid at home [no_toll]": {refuses(from("SWE", "SE", visit("NO", pair))), "tax.not_declared"},
		"nobody asks that of others [no_toll]":       {refuses(visit("NO", pair)), ""},
		"people of Norway are in [no_toll]":          {from("CHN", "NO", visit("NO", pair)), "tax.resident"},
		"a Norwegian who lives elsewhere [no_toll]":  {from("NOR", "DE", visit("NO", pair)), ""},
		"one month after 31 January [no_toll]":       {departing("2025-02-28", visit("NO", bought("2025-01-31", 31250, "25"))), ""},
		"and the day after [no_toll]":                {departing("2025-03-01", visit("NO", bought("2025-01-31", 31250, "25"))), "tax.too_old"},
		"books are left out [no_gb]":                 {visit("NO", of("books", "", pair)), "tax.excluded_goods"},
	})
	if q := quote(t, b, departing("2025-03-02", visit("NO", pair)), ""); q.Receipts[0].ClaimBy != "2026-03-02" { // [no_gb]
		t.Errorf("to claim by %s", q.Receipts[0].ClaimBy)
	}
	if got := verdict(t, b, visit("NO", pair), "law"); got != "" {
		t.Errorf("nothing of this is unknown to the law: %q", got)
	}
}

func TestAnOperatorInNorwayMayAskForMoreThanTheLaw(t *testing.T) {
	b := book(t, `name: operator
minimum:
  NO: {amount: "315.00", comparison: ge, basis: inclusive}
`)
	for gross, want := range map[int64]string{31250: "tax.below_minimum", 31499: "tax.below_minimum", 31500: ""} { // [no_gb]
		if got := verdict(t, b, visit("NO", bought("2025-03-01", gross, "25")), "operator"); got != want {
			t.Errorf("%d: %q, want %q", gross, got, want)
		}
	}
}
