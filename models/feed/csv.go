package feed

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"taxrefund/models"
	"taxrefund/models/merchant"
)

// columns of a CSV file, in the words of POST /v1/sales. Those that are needed come first.
var (
	needed   = []string{"invoice_number", "store", "local_time", "currency", "description", "category", "quantity", "gross_minor", "vat_rate", "vat_minor"}
	optional = []string{"action", "buyer_issuing_state", "buyer_number", "issued_on", "reason", "tariff", "origin", "set", "other_taxes"}
)

// header says in which place each column stands.
type header struct {
	places map[string]int
	n      int
}

// readHeader reads a file's first line, or says why the file as a whole cannot be taken.
func readHeader(l line) (header, error) {
	h := header{places: map[string]int{}}
	if bytes.HasPrefix(l.text, []byte("\xff\xfe")) || bytes.HasPrefix(l.text, []byte("\xfe\xff")) {
		return h, models.E(models.Invalid, "feed.encoding", "the file is in UTF-16; save it as UTF-8")
	}
	if code, reason := l.wrong(); code != "" {
		return h, models.E(models.Invalid, "feed.header", "the first line names the columns, but %s", strings.TrimPrefix(reason, "the line "))
	}
	text := string(bytes.TrimPrefix(l.text, []byte("\ufeff")))
	for _, d := range []struct{ sign, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "bars"}} {
		if strings.Count(text, d.sign) > strings.Count(text, ",") {
			return h, models.E(models.Invalid, "feed.delimiter", "the columns are separated by %s; separate them by commas", d.name)
		}
	}
	names, ok := split(text, nil)
	if !ok {
		return h, models.E(models.Invalid, "feed.header", "the quotes in the first line do not match")
	}
	h.n = len(names)
	for i, name := range names {
		name = strings.TrimSpace(name)
		if !slices.Contains(needed, name) && !slices.Contains(optional, name) {
			return h, models.E(models.Invalid, "feed.column_unknown", "column %d has none of the known names; they are %s, and optionally %s", i+1, strings.Join(needed, ", "), strings.Join(optional, ", "))
		}
		if _, twice := h.places[name]; twice {
			return h, models.E(models.Invalid, "feed.column_twice", "the column %s stands there twice", name)
		}
		h.places[name] = i
	}
	for _, name := range needed {
		if _, ok := h.places[name]; !ok {
			return h, models.E(models.Invalid, "feed.column_missing", "the column %s is missing", name)
		}
	}
	return h, nil
}

// split cuts one line at its commas (RFC 4180); a quoted field ends on its line. When the quotes do not match ok is false
// and the fields are as good as can be told.
func split(text string, into []string) (fields []string, ok bool) {
	fields, ok = into[:0], true
	for {
		if !strings.HasPrefix(text, `"`) {
			field, rest, more := strings.Cut(text, ",")
			ok = ok && !strings.Contains(field, `"`)
			fields = append(fields, field)
			if !more {
				return fields, ok
			}
			text = rest
			continue
		}
		end := closing(text)
		if end < 0 {
			return append(fields, text[1:]), false
		}
		fields = append(fields, strings.ReplaceAll(text[1:end], `""`, `"`))
		if text = text[end+1:]; text == "" {
			return fields, ok
		}
		if text[0] != ',' {
			_, rest, more := strings.Cut(text, ",")
			if ok = false; !more {
				return fields, ok
			}
			text = rest
			continue
		}
		text = text[1:]
	}
}

// closing finds the quote that ends a field that begins with one.
func closing(text string) int {
	for i := 1; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		return i
	}
	return -1
}

// csvRows reads the sales of a CSV file: consecutive lines of one action, invoice and time are one sale.
type csvRows struct {
	lines  *lines
	header header
	held   *csvLine // read already, of the next sale
	fields []string
}

// csvLine is one line and what it says of its sale.
type csvLine struct {
	no, start, end int64
	head           head
	goods          merchant.ReportLine
	field          string // what cannot be read, and why
	code, reason   string
	cut            bool
}

// head is what the lines of one sale say alike.
type head struct{ action, invoice, time, store, currency, state, buyer, issuedOn, reason string }

func (h head) sameSale(o head) bool {
	return h.invoice != "" && h.action == o.action && h.invoice == o.invoice && h.time == o.time && h.issuedOn == o.issuedOn
}

