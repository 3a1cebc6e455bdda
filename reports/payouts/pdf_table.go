package payouts

import (
	"fmt"
	"strings"

	"taxrefund/models/ident"
)

// pdfColumn is one column of the printed table.
type pdfColumn struct {
	head  string
	width float64
	right bool // an amount, or a number
	text  func(s *document, l Line) string
}

var pdfColumns = []pdfColumn{
	{"No.", 10, true, func(_ *document, l Line) string { return fmt.Sprint(l.LineNo) }},
	{"Claim", 29, false, func(_ *document, l Line) string { return printable(ident.DocID(l.DocID).Grouped()) }},
	{"Account", 28, false, func(_ *document, l Line) string { return printable(l.AccountMask) }},
	{"Rail reference", 26, false, func(_ *document, l Line) string { return printable(l.RailReference) }},
	{"Kiosk", 18, false, func(_ *document, l Line) string { return printable(l.Kiosk) }},
	{"Created", 24, false, func(s *document, l Line) string { return s.local(l.CreatedAt) }},
	{"Settled", 24, false, func(s *document, l Line) string { return s.local(l.SettledAt) }},
	{"Gross", 21, true, func(s *document, l Line) string { return s.written(l.GrossMinor) }},
	{"VAT", 18, true, func(s *document, l Line) string { return s.written(l.VATMinor) }},
	{"Fee", 16, true, func(s *document, l Line) string { return s.written(l.FeeMinor) }},
	{"Amount", 22, true, func(s *document, l Line) string { return s.written(l.AmountMinor) }},
	{"Outcome", 37, false, func(_ *document, l Line) string { return printable(outcome(l)) }},
}

// inner is where the column's text stands: the last column keeps a distance from the amounts before it.
func (c pdfColumn) inner(x, y float64) at {
	if c.head == "Outcome" {
		return at{x + 4, y, c.width - 5}
	}
	return at{x + 1, y, c.width - 2}
}

// outcome says what became of a line in words, so that colour is never alone.
func outcome(l Line) string {
	words := strings.ReplaceAll(l.Outcome, "_", " ")
	if l.Kind == Return {
		words = "return"
	}
	if words != "" {
		words = strings.ToUpper(words[:1]) + words[1:]
	}
	if l.FailureCode != "" {
		words += ": " + strings.ReplaceAll(l.FailureCode, "_", " ")
	}
	return words
}

// table prints the lines, its head on every page, and the sums below the last.
func (s *document) table(sum sums) {
	s.tableHead()
	for i, l := range s.report.Lines {
		if s.y+rowHeight > bottom {
			s.nextPage()
		}
		s.row(l, i%2 == 1)
	}
	if s.y+rowHeight+1 > bottom {
		s.nextPage()
	}
	s.sumRow(sum)
}

// nextPage begins a page with the batch's number and the table's head.
func (s *document) nextPage() {
	s.AddPage()
	s.y = margin
	s.put(at{margin, s.y, 160}, "Payout batch "+s.number, font{size: 10, ink: navy, bold: true})
	s.put(at{pageWidth / 2, s.y, pageWidth/2 - margin}, printable(s.report.Airport+", amounts in "+string(s.report.Currency)), font{size: 8, ink: grey, right: true})
	s.y += 7
	s.tableHead()
}

func (s *document) tableHead() {
	s.fill(navy)
	s.Rect(margin, s.y, pageWidth-2*margin, 6.4, "F")
	x := margin
	for _, c := range pdfColumns {
		s.put(c.inner(x, s.y+1.2), c.head, font{size: 7.5, ink: white, bold: true, right: c.right})
		x += c.width
	}
	s.y += 6.4
}

func (s *document) row(l Line, striped bool) {
	if striped {
		s.fill(pale)
		s.Rect(margin, s.y, pageWidth-2*margin, rowHeight, "F")
	}
	x := margin
	for _, c := range pdfColumns {
		colour := body
		if c.head == "Outcome" || c.head == "Amount" {
			colour = inkOf(l)
		}
		s.put(c.inner(x, s.y+0.7), c.text(s, l), font{size: 7.5, ink: colour, right: c.right, whole: c.right})
		x += c.width
	}
	s.y += rowHeight
}

func inkOf(l Line) ink {
	switch {
	case l.Kind == Return || l.Outcome == "returned":
		return amber
	case l.Outcome == "failed":
		return red
	}
	return body
}

func (s *document) sumRow(sum sums) {
	s.line(s.y+0.3, navy)
	s.y += 1
	values := map[string]int64{"Gross": sum.gross, "VAT": sum.vat, "Fee": sum.fee, "Amount": sum.amount}
	x := margin
	for _, c := range pdfColumns {
		if v, ok := values[c.head]; ok {
			s.put(c.inner(x, s.y+0.7), s.written(v), font{size: 7.5, ink: navy, bold: true, right: c.right, whole: true})
		}
		x += c.width
	}
	s.put(at{margin + 1, s.y + 0.7, 120}, fmt.Sprintf("Sum of %d lines, %s", len(s.report.Lines), s.report.Currency), font{size: 7.5, ink: navy, bold: true})
	s.y += rowHeight
}

// at is where a text stands: left, top, and how wide it may be.
type at struct{ x, y, w float64 }

// font is how a text is set; its size is in points.
type font struct {
	size  float64
	ink   ink
	bold  bool
	right bool
	whole bool // set smaller where it does not fit, never cut: an amount without its end is another amount
}

// put writes one line of text that is already printable.
func (s *document) put(at at, text string, f font) {
	if text == "" {
		return
	}
	style, align := "", "LT"
	if f.bold {
		style = "B"
	}
	if f.right {
		align = "RT"
	}
	s.SetFont("Helvetica", style, f.size)
	if wide := s.GetStringWidth(text); f.whole && wide > at.w {
		s.SetFontSize(f.size * at.w / wide * 0.99)
	}
	s.SetTextColor(f.ink[0], f.ink[1], f.ink[2])
	s.SetXY(at.x, at.y)
	s.SetCellMargin(0)
	s.CellFormat(at.w, f.size*0.5, s.fit(text, at.w), "", 0, align, false, 0, "")
}

// fit shortens text, one byte a character, until it and an ellipsis are at most w wide.
func (s *document) fit(text string, w float64) string {
	const ellipsis = "\x85"
	if len(text) > 400 {
		text = text[:400] + ellipsis
	}
	if s.GetStringWidth(text) <= w {
		return text
	}
	for len(text) > 0 && s.GetStringWidth(text+ellipsis) > w {
		text = text[:len(text)-1]
	}
	return text + ellipsis
}

func (s *document) fill(i ink) { s.SetFillColor(i[0], i[1], i[2]) }

func (s *document) line(y float64, i ink) {
	s.SetDrawColor(i[0], i[1], i[2])
	s.SetLineWidth(0.25)
	s.Line(margin, y, pageWidth-margin, y)
}
