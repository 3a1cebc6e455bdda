package voucher

import (
	"fmt"
	"math"
	"strconv"
)

// Where things stand on the page, in points from the top left corner.
const (
	left    = 40.0
	right   = pageWidth - 40
	band    = 74.0  // height of the head
	number  = 132.0 // baseline of the document number
	status  = 160.0 // top of the decision panel
	limit   = 312.0 // left edge of the deadline in it
	facts   = 222.0 // first line of captions about the traveller
	table   = 306.0 // rule below the table's head
	tail    = 566.0 // the table ends above this
	footer  = 744.0 // rule above the foot
	qrSide  = 72.0
	bottomY = 818.0 // last baseline
)

var (
	caption = style{7, grey, false}
	value   = style{10.5, body, true}
	small   = style{8, grey, false}
	plainly = style{9, body, false}
)

// factColumns are the left edges of the traveller's panel.
var factColumns = [...]float64{left, 232, 384}

// fixed draws what is the same on every voucher of a language: the head, captions, the table's head and the foot.
func (c *canvas) fixed(w *labels) {
	c.rect(box{0, 0, pageWidth, band}, navy)
	c.guilloche()
	c.rect(box{0, band, pageWidth, 2.5}, brass)
	c.text(left, 35, w.title, style{21, white, true})
	c.text(left, 104, w.number, caption)
	for i, label := range []string{w.traveller, w.document, w.flight} {
		c.text(factColumns[i], facts, label, caption)
	}
	c.text(factColumns[1], facts+30, w.nationality, caption)
	c.text(factColumns[2], facts+30, w.departs, caption)
	c.tableHead(w)
	c.rule(left, footer, right-left, navy)
	c.text(left, footer+18, w.scan, style{10, navy, true})
	c.text(left, bottomY, w.page, caption)
}

// guilloche fills the right of the head with fine interwoven curves, as on bank notes.
func (c *canvas) guilloche() {
	c.ops = append(c.ops, "q 0.5 w 0.118 0.239 0.384 RG\n"...)
	for k := range 9 {
		for step := range 49 {
			x := 250 + float64(step)*7.25
			y := band/2 + 32*math.Sin(x/58+float64(k)*0.35)*math.Cos(x/151-float64(k)*0.13)
			operator := "l"
			if step == 0 {
				operator = "m"
			}
			c.put(operator, x, pageHeight-y)
		}
		c.put("S")
	}
	c.put("Q")
}

// page draws one voucher.
type page struct {
	*canvas
	words *labels
	v     *Voucher
	count int // receipts of the claim; v holds no more than fit
}

func (p *page) draw() error {
	if err := p.head(); err != nil {
		return err
	}
	p.decision()
	p.travel()
	y := p.receipts()
	p.summary(y)
	return p.foot()
}

// head writes whose document this is and which one.
func (p *page) head() error {
	p.text(left, 55, p.font.one(p.v.Airport, 10.5, 270), style{10.5, mist, false})
	y := 35.0
	if lines := p.font.wrap(p.v.Scheme, 9, 220, 3); len(lines) > 0 {
		for _, s := range lines {
			p.right(right, y, s, style{9, white, false})
			y += 12
		}
	}
	size := p.font.fit(p.v.DocID, 25, 255)
	p.text(left, number, p.font.one(p.v.DocID, size, 255), style{size, navy, true})
	version := fmt.Sprintf(p.words.version, p.v.Version)
	p.text(left+p.font.width(p.words.number, caption.size)+10, 104, version, style{caption.size, navy, true})
	return p.code128(box{right - 232, 97, 232, 42}, p.v.DocID)
}

// decision draws the panel with the outcome: a shape, a colour and words, so that none of them stands alone.
func (p *page) decision() {
	look, ok := looks[p.v.StatusKind]
	if !ok {
		look = neutral
	}
	p.rect(box{left, status, right - left, 42}, look.tint)
	p.rect(box{left, status, 4, 42}, look.ink)
	look.draw(p.canvas, left+27, status+21)
	p.text(left+50, status+14, p.words.status, caption)
	size := p.font.fit(p.v.StatusLabel, 16, 215)
	p.text(left+50, status+32, p.font.one(p.v.StatusLabel, size, 215), style{size, look.ink, true})
	if p.v.Deadline == "" {
		return
	}
	const x, width = limit + 12, right - limit - 20
	p.rect(box{limit, status + 7, 0.6, 28}, look.ink)
	p.text(x, status+13, p.words.deadline, caption)
	size = p.font.fit(p.v.Deadline, 11.5, width)
	p.text(x, status+26, p.font.one(p.v.Deadline, size, width), style{size, body, true})
	p.text(x, status+37, p.font.one(p.v.Until, 8, width), style{8, body, false})
}

// travel writes who travels, on what document, and when.
func (p *page) travel() {
	name := p.font.wrap(p.v.Traveller, value.size, factColumns[1]-left-14, 3)
	p.lines(box{left, facts + 13, 0, 14}, name, value)
	p.fact(1, 0, p.v.DocumentMasked)
	p.fact(2, 0, p.v.Flight)
	p.fact(1, 1, p.v.Nationality)
	if !p.v.DepartsAt.IsZero() {
		p.fact(2, 1, p.words.dateTime(p.v.DepartsAt.In(p.v.Zone)))
	}
}

func (p *page) fact(column, row int, s string) {
	x := factColumns[column]
	width := right - x
	if column+1 < len(factColumns) {
		width = factColumns[column+1] - x - 12
	}
	p.text(x, facts+13+30*float64(row), p.font.one(s, value.size, width), value)
}

// foot writes the version and the code that tells whether it is the latest.
func (p *page) foot() error {
	issued := p.v.IssuedAt.In(p.v.Zone)
	line := p.font.one(p.v.DocID, 9, 150) + "   " + fmt.Sprintf(p.words.version, p.v.Version)
	if !p.v.IssuedAt.IsZero() {
		line += "   " + fmt.Sprintf(p.words.issued, p.words.dateTime(issued)+" "+zoneName(issued))
	}
	y := p.lines(box{left, footer + 33, 0, 11}, p.font.wrap(p.words.latest, 8, 390, 2), small)
	p.text(left, y+6, line, plainly)
	return p.qr(box{right - qrSide, footer + 8, qrSide, qrSide}, p.v.QR)
}

func itoa(n int) string { return strconv.Itoa(n) }
