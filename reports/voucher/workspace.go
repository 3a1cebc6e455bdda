package voucher

import (
	"bytes"
	"fmt"
	"time"
)

// workspace is the memory of one voucher in the making, kept for the next.
type workspace struct {
	font    *font
	canvas  canvas
	dynamic section
	glyphs  []uint16
	file    []byte
	base    bytes.Buffer
}

func newWorkspace(f *font) *workspace {
	return &workspace{font: f, canvas: canvas{font: f, extra: newCharset()}}
}

// newLocale builds what the vouchers of a language share: the font with its words and the Latin letters, and the layer of
// fixed words and rules.
func newLocale(f *font, language string, words *labels) (*locale, error) {
	loc := &locale{labels: words, chars: newCharset()}
	for _, span := range [][2]rune{{' ', '~'}, {0xA1, 0xFF}} {
		for r := span[0]; r <= span[1]; r++ {
			if f.has(r) {
				loc.chars.add(r)
			}
		}
	}
	for _, s := range append(words.all(), "–—•€") {
		for _, r := range s {
			loc.chars.add(r)
		}
	}
	w := newWorkspace(f)
	w.canvas.reset(loc.chars)
	w.canvas.fixed(words)
	if err := loc.static.stream(staticForm, formEntries(false), w.canvas.ops); err != nil {
		return nil, err
	}
	if err := w.embed(&loc.static, embedding{staticFont, "AAAAAA"}, loc.chars); err != nil {
		return nil, err
	}
	loc.static.object(catalog, fmt.Sprintf("<</Type/Catalog/Version/1.4/Pages 1 0 R/Lang(%s)"+
		"/ViewerPreferences<</DisplayDocTitle true>>>>", language))
	return loc, nil
}

// render makes the layer of this voucher and joins everything into one file.
func (w *workspace) render(loc *locale, v Voucher) ([]byte, error) {
	if v.Zone == nil {
		v.Zone = time.UTC
	}
	count := len(v.Receipts)
	v = (&cleaner{font: w.font, latin: loc.labels != catalogue["zh"]}).voucher(v, tableLines)
	w.canvas.reset(loc.chars)
	p := page{canvas: &w.canvas, words: loc.labels, v: &v, count: count}
	if err := p.draw(); err != nil {
		return nil, err
	}
	own := len(w.canvas.extra.runes) > 0
	w.dynamic.reset()
	w.dynamic.object(pageResources, fmt.Sprintf("<</ProcSet[/PDF/Text]/XObject<</T0 %d 0 R/T1 %d 0 R>>>>",
		staticForm, dynamicForm))
	if err := w.dynamic.stream(dynamicForm, formEntries(own), w.canvas.ops); err != nil {
		return nil, err
	}
	if own {
		if err := w.embed(&w.dynamic, embedding{dynamicFont, "AAAAAB"}, w.canvas.extra); err != nil {
			return nil, err
		}
	}
	return w.assemble(loc, &v)
}

// formEntries are the dictionary entries of a layer: a form as large as the page.
func formEntries(own bool) string {
	fonts := fmt.Sprintf("/A %d 0 R", staticFont)
	if own {
		fonts += fmt.Sprintf("/B %d 0 R", dynamicFont)
	}
	return fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources<</ProcSet[/PDF/Text]/Font<<%s>>>>",
		pageWidth, pageHeight, fonts)
}
