package voucher

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// font is a TrueType file read once into flat tables. Nothing in it changes afterwards, so any number of goroutines may
// measure and subset with it at the same time.
type font struct {
	tables     map[string][]byte
	unitsPerEm int
	ascent     int
	descent    int
	box        [4]int
	glyphs     int
	advance    []uint16
	bearing    []uint16
	loca       []uint32
	basic      [65536]uint16   // rune to glyph, basic plane
	higher     map[rune]uint16 // rune to glyph, above U+FFFF
}

var errFont = errors.New("voucher: not a TrueType font this package can read")

// be16 and be32 read one big-endian number, the byte order of every TrueType table.
func be16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
func be32(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }

// sbe16 reads a signed big-endian number.
func sbe16(b []byte, at int) int { return int(int16(binary.BigEndian.Uint16(b[at:]))) }

// parseFont reads a single TrueType font with glyf outlines. Collections and CFF outlines are refused. A font is a file
// from elsewhere, so reading past the end of a table becomes an error rather than a panic.
func parseFont(data []byte) (f *font, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("%w: %v", errFont, p)
		}
	}()
	data = slices.Clip(data) // or a file cut short could be read on into whatever lies behind it
	if v := be32(data, 0); v != 0x00010000 && v != 0x74727565 {
		return nil, errFont
	}
	f = &font{tables: map[string][]byte{}, higher: map[rune]uint16{}}
	for i := range be16(data, 4) {
		entry := data[12+16*i:]
		at, n := be32(entry, 8), be32(entry, 12)
		f.tables[string(entry[:4])] = data[at : at+n : at+n]
	}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"} {
		if f.tables[name] == nil {
			return nil, fmt.Errorf("%w: it has no %s table", errFont, name)
		}
	}
	f.readMetrics()
	f.readLoca()
	f.readCmap()
	return f, nil
}

func (f *font) readMetrics() {
	head, hhea, hmtx := f.tables["head"], f.tables["hhea"], f.tables["hmtx"]
	f.unitsPerEm = be16(head, 18)
	if f.unitsPerEm < 16 {
		panic("units per em out of range")
	}
	for i := range f.box {
		f.box[i] = sbe16(head, 36+2*i)
	}
	f.ascent, f.descent = sbe16(hhea, 4), sbe16(hhea, 6)
	f.glyphs = be16(f.tables["maxp"], 4)
	f.advance = make([]uint16, f.glyphs)
	f.bearing = make([]uint16, f.glyphs)
	full := be16(hhea, 34) // the last advance repeats for the glyphs that follow
	for g := range f.glyphs {
		if g < full {
			f.advance[g] = uint16(be16(hmtx, 4*g))
			f.bearing[g] = uint16(be16(hmtx, 4*g+2))
			continue
		}
		f.advance[g] = f.advance[full-1]
		f.bearing[g] = uint16(be16(hmtx, 4*full+2*(g-full)))
	}
}

func (f *font) readLoca() {
	loca := f.tables["loca"]
	long := be16(f.tables["head"], 50) == 1
	f.loca = make([]uint32, f.glyphs+1)
	for i := range f.loca {
		if long {
			f.loca[i] = uint32(be32(loca, 4*i))
		} else {
			f.loca[i] = uint32(be16(loca, 2*i)) * 2
		}
	}
}

// readCmap takes the widest Unicode table offered: format 12 (all planes) is read after format 4, so it wins.
func (f *font) readCmap() {
	cmap := f.tables["cmap"]
	found := false
	for _, format := range []int{4, 12} {
		for i := range be16(cmap, 2) {
			record := cmap[4+8*i:]
			sub := cmap[be32(record, 4):]
			platform := be16(record, 0)
			if be16(sub, 0) != format || (platform != 0 && platform != 3) {
				continue
			}
			found = true
			if format == 4 {
				f.readFormat4(sub)
			} else {
				f.readFormat12(sub)
			}
		}
	}
	if !found {
		panic("no Unicode cmap of format 4 or 12")
	}
}

func (f *font) readFormat4(t []byte) {
	segments := be16(t, 6) / 2
	ends, starts := t[14:], t[16+2*segments:]
	deltas, offsets := starts[2*segments:], starts[4*segments:]
	for s := range segments {
		end, start := be16(ends, 2*s), be16(starts, 2*s)
		delta, offset := be16(deltas, 2*s), be16(offsets, 2*s)
		for r := start; r <= end && r < 0xFFFF; r++ {
			g := r
			if offset != 0 {
				if g = be16(offsets, 2*s+offset+2*(r-start)); g == 0 {
					continue
				}
			}
			f.setGlyph(rune(r), (g+delta)&0xFFFF)
		}
	}
}

func (f *font) readFormat12(t []byte) {
	for i := range be32(t, 12) {
		group := t[16+12*i:]
		start, end, glyph := be32(group, 0), be32(group, 4), be32(group, 8)
		if end > 0x10FFFF {
			panic("cmap group beyond Unicode")
		}
		for r := start; r <= end; r++ {
			f.setGlyph(rune(r), glyph+r-start)
		}
	}
}

func (f *font) setGlyph(r rune, glyph int) {
	switch {
	case glyph >= f.glyphs:
		panic("cmap names a glyph the font does not have")
	case r <= 0xFFFF:
		f.basic[r] = uint16(glyph)
	default:
		f.higher[r] = uint16(glyph)
	}
}

// glyph returns the number of r's glyph, or 0 where the font has none.
func (f *font) glyph(r rune) int {
	if r <= 0xFFFF {
		return int(f.basic[r])
	}
	return int(f.higher[r])
}

// has says whether the font can draw r.
func (f *font) has(r rune) bool { return f.glyph(r) != 0 }

// width returns how wide s is at size, both in points.
func (f *font) width(s string, size float64) float64 {
	units := 0
	for _, r := range s {
		units += int(f.advance[f.glyph(r)])
	}
	return float64(units) * size / float64(f.unitsPerEm)
}
