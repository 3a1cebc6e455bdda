package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"taxrefund/models/money"
	"taxrefund/reports/sheet"
)

func TestTextsThatLookLikeFormulasAreGuarded(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Galerie": "Galerie", "=1+1": "'=1+1", "+33": "'+33", "-1": "'-1", "@x": "'@x", " =1": "' =1", "\u00a0=1": "'\u00a0=1", "＝1": "'＝1", "\t=1": "'\t=1",
		"a=1": "a=1", "\xff": "\uFFFD", "\u3000@": "'\u3000@",
	} {
		if got := sheet.Guarded(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// In whatever pieces the XML comes, only numbers in cells of an amount's style get their point.
func TestOnlyAmountsGetAPoint(t *testing.T) {
	const in = `<row><c r="A1" s="3"><v>12345</v></c><c r="B1"><v>12345</v></c><c r="C1" s="4" t="n"><v>-5</v></c><c r="D1" s="33"><v>7</v></c><c r="E1" s="5"><v>500</v></c></row>`
	const want = `<row><c r="A1" s="3"><v>123.45</v></c><c r="B1"><v>12345</v></c><c r="C1" s="4" t="n"><v>-0.005</v></c><c r="D1" s="33"><v>7</v></c><c r="E1" s="5"><v>500</v></c></row>`
	for size := 1; size <= len(in); size++ {
		var out bytes.Buffer
		packed := sheet.Pointed(map[int]money.Currency{3: "EUR", 4: "KWD", 5: "JPY"})(&out)
		w, err := packed.Create("xl/worksheets/sheet1.xml")
		if err != nil {
			t.Fatal(err)
		}
		for rest := in; rest != ""; {
			n := min(size, len(rest))
			if _, err := w.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := packed.Close(); err != nil {
			t.Fatal(err)
		}
		if got := unzipped(t, out.Bytes()); got != want {
			t.Fatalf("in pieces of %d:\n%s", size, got)
		}
	}
}

func TestAnAmountThatIsNoNumberIsAnError(t *testing.T) {
	var out bytes.Buffer
	w, err := sheet.Pointed(map[int]money.Currency{3: "EUR"})(&out).Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(`<c r="A1" s="3"><v>1e5</v></c>`)); err == nil || !strings.Contains(err.Error(), "1e5") {
		t.Errorf("it was written: %v", err)
	}
}

func unzipped(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
