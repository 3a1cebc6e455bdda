package tax_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models/tax"
)

// hostile are texts that could bring a YAML reader down, or keep it busy for ever, as large as a file may be.
var hostile = []string{
	strings.Repeat("[", 250_000), strings.Repeat("[", 15_000), strings.Repeat("{", 15_000), strings.Repeat("{a: ", 5_000), strings.Repeat("[]", 9_000), strings.Repeat("[]", 120_000), strings.Repeat("- ", 15_000),
	strings.Repeat("? ", 15_000), strings.Repeat("a: ", 9_000), strings.Repeat("a: x\n", 6_000), strings.Repeat("a:\n", 60_000), strings.Repeat("-\n", 120_000), strings.Repeat("'", 250_000),
	strings.Repeat("\"\\", 120_000), strings.Repeat("|\n", 120_000), strings.Repeat(">-\n ", 60_000), strings.Repeat("#\n", 120_000), strings.Repeat("\t", 250_000),
	strings.Repeat("!", 250_000), strings.Repeat("%a\n", 80_000), strings.Repeat("---\n", 60_000), strings.Repeat("0", 250_000), "name: " + strings.Repeat("x ", 120_000),
	"name: \"" + strings.Repeat("\\u0041", 40_000) + "\"", "a: &a [*a, *a]", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "<<: *x", staircase(),
	"status:\n" + strings.Repeat("  - {}\n", 30_000), "status: [" + strings.Repeat("{}, ", 60_000) + "{}]", "sources: {" + strings.Repeat("a: {}, ", 30_000) + "}",
}

// staircase goes in by one blank a line.
func staircase() string {
	var b strings.Builder
	for i := range 600 {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestHostileTextsAreRefusedAndBringNothingDown(t *testing.T) {
	for i, text := range hostile {
		files := soundLaw(t)
		files[fr] = &fstest.MapFile{Data: []byte(text)}
		if told(t, files) == nil {
			t.Errorf("hostile text %d is law", i)
		}
	}
}

// survives reads a law in which one file is anybody's. It is refused with problems that say where, or answers without panic.
func survives(t *testing.T, files fstest.MapFS) {
	b, err := tax.LoadFS(files)
	if problems, ok := errors.AsType[tax.Problems](err); ok && len(problems) > 0 {
		for _, p := range problems {
			if p.File == "" || p.Line < 1 || p.Code == "" {
				t.Fatalf("%#v does not say where", p)
			}
		}
		return
	}
	if err != nil {
		t.Fatalf("%v are no problems", err)
	}
	for _, channel := range []string{"", "immediate"} {
		x := frenchBasket()
		x.Channel = channel
		for _, profile := range []string{"", "law"} {
			q, err := b.Quote(x, profile)
			if err == nil && (q.Payout < 0 || q.Payout+q.Fee != q.Refund || q.Refund > q.Tax) {
				t.Fatalf("of tax %d comes back %d: kept %d, paid %d", q.Tax, q.Refund, q.Fee, q.Payout)
			}
		}
		if _, err := b.Independent(frenchVersion(b), "", x, map[string]bool{"b": true}); err != nil {
			continue // a basket may be refused; it may not bring anything down
		}
	}
	for _, law := range b.Frozen() {
		if err := b.Recall(law); err != nil {
			t.Fatalf("what was read cannot be recalled: %v", err)
		}
	}
}

func frenchVersion(b *tax.Book) string {
	for _, law := range b.Frozen() {
		return law.Version
	}
	return ""
}

func FuzzLoadScheme(f *testing.F) {
	sound := soundLaw(f)
	f.Add(sound[fr].Data)
	for _, path := range []string{"schemes/fr.yaml", "schemes/sg.yaml"} {
		text, err := fs.ReadFile(os.DirFS("."), path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, b := range slices.Concat(brokenHeads, brokenDates, brokenRules) {
		if files := soundLaw(f); b.file == fr {
			breakIn(f, files, fr, b.old, b.new)
			f.Add(files[fr].Data)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		files := soundLaw(t)
		files[fr] = &fstest.MapFile{Data: text}
		delete(files, std) // it speaks of France, whatever the text does
		files["profiles/bare.yaml"] = &fstest.MapFile{Data: []byte("name: law\n")}
		files["profiles/standard.yaml"] = &fstest.MapFile{Data: []byte("name: standard\nassume:\n  any: {residence: nationality, crew: not_crew, stay: within_limit, status: none, declares: \"yes\", minimum_basis: inclusive, rounding: {at: line, tax: down, refund: up, fee: half_even}}\nfee:\n  any: {percent_of_refund: \"15\"}\n")}
		survives(t, files)
	})
}

func FuzzLoadProfile(f *testing.F) {
	sound := soundLaw(f)
	f.Add(sound[std].Data)
	for _, b := range brokenProfiles {
		files := soundLaw(f)
		breakIn(f, files, std, b.old, b.new)
		f.Add(files[std].Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		files := soundLaw(t)
		files["profiles/bare.yaml"] = &fstest.MapFile{Data: []byte("name: law\n")}
		files[std] = &fstest.MapFile{Data: text}
		survives(t, files)
	})
}
