package voucher

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/code128"
	"rsc.io/qr"
)

// code128 draws the letters and digits of s as a Code 128 barcode that fills b; separators are for people and are left out.
// Where s holds none, nothing is drawn.
func (c *canvas) code128(b box, s string) error {
	s = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s)
	if s == "" {
		return nil
	}
	bars, err := code128.Encode(s[:min(len(s), 40)])
	if err != nil {
		return fmt.Errorf("voucher: barcode: %w", err)
	}
	n := bars.Bounds().Dx()
	module := b.w / float64(n)
	c.colour(black)
	for at := 0; at < n; {
		width := 0
		for at+width < n && bars.At(at+width, 0) == color.Black {
			width++
		}
		if width > 0 {
			c.put("re", b.x+float64(at)*module, pageHeight-b.y-b.h, float64(width)*module, b.h)
		}
		at += max(width, 1)
	}
	c.put("f")
	return nil
}

// qr draws s as one path of whole modules filling the square b. An empty s draws nothing.
func (c *canvas) qr(b box, s string) error {
	if s == "" {
		return nil
	}
	code, err := qr.Encode(s, qr.M)
	if err != nil {
		return fmt.Errorf("voucher: QR: %w", err)
	}
	c.colour(black)
	module := b.w / float64(code.Size)
	c.ops = fmt.Appendf(c.ops, "q %.4f 0 0 %.4f %.2f %.2f cm\n", module, -module, b.x, pageHeight-b.y)
	for row := range code.Size {
		for at := 0; at < code.Size; {
			width := 0
			for code.Black(at+width, row) {
				width++
			}
			if width > 0 {
				c.ops = appendRun(c.ops, at, row, width)
			}
			at += max(width, 1)
		}
	}
	c.put("f Q")
	return nil
}

// appendRun adds one row of dark modules to the path, in whole modules.
func appendRun(ops []byte, at, row, width int) []byte {
	for _, v := range [...]int{at, row, width} {
		ops = append(strconv.AppendInt(ops, int64(v), 10), ' ')
	}
	return append(ops, "1 re\n"...)
}
