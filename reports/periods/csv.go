package periods

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"

	"taxrefund/models/money"
	"taxrefund/models/period"
	"taxrefund/reports/sheet"
)

// CSV writes the report as RFC 4180 in UTF-8 without a byte order mark. Texts are quoted and guarded against formulas,
// numbers are bare, what is empty is nothing at all.
func CSV(w io.Writer, r period.Report) error {
	out := bufio.NewWriterSize(w, 64<<10)
	var row []byte
	for i, name := range columns() {
		if i > 0 {
			row = append(row, ',')
		}
		row = appendText(row, name)
	}
	_, _ = out.Write(append(row, "\r\n"...)) // a bufio.Writer keeps its first error for Flush
	n := int64(0)
	for l, err := range r.Lines {
		if err != nil {
			return err
		}
		n++
		row = appendLine(row[:0], l, n)
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	for _, s := range r.Sums {
		_, _ = out.Write(appendSum(row[:0], s))
	}
	return out.Flush()
}

func appendLine(to []byte, l *period.Line, no int64) []byte {
	to = append(to, `"line",`...)
	to = strconv.AppendInt(to, no, 10)
	to = append(to, `,"`...)
	to = l.At.In(l.Zone).AppendFormat(to, time.RFC3339)
	to = append(to, '"')
	for _, s := range [...]string{l.Zone.String(), l.Airport, l.Movement, l.DocID, l.PayoutID, l.Batch, l.Rail, l.Method, l.MerchantVATID, l.Merchant, l.Nationality, string(l.Currency)} {
		to = appendText(append(to, ','), s)
	}
	place := places[l.Movement]
	for i := range figures {
		to = append(to, ',')
		if i == place {
			to = money.Of(l.Minor, l.Currency).AppendDecimal(to)
		}
	}
	return append(to, "\r\n"...)
}

func appendSum(to []byte, s period.Sum) []byte {
	to = appendText(to, s.Dimension)
	to = strconv.AppendInt(append(to, ','), s.Lines, 10)
	for _, text := range placed(s) {
		to = appendText(append(to, ','), text)
	}
	for _, f := range figures {
		to = money.Of(f.of(s.Figures), s.Currency).AppendDecimal(append(to, ','))
	}
	return append(to, "\r\n"...)
}

func appendText(to []byte, s string) []byte {
	if s == "" {
		return to
	}
	s = sheet.Guarded(s)
	to = append(to, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		to = append(append(to, s[:i+1]...), '"')
		s = s[i+1:]
	}
	return append(append(to, s...), '"')
}
