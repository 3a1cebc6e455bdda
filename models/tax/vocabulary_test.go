package tax_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models/tax"
)

// folder is an operator's own: New Caledonia's law, a set of countries and a kind of goods that the program does not know, and
// words of its own for one that it does.
func folder(changes ...string) fstest.MapFS {
	law := strings.NewReplacer("id: AD", "id: NC", "Europe/Andorra", "Pacific/Noumea", "Andorra", "New Caledonia", "EUR", "XPF").Replace(lawText(rules{
		"traveller": "test: residence_outside, territory: PACIFIC", "goods": "excluded: [vanilla, tobacco]"}))
	files := fstest.MapFS{}
	for path, text := range map[string]string{
		"schemes/nc.yaml": law,
		ter:               "PACIFIC: [{since: 2020-01-01, countries: [NC, PF, WF], source: a decree}, {since: unknown, until: 2019-12-31, countries: [NC], source: a decree}]\nSG: [{since: unknown, countries: [SG, MY], source: a treaty}]\n",
		cat:               "vanilla: Vanilla pods\ntobacco: Tobacco of every kind\n",
	} {
		files[path] = &fstest.MapFile{Data: []byte(strings.NewReplacer(changes...).Replace(text))}
	}
	return files
}

func loadOver(t *testing.T, own fstest.MapFS) *tax.Book {
	t.Helper()
	b, err := tax.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func caledonian(residence, category string) tax.Basket {
	x := visit("NC", listed("a", tax.Line{Category: "clothing", Gross: 6000, VAT: 1000, Rate: "20"}, tax.Line{Category: category, Gross: 6000, VAT: 1000, Rate: "20"}))
	x.Traveller.Residence = residence
	x.Explain = true
	return x
}

func TestTheOperatorsWordsLieOverTheProgramsByName(t *testing.T) {
	b := loadOver(t, folder())
	for name, c := range map[string]struct {
		x    tax.Basket
		want string
	}{
		"a set of its own":           {caledonian("PF", "clothing"), "tax.resident"},
		"who is outside of it":       {caledonian("FR", "clothing"), ""},
		"a set in place of ours":     {living("MY", visit("SG", bought(today, 20000, "9"))), "tax.resident"},
		"ours where it has none":     {living("FR", visit("DE", bought(today, 20000, "19"))), "tax.resident"},
		"ours, of who lives outside": {living("CN", visit("DE", bought(today, 20000, "19"))), ""},
	} {
		if got := verdict(t, b, c.x, ""); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for category, want := range map[string]int64{"vanilla": 1000, "tobacco": 1000, "clothing": 2000, "wine": 2000} {
		if q := quote(t, b, caledonian("FR", category), ""); q.Refund != want {
			t.Errorf("with %s: %d, want %d", category, q.Refund, want)
		}
	}
	if got := verdict(t, law(t), living("MY", visit("SG", bought(today, 20000, "9"))), ""); got != "" {
		t.Errorf("the law of the program has changed too: %q", got)
	}
}

func living(residence string, x tax.Basket) tax.Basket {
	x.Traveller.Residence = residence
	return x
}

// What an operator's folder held when a claim was made is kept with the claim.
func TestAClaimUnderTheOperatorsOwnWordsIsRecalledWithoutItsFolder(t *testing.T) {
	mine := loadOver(t, folder())
	for name, later := range map[string]*tax.Book{
		"without the folder":               loadOver(t, fstest.MapFS{"profiles/own.yaml": {Data: []byte("name: own\n")}}),
		"with other words in it":           loadOver(t, folder("NC, PF, WF", "NC", "vanilla: Vanilla pods", "vanilla: Vanilla, in pods")),
		"with a book of one other country": written(t, nil),
	} {
		if made := quote(t, mine, caledonian("FR", "vanilla"), ""); later.Knows(made.Version) {
			t.Errorf("%s: %s is the law there too", name, made.Version)
		}
		for _, x := range []tax.Basket{caledonian("FR", "vanilla"), caledonian("PF", "clothing"), living("MY", visit("SG", bought(today, 20000, "9")))} {
			made := quote(t, mine, x, "")
			if err := later.Recall(frozen(t, mine, made.Version)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			again, err := later.QuoteUnder(made.Version, made.Profile, x)
			if err != nil || !same(again, made) {
				t.Errorf("%s: %v\n%+v\nbecame\n%+v", name, err, made, again)
			}
		}
	}
}

func TestTheLawOfTheProgramIsFrozenAsItWasWithoutAFolderOfWords(t *testing.T) {
	with := loadOver(t, fstest.MapFS{"profiles/own.yaml": {Data: []byte("name: own\n")}})
	for _, f := range law(t).Frozen() {
		if !with.Knows(f.Version) {
			t.Errorf("%s is another", f.Version)
		}
		if strings.Count(f.Text, ter) != 1 || strings.Count(f.Text, cat) != 1 {
			t.Errorf("%s holds its words more than once", f.Version)
		}
	}
}

func TestAResidenceMayBeACountryOfWhichThereIsNoSet(t *testing.T) {
	b := loadOver(t, folder("territory: PACIFIC", "territory: NC"))
	for residence, want := range map[string]string{"NC": "tax.resident", "PF": "", "FR": ""} {
		if got := verdict(t, b, caledonian(residence, "clothing"), ""); got != want {
			t.Errorf("who lives in %s: %q, want %q", residence, got, want)
		}
	}
	// CH is a set of that name: Liechtenstein belongs to it.
	if got := verdict(t, loadOver(t, folder("territory: PACIFIC", "territory: CH")), caledonian("LI", "clothing"), ""); got != "tax.resident" {
		t.Errorf("a set that has the name of a country: %q", got)
	}
}

func TestAProblemInTheOperatorsWordsIsToldOfItsFileAndNobodyElseIsBlamed(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, path, code string }{
		"no countries":        {ter, "[NC, PF, WF]", "[]", "$.PACIFIC[0]", "scheme.territory"},
		"an unknown country":  {ter, "[NC, PF, WF]", "[NC, QQ]", "$.PACIFIC[0].countries[1]", "scheme.country"},
		"no YAML":             {ter, "PACIFIC: [", "PACIFIC: ", "$", "scheme.syntax"},
		"no words":            {cat, "Vanilla pods", `""`, "$.vanilla", "scheme.category_words"},
		"no mapping":          {cat, "vanilla: Vanilla pods\ntobacco: Tobacco of every kind\n", "- vanilla\n", "$", "scheme.type"},
		"a set there is not":  {"schemes/nc.yaml", "territory: PACIFIC", "territory: ATLANTIC", "$.traveller[0].territory", "scheme.territory_unknown"},
		"a kind there is not": {"schemes/nc.yaml", "excluded: [vanilla", "excluded: [vanila", "$.goods[0].excluded[0]", "scheme.category"},
	} {
		_, err := tax.Load(folder(c.old, c.new))
		p, _ := err.(tax.Problems)
		if len(p) != 1 || p[0].File != c.file || p[0].Path != c.path || p[0].Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A folder that holds a whole copy of our words, as older ones had to, says the same as one that adds to them.
func TestAWholeCopyOfTheProgramsWordsMayLieInTheFolder(t *testing.T) {
	ours, err := os.ReadFile(ter)
	if err != nil {
		t.Fatal(err)
	}
	own := folder()
	own[ter] = &fstest.MapFile{Data: []byte(string(ours) + "PACIFIC: [{since: unknown, countries: [NC, PF], source: a decree}]\n")}
	if got := verdict(t, loadOver(t, own), caledonian("PF", "clothing"), ""); got != "tax.resident" {
		t.Errorf("%q", got)
	}
}
