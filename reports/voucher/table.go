package voucher

import "fmt"

// tableLines is how many receipts of one line fit.
const (
	tableLines = 18
	rowHeight  = 14.6
	lineHeight = 10.0 // each further line of a row
)

// column is a column of the receipts table: text begins at x, or ends there where amounts stand.
type column struct {
	x, width float64
	amount   bool
}

const (
	colIndex = iota
	colDate
	colMerchant
	colInvoice
	colGross
	colTax
	colRefund
	colDecision
)

var columns = [...]column{
	colIndex:    {left + 4, 16, false},
	colDate:     {left + 24, 50, false},
	colMerchant: {left + 78, 116, false},
	colInvoice:  {left + 200, 66, false},
	colGross:    {left + 332, 62, true},
	colTax:      {left + 388, 52, true},
	colRefund:   {left + 444, 52, true},
	colDecision: {left + 454, right - left - 458, false},
}

// tableHead writes the names of the columns on a panel.
func (c *canvas) tableHead(w *labels) {
	c.rect(box{left, table - 17, right - left, 17}, navy)
	names := [...]string{w.index, w.date, w.merchant, w.invoice, w.gross, w.tax, w.refund, w.decision}
	for i, name := range names {
		c.cell(columns[i], table-5.5, name, style{7.5, white, true})
	}
}

// cell writes s into a column. Amounts shrink before they are cut; words are cut.
func (c *canvas) cell(col column, y float64, s string, st style) {
	if col.amount {
		st.size = c.font.fit(s, st.size, col.width)
	}
	s = c.font.one(s, st.size, col.width)
	if col.amount {
		c.right(col.x, y, s, st)
		return
	}
	c.text(col.x, y, s, st)
}

// row is a receipt broken into lines.
type row struct {
	merchant, reason []string
	height           float64
}

func (p *page) measure(r Receipt) row {
	w := row{merchant: p.font.wrap(r.Merchant, 8.5, columns[colMerchant].width, 2), height: rowHeight}
	if r.Reason != "" {
		w.reason = p.font.wrap(r.Reason, 7.5, right-columns[colMerchant].x-4, 2)
	}
	w.height += lineHeight * float64(max(len(w.merchant)-1, 0)+len(w.reason))
	return w
}

// receipts fills the table and returns where it ends. Where not all fit, the last line counts the rest.
func (p *page) receipts() float64 {
	rows := make([]row, len(p.v.Receipts))
	fit, total := 0, 0.0
	for i, r := range p.v.Receipts {
		rows[i] = p.measure(r)
		total += rows[i].height
		room := tail - table
		if i+1 < p.count {
			room -= rowHeight // for the line that counts the rest
		}
		if total <= room {
			fit = i + 1
		}
	}
	y := table
	for i, r := range p.v.Receipts[:fit] {
		p.row(y, i+1, r, rows[i])
		y += rows[i].height
	}
	if rest := p.count - fit; rest > 0 {
		line := fmt.Sprintf(p.words.more, rest, p.count)
		p.text(columns[colMerchant].x, y+10.2, p.font.one(line, 8.5, right-columns[colMerchant].x-4), style{8.5, navy, true})
		y += rowHeight
		p.rule(left, y, right-left, hair)
	}
	return y
}

func (p *page) row(y float64, n int, r Receipt, w row) {
	st := style{8.5, body, false}
	line := y + 10.2
	if r.Position > 0 {
		n = r.Position
	}
	p.cell(columns[colIndex], line, itoa(n), style{8.5, grey, false})
	p.cell(columns[colDate], line, string(r.Date), st)
	p.cell(columns[colInvoice], line, r.Invoice, st)
	p.cell(columns[colGross], line, r.Gross, st)
	p.cell(columns[colTax], line, r.VAT, st)
	p.cell(columns[colRefund], line, r.Refund, style{8.5, body, true})
	decision := columns[colDecision]
	size := p.font.fit(r.StatusLabel, 8, decision.width)
	p.cell(decision, line, r.StatusLabel, style{size, body, false})
	next := p.lines(box{columns[colMerchant].x, line, 0, lineHeight}, w.merchant, st)
	if len(w.merchant) == 0 {
		next = line + lineHeight
	}
	p.lines(box{columns[colMerchant].x, next, 0, lineHeight}, w.reason, style{7.5, grey, false})
	p.rule(left, y+w.height, right-left, hair)
}
