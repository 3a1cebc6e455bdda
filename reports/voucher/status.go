package voucher

// look is how an outcome is drawn. Shape and words carry it as much as the colour does, for people who do not see the
// colours and for printers that have none.
type look struct {
	ink, tint ink
	draw      func(c *canvas, x, y float64) // around the centre x, y
}

var (
	green = ink("0.071 0.431 0.251")
	amber = ink("0.604 0.341 0.000")
	red   = ink("0.667 0.110 0.122")
)

var looks = map[string]look{
	"green": {green, "0.914 0.961 0.933", func(c *canvas, x, y float64) { // a disc with a tick
		c.disc(x, y, 12, green)
		c.stroke(white, 2.4, x-5.5, y+0.5, x-1.5, y+4.5, x+5.5, y-4)
	}},
	"amber": {amber, "0.996 0.957 0.890", func(c *canvas, x, y float64) { // a triangle with an exclamation mark
		c.shape(amber, x, y-13, x+14, y+11, x-14, y+11)
		c.stroke(white, 2.4, x, y-4, x, y+3)
		c.disc(x, y+7, 1.4, white)
	}},
	"red": {red, "0.988 0.925 0.922", func(c *canvas, x, y float64) { // an octagon with a bar
		const a, b = 13.0, 5.4
		c.shape(red, x-b, y-a, x+b, y-a, x+a, y-b, x+a, y+b, x+b, y+a, x-b, y+a, x-a, y+b, x-a, y-b)
		c.stroke(white, 3, x-6, y, x+6, y)
	}},
}

// neutral is for an outcome this package has no shape for: a square with three dots.
var neutral = look{navy, pale, func(c *canvas, x, y float64) {
	c.rect(box{x - 12, y - 12, 24, 24}, navy)
	for _, dx := range []float64{-6, 0, 6} {
		c.disc(x+dx, y, 1.8, white)
	}
}}
