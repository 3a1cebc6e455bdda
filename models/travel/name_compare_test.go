package travel_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"taxrefund/models/travel"
)

type pair struct {
	passport, other travel.FullName
	line, want      string
}

func pairs(t testing.TB) []pair {
	var out []pair
	for line := range strings.Lines(judged) {
		fields := strings.Split(strings.TrimSpace(line), " | ")
		if len(fields) != 3 {
			if strings.TrimSpace(line) != "" {
				t.Fatalf("not a pair: %q", line)
			}
			continue
		}
		name, cut := strings.CutSuffix(fields[0], "=")
		surname, given, _ := strings.Cut(name, "<<")
		p := pair{passport: travel.PassportName(surname, given, cut), line: strings.TrimSpace(line), want: fields[2]}
		if text, ok := strings.CutPrefix(fields[1], "p:"); ok {
			p.other = travel.PassName(text)
		} else {
			p.other = travel.TypedName(fields[1][2:])
		}
		out = append(out, p)
	}
	return out
}

func TestNamesAreJudgedAsPeopleWhoKnowThemDo(t *testing.T) {
	table := map[string]map[travel.Verdict]int{}
	all := pairs(t)
	if len(all) < 120 {
		t.Errorf("only %d pairs", len(all))
	}
	for _, p := range all {
		got := travel.CompareNames(p.passport, p.other)
		if back := travel.CompareNames(p.other, p.passport); back != got {
			t.Errorf("%s: %+v, and the other way round %+v", p.line, got, back)
		}
		if table[p.want] == nil {
			table[p.want] = map[travel.Verdict]int{}
		}
		table[p.want][got.Verdict]++
		if string(got.Verdict) != p.want {
			t.Errorf("%s: got %s, %d for %s", p.line, got.Verdict, got.Score, got.Reason)
		}
		if again := travel.CompareNames(p.passport, p.passport); again.Score != 100 || again.Reason != "name.same" {
			t.Errorf("%s: with itself %+v", p.line, again)
		}
	}
	verdicts := []travel.Verdict{travel.SameName, travel.CloseName, travel.OtherName, travel.UnreadName}
	text := fmt.Sprintf("%-10s", "judged")
	for _, v := range verdicts {
		text += fmt.Sprintf("%9s", v)
	}
	for _, want := range verdicts {
		text += fmt.Sprintf("\n%-10s", want)
		for _, v := range verdicts {
			text += fmt.Sprintf("%9d", table[string(want)][v])
		}
	}
	t.Logf("%d pairs\n%s", len(all), text)
}

func TestAScoreSaysWhyItIsNotHigher(t *testing.T) {
	passport := travel.PassportName("ERIKSSON", "ANNA MARIA", false)
	for _, c := range []struct {
		other travel.FullName
		want  travel.Comparison
	}{
		{travel.TypedName("Anna Maria Eriksson"), travel.Comparison{Score: 100, Reason: "name.same", Verdict: travel.SameName}},
		{travel.PassName("ANNA MARIA/ERIKSSON"), travel.Comparison{Score: 95, Reason: "name.order", Verdict: travel.SameName}},
		{travel.PassName("ERIKSON/ANNA MARIA"), travel.Comparison{Score: 96, Reason: "name.spelling", Verdict: travel.SameName}},
		{travel.TypedName("Anna Eriksson"), travel.Comparison{Score: 84, Reason: "name.part_missing", Verdict: travel.CloseName}},
		{travel.TypedName("A. Eriksson"), travel.Comparison{Score: 66, Reason: "name.initials", Verdict: travel.CloseName}},
		{travel.PassName("ERIKSSON/ANNA MARI"), travel.Comparison{Score: 40, Reason: "name.differs", Verdict: travel.OtherName}}, // 18 characters: nothing was cut
		{travel.TypedName("安娜"), travel.Comparison{Reason: "name.script", Verdict: travel.UnreadName}},
		{travel.TypedName("Erik Eriksson"), travel.Comparison{Score: 40, Reason: "name.differs", Verdict: travel.OtherName}},
		{travel.TypedName("12 -/?"), travel.Comparison{Reason: "name.differs", Verdict: travel.OtherName}},
	} {
		if got := travel.CompareNames(passport, c.other); got != c.want {
			t.Errorf("got %+v, want %+v", got, c.want)
		}
	}
}

