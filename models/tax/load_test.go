package tax_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models/tax"
)

// frenchBasket is one purchase that every test law can be asked about.
func frenchBasket() tax.Basket {
	return tax.Basket{Scheme: "FR", DepartsOn: "2026-05-03", KnownOn: "2026-05-03", Explain: true,
		Traveller: tax.Traveller{BirthDate: "1990-02-03", Nationality: "CHN", Residence: "CN", Statuses: []tax.Standing{}, EnteredOn: "2026-05-01"},
		Purchases: []tax.Purchase{
			{Key: "a", MerchantVAT: "FR1", Shop: "Opéra", City: "Paris", Date: "2026-05-02", Gross: 36000, VAT: 6000},
			{Key: "b", MerchantVAT: "FR1", Shop: "Opéra", City: "Paris", Date: "2026-05-02", Gross: 24000, VAT: 4000, Lines: []tax.Line{
				{Key: "1", Category: "watches", Quantity: 1, Gross: 12000, VAT: 2000, Rate: "20"}, {Key: "2", Category: "tobacco", Quantity: 2, Gross: 12000, VAT: 2000, Rate: "20"}}},
		}}
}

func TestTheLawOfTheProgramIsReadOnceAndEachBookRecallsForItself(t *testing.T) {
	one, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	two, err := tax.Load()
	if err != nil || one == two {
		t.Fatal("two loads give one book", err)
	}
	files := soundLaw(t)
	old, err := tax.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, law := range old.Frozen() {
		if err := one.Recall(law); err != nil {
			t.Fatal(err)
		}
		if !one.Knows(law.Version) || two.Knows(law.Version) {
			t.Errorf("%s is known to one book: %v, to the other: %v", law.Version, one.Knows(law.Version), two.Knows(law.Version))
		}
	}
}

func TestAFileOfTheOperatorTakesThePlaceOfOurs(t *testing.T) {
	files := soundLaw(t)
	mine := fstest.MapFS{fr: files[fr]}
	b, err := tax.LoadFS(files, fstest.MapFS{fr: &fstest.MapFile{Data: []byte(strings.Replace(string(mine[fr].Data), "name: A country", "name: Mine", 1))}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Scheme("FR")
	if err != nil || s.Name != "Mine" {
		t.Errorf("%+v %v", s, err)
	}
}

func TestAmountsAreTakenAsTheyAreWritten(t *testing.T) {
	files := soundLaw(t)
	breakIn(t, files, fr, "amount: 100.10", "amount: 100.00")
	breakIn(t, files, fr, `excluded_tariffs: ["24"]`, "excluded_tariffs: [0101]")
	b, err := tax.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := b.Scheme("FR")
	if m := s.Minimum[1].Amount; m.Text != "100.00" || m.Minor != 10000 {
		t.Errorf("100.00 without quotes is %+v", m)
	}
	if g := s.Goods[0].ExcludedTariffs[0]; g != "0101" {
		t.Errorf("the chapter 0101 without quotes is %q", g)
	}
}

// What a later program would refuse in a file was law when claims were made under it.
func TestTheLawOfAnOldClaimIsRecalledThoughTodayItWouldBeRefused(t *testing.T) {
	files := soundLaw(t)
	sound, err := tax.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	law := sound.Frozen()[0]
	bent := maps.Clone(files)
	breakIn(t, bent, fr, "since: unknown, hours: 12", "since: unknown, until: 2030-01-01, hours: 12")
	if told(t, bent) == nil {
		t.Fatal("this is to be refused")
	}
	text := strings.Replace(law.Text, "since: unknown, hours: 12", "since: unknown, until: 2030-01-01, hours: 12", 1)
	law = tax.FrozenAs(text)
	if err := sound.Recall(law); err != nil {
		t.Fatal(err)
	}
	if _, err := sound.QuoteUnder(law.Version, "standard", frenchBasket()); err != nil {
		t.Error(err)
	}
}

func BenchmarkLoad(b *testing.B) {
	files := soundLaw(b)
	for b.Loop() {
		if _, err := tax.LoadFS(files); err != nil {
			b.Fatal(err)
		}
	}
}
