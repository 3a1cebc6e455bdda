package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"taxrefund/models/money"
)

// Pointed packs a workbook and, in passing, turns the minor units of amount cells into decimals. The spreadsheet library
// writes numbers as whole numbers or as floats only, and no float may touch money. Amounts says of each cell style that is
// for amounts in which currency, or one with as many digits.
func Pointed(amounts map[int]money.Currency) func(io.Writer) excelize.ZipWriter {
	return func(w io.Writer) excelize.ZipWriter {
		return &pointedZip{Writer: zip.NewWriter(w), amounts: amounts}
	}
}

type pointedZip struct {
	*zip.Writer
	amounts map[int]money.Currency
	first   *bytes.Buffer // the first sheet, a summary, which goes last: excelize writes several streamed sheets in any order
}

const firstSheet = "xl/worksheets/sheet1.xml"

// Create begins a part of the workbook.
func (z *pointedZip) Create(name string) (io.Writer, error) {
	if name == firstSheet {
		z.first = &bytes.Buffer{}
		return &points{to: z.first, amounts: z.amounts}, nil
	}
	w, err := z.Writer.Create(name)
	if err != nil || !strings.HasPrefix(name, "xl/worksheets/sheet") {
		return w, err
	}
	return &points{to: w, amounts: z.amounts}, nil
}

// Close adds what was kept for the end.
func (z *pointedZip) Close() error {
	if z.first == nil {
		return z.Writer.Close()
	}
	w, err := z.Writer.Create(firstSheet)
	if err == nil {
		_, err = w.Write(z.first.Bytes())
	}
	return errors.Join(err, z.Writer.Close())
}

// points rewrites sheet XML as it streams by: in <c r="R2" s="5"><v>12345</v></c>, where 5 is the style of an amount,
// 12345 becomes 123.45.
type points struct {
	to       io.Writer
	amounts  map[int]money.Currency
	rest     []byte         // what came after the last '>'
	currency money.Currency // of the amount that the cell holds; empty where it holds none
	out      []byte
	err      error
}

// Write cuts the XML behind each '>', which excelize escapes wherever it is not the end of a tag.
func (p *points) Write(b []byte) (int, error) {
	p.rest, p.out = append(p.rest, b...), p.out[:0]
	from := 0
	for {
		n := bytes.IndexByte(p.rest[from:], '>')
		if n < 0 {
			break
		}
		p.piece(p.rest[from : from+n+1])
		from += n + 1
	}
	p.rest = append(p.rest[:0], p.rest[from:]...)
	_, err := p.to.Write(p.out)
	return len(b), errors.Join(p.err, err)
}

func (p *points) piece(s []byte) {
	switch {
	case bytes.HasPrefix(s, []byte("<c ")):
		p.currency = p.amounts[styleOf(s)]
	case p.currency != "" && bytes.HasSuffix(s, []byte("</v>")):
		minor, err := strconv.ParseInt(string(s[:len(s)-len("</v>")]), 10, 64)
		if err != nil {
			p.err = err
		}
		p.out = append(money.Of(minor, p.currency).AppendDecimal(p.out), "</v>"...)
		return
	}
	p.out = append(p.out, s...)
}

// styleOf reads the style of a cell from its tag; 0 is that of a cell without one.
func styleOf(tag []byte) int {
	_, after, ok := bytes.Cut(tag, []byte(` s="`))
	if !ok {
		return 0
	}
	digits, _, _ := bytes.Cut(after, []byte(`"`))
	n, _ := strconv.Atoi(string(digits)) // excelize writes nothing else
	return n
}