func TestLettersAreWrittenByTheTablesOfDoc9303(t *testing.T) {
	for in, want := range map[string]string{
		"Müller": "MUELLER", "Straße": "STRASSE", "Ångström": "AANGSTROEM", "Søren": "SOEREN", "Ñuñez": "NUNEZ", "Łódź": "LODZ", "İpek Işık": "IPEK ISIK",
		"Þór": "THOR", "Nguyễn Đức": "NGUYEN DUC", "O’Brien-Smith": "OBRIEN SMITH", "Щербаков Юлий": "SHCHERBAKOV IULII", "Подъячев": "PODIEIACHEV",
		"ابو بكر محمد بن زكريا الرازي": "ABW BKR MXHMD BN ZKRYA ALRAZY", "فاطمة": "FAXTTMXAH", "Γεώργιος": "GEORGIOS", "王小明": "", "": "",
	} {
		if got := travel.Transliterate(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestAMegabyteIsNoTrouble(t *testing.T) {
	for _, unit := range []string{"a", "MR ", "ü", "م", "A/", "́", "\u202e", "\x00", "\xff", "VAN DER ", "Ж"} {
		long := strings.Repeat(unit, 1<<20/len(unit))
		a, b := travel.TypedName(long), travel.PassName(long)
		travel.CompareNames(a, b)
		travel.Transliterate(long)
	}
}

func FuzzCompareNames(f *testing.F) {
	f.Add("DESMARAIS", "LUC", "DESMARAIS/LUC MR")
	f.Add("WANG", "XIAOMING", "王小明 Xiaoming Wang")
	f.Add("AL RAZI", "MOHAMMED", "محمد الرازي")
	f.Add("0", "A0Y", "A/Y")                     // the same words, of which only one name says that the first is the surname
	f.Add("A", "B", "ح"+strings.Repeat("v", 39)) // two letters for one make a word too long
	f.Add("MÜLLER", "Ø", "MUELLER/OE.J.R.")
	f.Fuzz(func(t *testing.T, surname, given, other string) {
		passport, pass, typed := travel.PassportName(surname, given, len(other)%2 == 0), travel.PassName(other), travel.TypedName(other)
		for _, n := range []travel.FullName{pass, typed} {
			got := travel.CompareNames(passport, n)
			if back := travel.CompareNames(n, passport); back != got {
				t.Fatalf("%+v, and the other way round %+v", got, back)
			}
			if got.Score < 0 || got.Score > 100 || got.Reason == "" || (got.Verdict == travel.SameName) != (got.Score >= 85) {
				t.Fatalf("%+v", got)
			}
		}
		once := travel.Transliterate(other)
		if strings.Trim(once, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ") != "" || travel.Transliterate(once) != once && len(once) <= 256 && utf8.ValidString(other) {
			t.Fatalf("%q, and once more %q", once, travel.Transliterate(once))
		}
		if self := travel.CompareNames(typed, typed); once != "" && self.Verdict != travel.UnreadName && self.Score != 100 {
			t.Fatalf("with itself %+v", self)
		}
		if self := travel.CompareNames(passport, passport); self.Verdict == travel.CloseName || self.Verdict == travel.SameName && self.Score != 100 {
			t.Fatalf("with itself %+v", self)
		}
	})
}

func BenchmarkCompareNames(b *testing.B) {
	for name, other := range map[string]string{"pass": "DESMARAIS/LUC ANDRE MR", "other": "DURAND/MARIE CLAUDE MRS"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				travel.CompareNames(travel.PassportName("DESMARAIS", "LUC ANDRE", false), travel.PassName(other))
			}
		})
	}
	b.Run("typed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			travel.CompareNames(travel.PassportName("MUELLER", "HANS PETER", false), travel.TypedName("Hans Peter Müller"))
		}
	})
}
