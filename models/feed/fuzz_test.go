package feed

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

// all reads every row from some place on.
func all(t *testing.T, text string, format string, at, no int64) []Row {
	next := (&jsonRows{newLines(strings.NewReader(text[at:]), at, no)}).next
	if format == CSV {
		c, err := csvFrom(strings.NewReader(text[at:]), func() io.Reader { return strings.NewReader(text) }, at, no)
		if err != nil {
			return nil
		}
		next = c.next
	}
	var out []Row
	for {
		r, err := next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
}

// Whatever the file holds, its rows follow each other without a gap, and reading on after any of them gives the same rows:
// an import that was killed ends as one that was not.
func resumes(t *testing.T, text, format string) {
	rows := all(t, text, format, 0, 1)
	last := int64(0)
	for i, r := range rows {
		if r.NextByte <= last || r.NextByte > int64(len(text)) || r.NextLine <= r.Line {
			t.Fatalf("row %d ends at byte %d, line %d", i, r.NextByte, r.NextLine)
		}
		last = r.NextByte
		if want, got := int64(strings.Count(text[:r.NextByte], "\n")+1), r.NextLine; want != got && r.NextByte < int64(len(text)) {
			t.Fatalf("row %d ends before line %d, which is said to be %d", i, want, got)
		}
		for _, b := range r.Bad {
			if b.Code == "" || b.Reason == "" || b.Line < r.Line {
				t.Fatalf("row %d: %+v", i, b)
			}
		}
		if i%7 == 0 {
			if rest := all(t, text, format, r.NextByte, r.NextLine); len(rest) != len(rows)-i-1 || len(rest) > 0 && !reflect.DeepEqual(rest, rows[i+1:]) {
				t.Fatalf("reading on after row %d gives %+v\nwant %+v", i, rest, rows[i+1:])
			}
		}
	}
}

const fuzzTop = "invoice_number,store,local_time,currency,description,category,quantity,gross_minor,vat_rate,vat_minor,action,issued_on,reason\n"

func FuzzCSV(f *testing.F) {
	row := "A-1,VEN,2026-05-08T09:00:00,EUR,\"Hat, \"\"felt\"\"\",clothing,1,12000,20,2000,,,\n"
	for _, s := range []string{"", row, row + row, row + "\r\n" + strings.Replace(row, "VEN", "X", 1), `"` + row, row[:20], "A-1,,,,,,,,,,void,2026-05-08,x\n", "a\"b,\"c\"d,\xff\x00\n\n\r\n,,"} {
		f.Add(s)
	}
	full := strings.TrimSuffix(fuzzTop, "\n") + ",tariff,origin,set,other_taxes\n"
	rest := strings.TrimSuffix(row, "\n") + ",6911.10,DE,Service,"
	f.Add(rest + "wet:450;excise:120\n" + rest + "wet:450;\n" + rest + "\"wet\n")
	f.Fuzz(func(t *testing.T, text string) {
		resumes(t, fuzzTop+text, CSV)
		resumes(t, full+text, CSV)
	})
}

func FuzzHeader(f *testing.F) {
	for _, s := range []string{"", fuzzTop, "\ufeff" + fuzzTop, "a;b", "\xff\xfea", `"invoice_number`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { resumes(t, text, CSV) })
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{"", "{}\n", `{"action":"void","lines":[{"quantity":1},{"quantity":2}],"buyer_document":{"number":"x"}}` + "\n[]\n", `{"lines":[{"lines":1}]}`, "\ufeff{}\nnull\n1\n\"x\"\n{\"action\":", `{"reason":{"a":1}}`,
		`{"lines":[{"tariff":"62","other_taxes":[{"kind":"wet","amount_minor":1},{}]}]}` + "\n" + `{"lines":[{"other_taxes":[[[[[{}]]]]]}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { resumes(t, text, JSONL) })
}

func TestALineOfAnyLengthIsReadInBoundedMemory(t *testing.T) {
	l := newLines(io.MultiReader(strings.NewReader("a\n"), io.LimitReader(endless{}, 200<<20), strings.NewReader("\nb\n")), 0, 1)
	for _, want := range []struct {
		n    int
		long bool
	}{{1, false}, {maxLine, true}, {1, false}} {
		got, err := l.next()
		if err != nil || len(got.text) != want.n || got.long != want.long || cap(l.buf) > 4*maxLine {
			t.Errorf("%d bytes, long %v, %d held, %v", len(got.text), got.long, cap(l.buf), err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
