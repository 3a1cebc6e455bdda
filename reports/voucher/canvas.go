package voucher

import "strconv"

// Page size in points: A4 as gofpdf writes it. Positions in this package are points from the top left corner.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// ink is a colour as the three numbers of a PDF colour operator.
type ink string

const (
	black ink = "0 0 0"
	white ink = "1 1 1"
	navy  ink = "0.071 0.180 0.310"
	mist  ink = "0.780 0.835 0.898" // text on navy
	grey  ink = "0.392 0.431 0.478" // captions; 5:1 on white
	body  ink = "0.110 0.125 0.149"
	hair  ink = "0.831 0.851 0.878" // rules
	pale  ink = "0.957 0.965 0.976" // panels
	brass ink = "0.722 0.584 0.290"
)

// style is how a text is set. The one weight embedded is made bold by stroking its outlines.
type style struct {
	size float64
	ink  ink
	bold bool
}

// box is a rectangle: left, top, width, height.
type box struct{ x, y, w, h float64 }

// canvas collects the drawing operators of one layer.
type canvas struct {
	font  *font
	ops   []byte
	base  *charset // the static font's characters, never added to here
	extra *charset // this voucher's own
	fill  ink
}

func (c *canvas) reset(base *charset) {
	c.ops, c.base, c.fill = c.ops[:0], base, ""
	c.extra.reset()
}

// put appends numbers with two decimals, each followed by a blank, and then an operator.
func (c *canvas) put(operator string, numbers ...float64) {
	for _, v := range numbers {
		c.ops = append(strconv.AppendFloat(c.ops, v, 'f', 2, 64), ' ')
	}
	c.ops = append(append(c.ops, operator...), '\n')
}

func (c *canvas) colour(i ink) {
	if c.fill != i {
		c.fill = i
		c.ops = append(append(c.ops, i...), " rg\n"...)
	}
}

// text writes s with its baseline at y, beginning at x.
func (c *canvas) text(x, y float64, s string, st style) {
	if s == "" {
		return
	}
	c.colour(st.ink)
	if st.bold {
		c.ops = append(append(c.ops, st.ink...), " RG "...)
		c.put("w 2 Tr", st.size*0.032)
	}
	c.ops = append(c.ops, "BT "...)
	c.put("Td", x, pageHeight-y)
	c.runs(s, st.size)
	c.ops = append(c.ops, "ET\n"...)
	if st.bold {
		c.ops = append(c.ops, "0 Tr\n"...)
	}
}

// runs shows s, changing between the static font and the voucher's own where needed. Both are the same typeface.
func (c *canvas) runs(s string, size float64) {
	font := byte(0)
	for _, r := range s {
		name, cid := byte('A'), c.base.cids[r]
		if cid == 0 {
			name, cid = 'B', c.extra.add(r)
		}
		if name != font {
			if font != 0 {
				c.ops = append(c.ops, "> Tj\n"...)
			}
			font = name
			c.ops = append(c.ops, '/', name, ' ')
			c.put("Tf <", size)
			c.ops = c.ops[:len(c.ops)-1]
		}
		c.ops = appendHex(c.ops, cid)
	}
	c.ops = append(c.ops, "> Tj "...)
}

// right writes s so that it ends at x. Figures are equally wide in this typeface, so columns of amounts line up.
func (c *canvas) right(x, y float64, s string, st style) {
	c.text(x-c.font.width(s, st.size), y, s, st)
}

// lines writes wrapped text from baseline y downwards and returns the baseline after the last line.
func (c *canvas) lines(at box, lines []string, st style) float64 {
	for _, s := range lines {
		c.text(at.x, at.y, s, st)
		at.y += at.h
	}
	return at.y
}

// rect fills a rectangle.
func (c *canvas) rect(b box, i ink) {
	c.colour(i)
	c.put("re f", b.x, pageHeight-b.y-b.h, b.w, b.h)
}

// rule draws a horizontal hairline.
func (c *canvas) rule(x, y, w float64, i ink) { c.rect(box{x, y, w, 0.6}, i) }

// shape fills a polygon given as x, y pairs.
func (c *canvas) shape(i ink, points ...float64) {
	c.colour(i)
	for k := 0; k+1 < len(points); k += 2 {
		operator := "l"
		if k == 0 {
			operator = "m"
		}
		c.put(operator, points[k], pageHeight-points[k+1])
	}
	c.put("f")
}

// stroke draws a line of the given width through x, y pairs, with round ends.
func (c *canvas) stroke(i ink, width float64, points ...float64) {
	c.ops = append(append(c.ops, i...), " RG 1 J 1 j "...)
	c.put("w", width)
	for k := 0; k+1 < len(points); k += 2 {
		operator := "l"
		if k == 0 {
			operator = "m"
		}
		c.put(operator, points[k], pageHeight-points[k+1])
	}
	c.put("S")
}

// disc fills a circle, drawn as four Bézier arcs.
func (c *canvas) disc(x, y, r float64, i ink) {
	const k = 0.5523
	c.colour(i)
	y = pageHeight - y
	c.put("m", x+r, y)
	c.put("c", x+r, y+k*r, x+k*r, y+r, x, y+r)
	c.put("c", x-k*r, y+r, x-r, y+k*r, x-r, y)
	c.put("c", x-r, y-k*r, x-k*r, y-r, x, y-r)
	c.put("c", x+k*r, y-r, x+r, y-k*r, x+r, y)
	c.put("f")
}
