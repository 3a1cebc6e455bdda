package travel_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

const (
	// The first is the example that Resolution 792 prints, attachment A; the others are made after its tables.
	onePass = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"
	twoLegs = "M2MUSTERMANN/ERIKA MRSEK7PQ2X CDGMUCLH 2231 059M012C0042 166>8321WM6058BLH 1220000000111122000000022212200000003332A220123456789011UA LH 992000000000001 02PCNZZ 9K7PQ2X MUCSINSQ 0327 060Y034K0117 12C2A6189876543210  SQ LH 992000000000001  20K ^108MEUCIQDX"
)

// pass is a pass of one leg and what follows the leg's mandatory items.
func pass(rest string) string {
	return "M1SAMPLE/ANNA MRS     EPNR001 CDGSINAF 0256 151Y021A0033 1" + rest
}

func TestAPassOfTwoLegs(t *testing.T) {
	p, err := travel.ReadPass(twoLegs)
	if err != nil {
		t.Fatal(err)
	}
	one, two := p.Legs[0], p.Legs[1]
	for name, got := range map[string][2]string{
		"name": {p.Name, "MUSTERMANN/ERIKA MRS"}, "e-ticket": {p.ETicket, "E"}, "version": {p.Version, "8"}, "issued": {p.Unique.IssueDate, "6058"},
		"issuer": {p.Unique.Issuer, "LH"}, "third tag": {p.Unique.BagTag3, "1220000000333"}, "from": {one.From, "CDG"}, "to": {one.To, "MUC"}, "carrier": {one.Carrier, "LH"},
		"flight": {one.Flight, "2231"}, "day": {one.DayOfYear, "059"}, "seat": {one.Seat, "012C"}, "sequence": {one.Sequence, "0042"}, "status": {one.Status, "1"},
		"ticket": {one.Repeated.AirlineNumeric + one.Repeated.DocumentSerial, "2201234567890"}, "seller": {one.Repeated.MarketingCarrier, "UA"},
		"flyer": {one.Repeated.FrequentFlyerNo, "992000000000001"}, "bags": {one.Repeated.FreeBaggage, "2PC"}, "fast": {one.Repeated.FastTrack, "N"},
		"private": {one.Private, "ZZ 9"}, "second from": {two.From, "MUC"}, "second flight": {two.Carrier + two.Flight, "SQ0327"},
		"second ticket": {two.Repeated.DocumentSerial, "9876543210"}, "second bags": {two.Repeated.FreeBaggage, "20K"}, "signature": {p.Security.Type + p.Security.Data, "1MEUCIQDX"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, not %q", name, got[0], got[1])
		}
	}
}

// A section may end at any item: what it is too short for is not there, what is blank is there and empty.
func TestASectionEndsWhereItsSizeSays(t *testing.T) {
	for _, tc := range []struct {
		name, rest, version string
		unique, repeated    int // the items that stand
		private             string
	}{
		{"no section", "00", "", 0, 0, ""},
		{"a version only", "02>6", "6", 0, 0, ""},
		{"no items", "06>60000", "6", 0, 0, ""},
		{"no items of its own", "04>600", "6", 0, 0, ""},
		{"until the day of issue", "0B>6071WW6150", "6", 4, 0, ""},
		{"until the issuer, and the ticket", "1E>60B1WW6150BAF 0D0571234567890", "6", 6, 2, ""},
		{"without fast track, as before version 3", "2F>20029" + strings.Repeat(" ", 41), "2", 0, 9, ""},
		{"all of it, and private data", "32>5002A" + strings.Repeat(" ", 42) + "K9", "5", 0, 10, "K9"},
		{"private data that keeps its blanks", "0A>60000 K9 ", "6", 0, 0, " K9 "},
	} {
		p, err := travel.ReadPass(pass(tc.rest))
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		leg := p.Legs[0]
		repeated := len(leg.Items()) - 10
		if tc.private != "" {
			repeated--
		}
		if p.Version != tc.version || len(p.Unique.Items()) != tc.unique || repeated != tc.repeated || leg.Private != tc.private {
			t.Errorf("%s: version %q, %v, %v", tc.name, p.Version, p.Unique.Items(), leg.Items())
		}
	}
}