func (c *csvRows) next() (Row, error) {
	first, err := c.line()
	if err != nil {
		return Row{}, err
	}
	h := first.head
	r := Row{Line: first.no, Action: h.action, IssuedOn: h.issuedOn, Reason: h.reason, BuyerState: h.state, Buyer: h.buyer,
		Report: merchant.Report{Invoice: h.invoice, Store: h.store, LocalTime: h.time, Currency: h.currency}}
	if r.Action == "" {
		r.Action = "record"
	}
	l := first
	for {
		r.NextByte, r.NextLine = l.end, l.no+1
		r.addCSV(h, l)
		after, err := c.line()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return r, err
		}
		if !h.sameSale(after.head) {
			c.held = after
			return r, nil
		}
		l = after
	}
}

// addCSV adds one line's goods to its sale.
func (r *Row) addCSV(h head, l *csvLine) {
	switch {
	case l.cut:
		r.bad(l.no, "", "feed.cut", "the file ends in the middle of this line, so its sale was not taken; end the last line with a line break")
	case l.code != "":
		r.bad(l.no, l.field, l.code, l.reason)
	case h != l.head:
		r.bad(l.no, "", "row.differs", "the lines of one sale must name the same store, currency and buyer")
	}
	if r.Action != "void" && len(r.Report.Lines) <= maxGoods {
		r.Report.Lines, r.goods = append(r.Report.Lines, l.goods), append(r.goods, l.no)
	}
}

// maxGoods is one more than a sale may have, so that too many are noticed and no more are kept.
const maxGoods = 500

// line reads the next line that is not blank.
func (c *csvRows) line() (*csvLine, error) {
	if held := c.held; held != nil {
		c.held = nil
		return held, nil
	}
	for {
		start := c.lines.at
		l, err := c.lines.next()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(l.text)) == 0 && !l.long {
			continue
		}
		out := &csvLine{no: l.no, start: start, end: l.end, cut: l.cut}
		c.parse(l, out)
		return out, nil
	}
}

func (c *csvRows) parse(l line, out *csvLine) {
	out.code, out.reason = l.wrong()
	text := l.text
	if l.long {
		text = text[:1<<10] // enough to tell whose line it is
	}
	fields, ok := split(string(text), c.fields)
	c.fields = fields
	cell := func(name string) string {
		if i, known := c.header.places[name]; known && i < len(fields) {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	out.head = head{action: cell("action"), invoice: cell("invoice_number"), time: cell("local_time"), store: cell("store"), currency: cell("currency"),
		state: cell("buyer_issuing_state"), buyer: cell("buyer_number"), issuedOn: cell("issued_on"), reason: cell("reason")}
	switch {
	case out.code != "":
		return
	case !ok:
		out.code, out.reason = "row.quotes", "the quotes in this line do not match; a quoted field ends on its line"
		return
	case len(fields) != c.header.n:
		out.code, out.reason = "row.columns", "the line has "+strconv.Itoa(len(fields))+" columns, the header "+strconv.Itoa(c.header.n)
		return
	case out.head.action == "void":
		return
	}
	out.goods = merchant.ReportLine{Description: cell("description"), Category: cell("category"), VATRate: cell("vat_rate"),
		Tariff: cell("tariff"), Origin: cell("origin"), Set: cell("set")}
	var err error
	out.goods.OtherTaxes, err = merchant.ParseOtherTaxes(cell("other_taxes"))
	if why, ok := errors.AsType[*models.Error](err); ok {
		out.field, out.code, out.reason = "other_taxes", why.Code, why.Msg
	}
	for _, n := range []struct {
		name string
		to   *int64
	}{{"quantity", &out.goods.Quantity}, {"gross_minor", &out.goods.GrossMinor}, {"vat_minor", &out.goods.VATMinor}} {
		v, err := strconv.ParseInt(cell(n.name), 10, 64)
		if err != nil && out.code == "" {
			out.field, out.code, out.reason = n.name, "field.type", "this must be a whole number; amounts are in minor units, 12.50 is 1250"
		}
		*n.to = v
	}
}

// csvFrom goes on with a CSV file. At its begin it reads the header; else first is where the header is read from.
func csvFrom(r io.Reader, first func() io.Reader, at, no int64) (*csvRows, error) {
	l := newLines(r, at, no)
	top := l
	if at > 0 {
		top = newLines(first(), 0, 1)
	}
	h, err := top.next()
	if errors.Is(err, io.EOF) {
		return nil, errEmpty
	}
	if err != nil {
		return nil, err
	}
	out := &csvRows{lines: l}
	if out.header, err = readHeader(h); err != nil {
		return nil, err
	}
	return out, nil
}
