package payouts

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"

	"taxrefund/models/money"
)

// pointedZip packs a workbook and, in passing, turns the minor units of amount cells on the Lines sheet into decimals. The
// spreadsheet library writes numbers as whole numbers or as floats only, and no float may touch money.
type pointedZip struct {
	*zip.Writer
	currency money.Currency
	styles   []int // of cells that hold amounts
}

// Create begins a part of the workbook.
func (z *pointedZip) Create(name string) (io.Writer, error) {
	w, err := z.Writer.Create(name)
	if err != nil || name != linesPart {
		return w, err
	}
	p := &points{to: w, currency: z.currency}
	for _, s := range z.styles {
		p.marks = append(p.marks, []byte(` s="`+strconv.Itoa(s)+`"`))
	}
	return p, nil
}

// points rewrites sheet XML as it streams by: in <c r="R2" s="5"><v>12345</v></c>, where 5 is the style of an amount,
// 12345 becomes 123.45.
type points struct {
	to       io.Writer
	currency money.Currency
	marks    [][]byte
	rest     []byte // what came after the last '>'
	amount   bool   // inside a cell that holds an amount
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
		p.amount = false
		for _, m := range p.marks {
			p.amount = p.amount || bytes.Contains(s, m)
		}
	case p.amount && bytes.HasSuffix(s, []byte("</v>")):
		minor, err := strconv.ParseInt(string(s[:len(s)-len("</v>")]), 10, 64)
		if err != nil {
			p.err = err
		}
		p.out = append(append(p.out, money.Of(minor, p.currency).Decimal()...), "</v>"...)
		return
	}
	p.out = append(p.out, s...)
}
