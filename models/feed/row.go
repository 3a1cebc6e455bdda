package feed

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"taxrefund/models/merchant"
	"taxrefund/models/money"
)

// maxLine bounds a line in bytes; a longer one is skipped as it streams by, and rejected.
const maxLine = 256 << 10

// Row is one sale as a file has it. NextByte and NextLine are where the row after it begins.
type Row struct {
	Line               int64
	Action             string // "record", "correct" or "void"
	Report             merchant.Report
	IssuedOn, Reason   string        // of a void
	BuyerState, Buyer  string        // the buyer's travel document
	Credit             *money.Amount // of a void by a credit note, which may name no day: what it takes back
	Bad                []Reject
	NextByte, NextLine int64
	goods              []int64 // CSV: the line of each of the sale's goods
}

// maxBad is how many complaints one row is worth.
const maxBad = 20

// bad notes what is wrong with a row; the reason must not quote what was sent.
func (r *Row) bad(line int64, field, code, reason string) {
	if len(r.Bad) < maxBad {
		r.Bad = append(r.Bad, Reject{Line: line, Place: len(r.Bad) + 1, Invoice: harmless(r.Report.Invoice), Field: field, Code: code, Reason: reason})
	}
}

// badField is bad for a JSON path; in CSV the goods have lines of their own.
func (r *Row) badField(path, code, reason string) {
	var i int
	if n, err := fmt.Sscanf(path, "lines[%d].", &i); err == nil && n == 1 && i < len(r.goods) {
		_, field, _ := strings.Cut(path, "].")
		r.bad(r.goods[i], field, code, reason)
		return
	}
	r.bad(r.Line, path, code, reason)
}

// harmless is an invoice number that may stand in a file of rejects, or nothing.
func harmless(s string) string {
	if len(s) > 64 || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return ""
	}
	return s
}

// line is one line of a file without its end. text is valid until the next one is read.
type line struct {
	text []byte
	no   int64 // from 1
	end  int64 // the byte after it
	long bool  // cut to maxLine
	cut  bool  // the file ends in it, without an end of line
}

// lines reads a file line by line in bounded memory.
type lines struct {
	r   *bufio.Reader
	no  int64
	at  int64
	buf []byte
}

func newLines(r io.Reader, at, no int64) *lines {
	return &lines{r: bufio.NewReaderSize(r, 64<<10), at: at, no: no}
}

// next returns io.EOF after the last line; other errors are those of the file.
func (l *lines) next() (line, error) {
	out := line{no: l.no}
	l.buf = l.buf[:0]
	for {
		piece, err := l.r.ReadSlice('\n')
		l.at += int64(len(piece))
		if room := maxLine + 2 - len(l.buf); len(piece) > room {
			out.long = true
			l.buf = append(l.buf, piece[:room]...)
		} else {
			l.buf = append(l.buf, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(l.buf) == 0:
			return out, io.EOF
		case errors.Is(err, io.EOF):
			out.cut = true
		case err != nil:
			return out, err
		}
		break
	}
	l.no++
	out.end = l.at
	out.text = bytes.TrimSuffix(bytes.TrimSuffix(l.buf, []byte("\n")), []byte("\r"))
	if len(out.text) > maxLine {
		out.text, out.long = out.text[:maxLine], true
	}
	return out, nil
}

// wrong says what makes a line unreadable whatever its format; empty when nothing does.
func (l line) wrong() (code, reason string) {
	switch {
	case l.long:
		return "row.too_long", "the line is longer than 256 KiB"
	case !utf8.Valid(l.text):
		return "row.encoding", "the line is not UTF-8; save the file as UTF-8"
	case bytes.IndexByte(l.text, 0) >= 0:
		return "row.encoding", "the line contains a NUL character"
	}
	return "", ""
}

// rows reads a file row by row, from wherever it was left. It returns io.EOF after the last row; every other error is one
// of reading the file.
type rows func() (Row, error)
