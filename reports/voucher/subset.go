package voucher

import (
	"encoding/binary"
	"slices"
)

// subsetTables are the tables of an embedded subset in the order of their names. A CIDFont needs no cmap: the page names
// glyphs by number.
var subsetTables = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

// subset appends to dst a TrueType file holding only the given glyphs, renumbered in that order, and returns it. The first
// must be 0, the font's "missing" glyph. Parts of composite glyphs that were not asked for are added at the end. A damaged
// outline panics; Render and New turn that into an error.
func (f *font) subset(dst []byte, glyphs []uint16) []byte {
	names := make([]string, 0, len(subsetTables))
	for _, name := range subsetTables {
		if f.tables[name] != nil {
			names = append(names, name)
		}
	}
	start := len(dst)
	dst = appendDirectory(dst, len(names))
	var loca []uint32
	for i, name := range names {
		at := len(dst)
		switch name {
		case "glyf":
			dst, glyphs, loca = f.appendOutlines(dst, glyphs)
		case "hmtx":
			for _, g := range glyphs {
				dst = binary.BigEndian.AppendUint16(dst, f.advance[g])
				dst = binary.BigEndian.AppendUint16(dst, f.bearing[g])
			}
		case "loca":
			for _, at := range loca {
				dst = binary.BigEndian.AppendUint32(dst, at)
			}
		default:
			dst = append(dst, f.tables[name]...)
			patch(dst[at:], name, len(glyphs))
		}
		size := len(dst) - at
		dst = pad4(dst)
		entry := dst[start+12+16*i:]
		copy(entry, name)
		binary.BigEndian.PutUint32(entry[4:], checksum(dst[at:]))
		binary.BigEndian.PutUint32(entry[8:], uint32(at-start))
		binary.BigEndian.PutUint32(entry[12:], uint32(size))
	}
	return dst
}

// appendDirectory writes the file's head and leaves room for n table entries.
func appendDirectory(dst []byte, n int) []byte {
	power, log := 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	dst = binary.BigEndian.AppendUint32(dst, 0x00010000)
	for _, v := range []int{n, power * 16, log, (n - power) * 16} {
		dst = binary.BigEndian.AppendUint16(dst, uint16(v))
	}
	for range 16 * n {
		dst = append(dst, 0)
	}
	return dst
}

// patch corrects the counts of a copied table: long glyph offsets, and n glyphs and metrics.
func patch(table []byte, name string, n int) {
	switch name {
	case "head":
		binary.BigEndian.PutUint32(table[8:], 0)
		binary.BigEndian.PutUint16(table[50:], 1)
	case "hhea":
		binary.BigEndian.PutUint16(table[34:], uint16(n))
	case "maxp":
		binary.BigEndian.PutUint16(table[4:], uint16(n))
	}
}

// appendOutlines copies the outlines of glyphs and of the parts they are composed of, and returns the complete list with
// the offset of each outline.
func (f *font) appendOutlines(dst []byte, glyphs []uint16) ([]byte, []uint16, []uint32) {
	glyf, start := f.tables["glyf"], len(dst)
	loca := make([]uint32, 0, len(glyphs)+8)
	for i := 0; i < len(glyphs); i++ { // the list grows while it is walked
		g := glyphs[i]
		at := len(dst)
		loca = append(loca, uint32(at-start))
		dst = append(dst, glyf[f.loca[g]:f.loca[g+1]]...)
		if outline := dst[at:]; len(outline) > 10 && sbe16(outline, 0) < 0 {
			glyphs = renumberParts(outline, glyphs)
		}
		dst = pad4(dst)
	}
	return dst, glyphs, append(loca, uint32(len(dst)-start))
}

// The flags of one part of a composite glyph that say how long its record is.
const (
	partWords    = 0x0001
	partScale    = 0x0008
	partMore     = 0x0020
	partXYScale  = 0x0040
	partTwoByTwo = 0x0080
)

// renumberParts writes the subset's glyph numbers into a composite outline, adding the parts that are missing.
func renumberParts(outline []byte, glyphs []uint16) []uint16 {
	for at := 10; ; {
		flags := be16(outline, at)
		part := uint16(be16(outline, at+2))
		n := slices.Index(glyphs, part)
		if n < 0 {
			n = len(glyphs)
			glyphs = append(glyphs, part)
		}
		binary.BigEndian.PutUint16(outline[at+2:], uint16(n))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partXYScale != 0:
			at += 4
		case flags&partTwoByTwo != 0:
			at += 8
		}
		if flags&partMore == 0 {
			return glyphs
		}
	}
}

func pad4(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// checksum is the sum of a padded table read as 32-bit numbers.
func checksum(table []byte) uint32 {
	var sum uint32
	for i := 0; i+4 <= len(table); i += 4 {
		sum += binary.BigEndian.Uint32(table[i:])
	}
	return sum
}
