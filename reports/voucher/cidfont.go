package voucher

import (
	"fmt"
	"strconv"
	"unicode/utf16"
)

// charset is a list of characters that share one embedded subset. Character i of runes has the number (CID) i+1 there; 0 is
// the missing glyph.
type charset struct {
	runes []rune
	cids  map[rune]uint16
}

func newCharset() *charset { return &charset{cids: make(map[rune]uint16, 128)} }

// add returns r's number, giving it the next one the first time. The order is that of first use, the same for equal texts.
func (c *charset) add(r rune) uint16 {
	if cid, ok := c.cids[r]; ok {
		return cid
	}
	c.runes = append(c.runes, r)
	cid := uint16(len(c.runes))
	c.cids[r] = cid
	return cid
}

func (c *charset) reset() {
	c.runes = c.runes[:0]
	clear(c.cids)
}

// embedding names where a subset goes: its first object number and the six-letter tag that tells two subsets apart.
type embedding struct {
	first int
	tag   string
}

// embed writes the five objects of a composite font: Type0, CIDFont, descriptor, the TrueType file, and the map back to
// Unicode that keeps the text selectable and readable aloud (ISO 32000-1, 9.7 and 9.10.3).
func (w *workspace) embed(out *section, to embedding, chars *charset) error {
	f, name := w.font, to.tag+"+NotoSansSC"
	em := func(v int) int { return v * 1000 / f.unitsPerEm }
	n := to.first
	out.object(n, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]"+
		"/ToUnicode %d 0 R>>", name, n+1, n+4))

	out.begin(n + 1)
	out.bytes = fmt.Appendf(out.bytes, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)"+
		"/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor %d 0 R/DW 1000/W[1[", name, n+2)
	w.glyphs = append(w.glyphs[:0], 0)
	for _, r := range chars.runes {
		g := f.glyph(r)
		w.glyphs = append(w.glyphs, uint16(g))
		out.bytes = strconv.AppendInt(out.bytes, int64(em(int(f.advance[g]))), 10)
		out.bytes = append(out.bytes, ' ')
	}
	out.bytes = append(out.bytes, "]]>>"...)
	out.end()

	out.object(n+2, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d"+
		"/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>", name, em(f.box[0]), em(f.box[1]), em(f.box[2]), em(f.box[3]),
		em(f.ascent), em(f.descent), em(f.ascent)*2/3, n+3))

	w.file = f.subset(w.file[:0], w.glyphs)
	if err := out.stream(n+3, "/Length1 "+strconv.Itoa(len(w.file)), w.file); err != nil {
		return err
	}
	w.file = appendToUnicode(w.file[:0], chars.runes)
	return out.stream(n+4, "", w.file)
}

const (
	cmapHead = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) " +
		"/Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
	cmapTail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
	cmapMost = 100 // entries in one block, a limit of the format
)

// appendToUnicode writes the map from CID to UTF-16; characters above U+FFFF become a surrogate pair.
func appendToUnicode(dst []byte, runes []rune) []byte {
	dst = append(dst, cmapHead...)
	for at := 0; at < len(runes); at += cmapMost {
		block := runes[at:min(at+cmapMost, len(runes))]
		dst = strconv.AppendInt(dst, int64(len(block)), 10)
		dst = append(dst, " beginbfchar\n"...)
		for i, r := range block {
			dst = append(appendHex(append(dst, '<'), uint16(at+i+1)), "> <"...)
			if high, low := utf16.EncodeRune(r); high != 0xFFFD {
				dst = appendHex(appendHex(dst, uint16(high)), uint16(low))
			} else {
				dst = appendHex(dst, uint16(r))
			}
			dst = append(dst, ">\n"...)
		}
		dst = append(dst, "endbfchar\n"...)
	}
	return append(dst, cmapTail...)
}

const hexDigits = "0123456789ABCDEF"

func appendHex(dst []byte, v uint16) []byte {
	return append(dst, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}
