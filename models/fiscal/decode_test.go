package fiscal_test

import (
	"strings"
	"testing"

	"taxrefund/models/fiscal"
)

// specimens is one code of every system.
func specimens(t testing.TB) []string {
	return []string{lisbon, madrid, bilbao("B58378431", "246.50"), vienna, closed, berlin(t, paid), riyadh("300123456700003", "2026-05-07T22:30:00Z", "246.00", "32.09"), zagreb,
		ljubljana("50223054260507172000"), suf(0, 0, ""), efi, tirana, "01,32,,26440000000000000017,246.00,20260507,,A1B2", taiwan, moscow,
		okp + ":88812345678900001:260507172000:17:24.60", "O-" + iic, greek, ankara, kyiv}
}

func BenchmarkWest(b *testing.B) {
	unsigned := strings.Replace(berlin(b, paid), "unixTime", "utcTime", 1)
	for _, text := range append(specimens(b)[:9], unsigned) { // German codes: first with the signature, then without
		r, err := fiscal.Decode(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(r.System, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := fiscal.Decode(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestEverySystemHasASpecimen(t *testing.T) {
	seen := map[string]bool{}
	for _, text := range specimens(t) {
		r, err := fiscal.Decode(text)
		if err != nil {
			t.Errorf("%.60s: %v", text, err)
		}
		seen[r.System] = true
	}
	for _, system := range fiscal.Systems() {
		if !seen[system] {
			t.Errorf("%s has no specimen", system)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, text := range append(specimens(f), "İ&fn=1", "&fp=") { // İ is longer in small letters, which was a panic
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := fiscal.Decode(text)
		if err != nil {
			if r.Number != "" || r.Gross != nil || r.VATID != "" || r.Buyer != "" || r.IssuedOn != "" {
				t.Fatalf("%q: an error has values: %+v", text, r)
			}
		} else {
			again, err := fiscal.DecodeAs(r.System, text)
			if err != nil || again.Sale != r.Sale || again.Proof != r.Proof || again.Number != r.Number || again.VATID != r.VATID || again.IssuedOn != r.IssuedOn || decimal(again.Gross) != decimal(r.Gross) {
				t.Fatalf("%q reads as %+v, and as %s: %+v %v", text, r, r.System, again, err)
			}
			if r.Gross != nil && r.Gross.Minor < 0 && r.Sale == fiscal.Sold {
				t.Fatalf("%q sells for %v", text, r.Gross)
			}
		}
		for _, system := range fiscal.Systems() { // also the layouts that the text does not begin like
			if other, err := fiscal.DecodeAs(system, text); err != nil && (other.Number != "" || other.Gross != nil) {
				t.Fatalf("%s %q: an error has values: %+v", system, text, other)
			}
		}
	})
}

// FuzzTSE changes one byte of a signed German code: none of them leaves it verified with another amount, number or time.
func FuzzTSE(f *testing.F) {
	good := berlin(f, paid)
	want, err := fiscal.Decode(good)
	if err != nil || want.Proof != fiscal.Signature {
		f.Fatal(want.Proof, err)
	}
	f.Add(30, byte('9'))
	f.Add(len(good)-3, byte('A'))
	f.Add(60, byte(';'))
	f.Fuzz(func(t *testing.T, at int, with byte) {
		b := []byte(good)
		b[uint(at)%uint(len(b))] = with
		r, err := fiscal.Decode(string(b))
		if err == nil && r.Proof == fiscal.Signature && (r.IssuedOn != want.IssuedOn || r.Time != want.Time || *r.Gross != *want.Gross || r.Register != want.Register || r.Sale != want.Sale) {
			t.Fatalf("%q is verified as %+v", b, r)
		}
	})
}