func TestWhatIsWrongWithAPass(t *testing.T) {
	for _, tc := range []struct{ name, text, problems string }{
		{"nothing", "", "format_code@1"},
		{"small letters", "m" + onePass[1:], "format_code@1"},
		{"a scanner's prefix", "]L0" + onePass, "symbology_prefix@1"},
		{"no leg", "M0" + onePass[2:], "leg_count@2"},
		{"an accent", strings.Replace(onePass, "LUC ", "LUÇ ", 1), "non_ascii@15"},
		{"a line break in it", strings.Replace(onePass, "LUC ", "LUC\n", 1), "not_a_bcbp@16"},
		{"cut in the name", onePass[:15], "too_short@16"},
		{"cut behind the day", onePass[:48], "shorter_than_60@49"},
		{"cut within the day", onePass[:46], "too_short@47"},
		{"one leg of two", "M2" + onePass[2:], "leg2_truncated@61"},
		{"one leg of two, and security data", "M2" + onePass[2:] + "^100", "leg2_truncated@65"},
		{"security data in place of the leg", onePass[:23] + "^" + onePass[24:], "leg1_truncated@61"},
		{"security data in place of the second leg", "M2" + onePass[2:] + "^133ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ", "leg2_truncated@117"},
		{"a size that is none", onePass[:58] + "G0", "length_field_not_hex@59"},
		{"a section that ends early", pass("10>6000"), "leg1_conditional_truncated@66"},
		{"a version that is none", pass("06>x0000"), "leg1_version@62"},
		{"items longer than their section", pass("06>60500"), "unique_section_longer_than_conditional@63"},
		{"the size of the items is none", pass("06>6Z000"), "unique_size_not_hex@63"},
		{"a leg's items longer than their section", pass("08>6002AAF"), "leg1_repeated_section_longer_than_conditional@65"},
		{"the size of a leg's items is none", pass("06>600ZZ"), "leg1_repeated_size_not_hex@65"},
		{"more behind the end", onePass + "\r", "trailing_data_not_security@61"},
		{"the pass twice", onePass + onePass, "trailing_data_not_security@61"},
		{"more behind the security data", onePass + "^102ABC", "trailing_data_not_security@67"},
		{"security data cut short", onePass + "^108ABC", "security_truncated@68"},
		{"security data without a size", onePass + "^1", "security_truncated@63"},
		{"security data of no size", onePass + "^1x0", "security_size_not_hex@63"},
		{"airports and day", "M1SAMPLE/ANNA MRS     EPNR001 C1GSINAF 0256 000Y021A0033 100", "leg1_airport@31,leg1_date@45"},
		{"the second leg", strings.Replace(twoLegs, "MUCSINSQ 0327 060", "MUCSI SQ ABCD 367", 1), "leg2_airport@173,leg2_date@184,leg2_flight_number@179"},
		{"no carrier, no e-ticket", "M1SAMPLE/ANNA MRS      PNR001 CDGSIN   0256 151Y021A0033 100", "leg1_flight_number@40,no_e_ticket_indicator@0"},
	} {
		p, err := travel.ReadPass(tc.text)
		var e *models.Error
		if !errors.As(err, &e) || e.Kind != models.Invalid || !reflect.DeepEqual(p, travel.Pass{}) {
			t.Errorf("%s: %v, %v", tc.name, p, err)
			continue
		}
		var problems []string
		for _, f := range e.Fields {
			problems = append(problems, fmt.Sprintf("%s@%d", strings.TrimPrefix(f.Code, "bcbp."), f.At))
		}
		if got := strings.Join(problems, ","); got != tc.problems || e.Code != e.Fields[0].Code {
			t.Errorf("%s: %s %s, not %s", tc.name, e.Code, got, tc.problems)
		}
	}
}

func TestAPassIsReadWithinItsAllocations(t *testing.T) {
	for name, text := range map[string]string{"one leg": onePass, "two legs": twoLegs} {
		if n := testing.AllocsPerRun(100, func() { _, _ = travel.ReadPass(text) }); n > 10 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkReadPass(b *testing.B) {
	for name, text := range map[string]string{"one leg": onePass, "two legs with all": twoLegs} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := travel.ReadPass(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
