package travel_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// flights is what a kiosk needs of a pass, in one line.
func flights(p travel.Pass) string {
	var out []string
	for _, l := range p.Legs {
		out = append(out, strings.Join([]string{l.From, l.To, l.Carrier, l.Flight, l.DayOfYear, l.Seat}, " "))
	}
	return p.Name + ": " + strings.Join(out, ", ")
}

func TestWhatIsReadOfAPassThatIsNotAsItShouldBe(t *testing.T) {
	const anna = "SAMPLE/ANNA MRS: CDG SIN AF 0256 151 021A"
	whole := pass("00")
	for _, tc := range []struct{ name, text, want string }{
		{"as it should be", whole, anna},
		{"a scanner's prefix", "]Q3" + whole, anna},
		{"a line's end", whole + "\r\n", anna},
		{"a blank and a byte order mark before", "\ufeff " + whole, anna},
		{"a small m", "m" + whole[1:], anna},
		{"the pass twice", whole + whole, anna},
		{"no sizes", whole[:58], anna},
		{"cut behind the day", whole[:47], "SAMPLE/ANNA MRS: CDG SIN AF 0256 151 "},
		{"cut within the day: what was begun is left out", whole[:45], "SAMPLE/ANNA MRS: CDG SIN AF 0256  "},
		{"cut within the destination", whole[:35], ""},
		{"sections that end early", pass("30>6071WW6150"), anna},
		{"a size that is none", pass("ZZ"), anna},
		{"an accent", strings.Replace(whole, "ANNA", "ÄNNA", 1), strings.Replace(anna, "ANNA", "ÄNNA", 1)},
		{"an accent that was encoded twice", strings.Replace(whole, "ANNA", "Ã\u0084NNA", 1), strings.Replace(anna, "ANNA", "??NNA", 1)},
		{"a name that is too long by two", "M1SAMPLETON/ANNABELLA MAREPNR001 CDGSINAF 0256 151Y021A0033 100", "SAMPLETON/ANNABELLA MAR: CDG SIN AF 0256 151 021A"},
		{"blanks run together", "M1SAMPLE/ANNA MRS EPNR001 CDGSINAF 0256 151Y021A0033 100", anna},
		{"no blanks", "M1SAMPLE/ANNAEPNR001CDGSINAF0256151Y021A0033100", "SAMPLE/ANNAE: CDG SIN AF 0256 151 021A"},
		{"two legs, the first with a wrong size", "M2SAMPLE/ANNA MRS     EPNR001 CDGSINAF 0256 151Y021A0033 1ZZPNR001 SINSYDSQ 0221 152Y044K0007 100", anna + ", SIN SYD SQ 0221 152 044K"},
		{"two legs, the second cut", "M2" + whole[2:] + "PNR001 SINSYDSQ 02", anna + ", SIN SYD SQ  "},
		{"a carrier with a blank before it", strings.Replace(whole, "AF 0256 ", " AF 256 ", 1), strings.Replace(anna, "0256", "256", 1)},
		{"airports that are none, out of place", "M1SAMPLE/ANNA MRS EPNR001 QQQSINAF 0256 151Y021A0033 100", ""},
		{"nothing", "", ""},
		{"a letter", "M", ""},
		{"no legs", "MX" + whole[2:], ""},
		{"something else", "M1 is the motorway from London to Leeds, opened in 1959 and still there", ""},
	} {
		p, err := travel.ReadPassLeniently(tc.text)
		got := ""
		if err == nil {
			got = flights(p)
		} else if models.CodeOf(err) != "bcbp.unreadable" {
			t.Errorf("%s: %v", tc.name, err)
		}
		if strings.TrimSpace(got) != strings.TrimSpace(tc.want) {
			t.Errorf("%s: %q, not %q", tc.name, got, tc.want)
		}
	}
}

// written is a pass as its airline would print it.
func written(p travel.Pass) string {
	var b strings.Builder
	pad := func(s string, n int) string { return s + strings.Repeat(" ", max(0, n-len(s))) }
	b.WriteString("M" + string(rune('0'+p.Encoded)) + pad(p.Name, 20) + pad(p.ETicket, 1))
	for _, l := range p.Legs {
		b.WriteString(pad(l.PNR, 7) + l.From + l.To + pad(l.Carrier, 3) + pad(l.Flight, 5) + l.DayOfYear + pad(l.Compartment, 1) + pad(l.Seat, 4) + pad(l.Sequence, 5) + pad(l.Status, 1) + "00")
	}
	return b.String()
}

func FuzzReadPass(f *testing.F) {
	for _, seed := range []string{onePass, twoLegs, pass("0B>6071WW6150"), pass("10C3JIJI7O4M28C"), onePass + "^108ABCDEFGH", onePass[:48], "]Q3" + onePass, onePass[:23] + "^" + onePass[24:], "M10000000000000000:00u~^\x01(\xbc\xcfuuuuuuEEE000000000)0004000000000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := travel.ReadPass(text)
		lenient, unreadable := travel.ReadPassLeniently(text)
		if err != nil {
			if models.KindOf(err) != models.Invalid || !strings.HasPrefix(models.CodeOf(err), "bcbp.") {
				t.Fatal(err)
			}
			return
		}
		if unreadable != nil || !reflect.DeepEqual(p, lenient) {
			t.Fatalf("read leniently it is %+v, not %+v", lenient, p)
		}
		again, err := travel.ReadPass(written(p))
		if err != nil {
			t.Fatalf("%q: %v", written(p), err)
		}
		if flights(again) != flights(p) || len(p.Legs) != p.Encoded {
			t.Fatalf("%s, not %s", flights(again), flights(p))
		}
		for i := range p.Legs {
			if on, err := p.FlightDate(i, "2026-05-29"); err == nil && len(on) != 10 {
				t.Fatal(on)
			}
		}
	})
}

// Whatever is read leniently is a part of the text, never more legs than it says, and cutting the text makes no other flight of it.
func FuzzReadPassLeniently(f *testing.F) {
	for _, seed := range []string{onePass, twoLegs, "M1SAMPLE/ANNA MRS EPNR001 CDGSINAF 0256 151Y021A0033 100", "M1SAMPLE/ANNAEPNR001CDGSINAF0256151Y", "m1LUÇ", "M100000000000000000000^^\xca0000000000AAA0\xa8AA00000A000000000000"} {
		f.Add(seed, 20)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		p, err := travel.ReadPassLeniently(text)
		if err != nil {
			return
		}
		if p.Encoded < 1 || p.Encoded > 9 || len(p.Legs) > p.Encoded || len(p.Legs) == 0 {
			t.Fatalf("%d legs of %d", len(p.Legs), p.Encoded)
		}
		for _, l := range p.Legs {
			for _, item := range l.Items() {
				if utf8.ValidString(text) && !strings.Contains(item.Value, "?") && !strings.Contains(text, item.Value) {
					t.Fatalf("%s %q does not stand in %q", item.Name, item.Value, text)
				}
			}
		}
		if _, err := travel.ReadPass(text); err != nil || cut < 0 || cut >= len(text) {
			return
		}
		part, err := travel.ReadPassLeniently(text[:cut])
		if err != nil {
			return
		}
		for _, l := range part.Legs[:1] { // a later one may seem to stand in what is left of the first one's section
			if whole := p.Legs[0]; l.From != "" && l.From != whole.From || l.Flight != "" && l.Flight != whole.Flight || l.DayOfYear != "" && l.DayOfYear != whole.DayOfYear {
				t.Fatalf("cut at %d it is %+v, not %+v", cut, l, whole)
			}
		}
	})
}
