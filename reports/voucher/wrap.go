package voucher

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// never at the start of a line in Chinese typesetting
const closing = "，。、；：？！）》」』】〉”’…"

// wrap breaks s into at most most lines no wider than width points at size. Lines break at blanks, between Han characters,
// and inside a word only where the word alone is too long. What does not fit is shortened with an ellipsis.
func (f *font) wrap(s string, size, width float64, most int) []string {
	limit := int(width * float64(f.unitsPerEm) / size)
	var lines []string
	for s != "" {
		if len(lines) == most-1 {
			return append(lines, f.shorten(s, limit))
		}
		n := f.lineEnd(s, limit)
		lines = append(lines, strings.TrimRight(s[:n], " "))
		s = strings.TrimLeft(s[n:], " ")
	}
	return lines
}

// one returns s shortened to a single line of width points at size.
func (f *font) one(s string, size, width float64) string {
	return f.shorten(s, int(width*float64(f.unitsPerEm)/size))
}

// lineEnd returns how many bytes of s fit into limit font units, at the best place to break; at least one character.
func (f *font) lineEnd(s string, limit int) int {
	units, good := 0, 0
	before := rune(' ')
	for i, r := range s {
		if i > 0 && (r == ' ' || (wide(before) || wide(r)) && !strings.ContainsRune(closing, r)) {
			good = i
		}
		units += int(f.advance[f.glyph(r)])
		if units > limit && i > 0 {
			if good == 0 {
				good = i
			}
			return good
		}
		before = r
	}
	return len(s)
}

// wide says whether a line may break beside r without a blank.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3040 && r <= 0x30FF || strings.ContainsRune(closing, r)
}

// shorten cuts s so that it and an ellipsis fit into limit font units.
func (f *font) shorten(s string, limit int) string {
	const ellipsis = "..."
	room := limit - 3*int(f.advance[f.glyph('.')])
	units, keep := 0, 0
	for i, r := range s {
		units += int(f.advance[f.glyph(r)])
		if units <= room {
			keep = i + utf8.RuneLen(r)
		}
		if units > limit {
			return strings.TrimRight(s[:keep], " ") + ellipsis
		}
	}
	return s
}

// fit returns the size, at most size and at least half of it, at which s is no wider than width points. Amounts are set
// smaller rather than cut: a number without its end is another number.
func (f *font) fit(s string, size, width float64) float64 {
	if w := f.width(s, size); w > width {
		return max(size*width/w, size/2)
	}
	return size
}
