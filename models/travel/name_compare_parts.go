package travel

import "strings"

// likeness is how two parts of names agree. Less is more alike.
type likeness int

const (
	alike   likeness = iota // the same letters
	spelt                   // the same name, spelt by another custom
	vowels                  // one is written without its vowels, and the other letters agree
	slip                    // one letter apart, in a word long enough for a slip
	initial                 // one is the first letter of the other
	unlike
)

// like compares two parts of names. It gives the same both ways.
func like(a, b part) likeness {
	if a.plain == b.plain {
		return alike
	}
	if len(a.plain) == 0 || len(b.plain) == 0 {
		return unlike
	}
	if (len(a.plain) == 1 || len(b.plain) == 1) && a.plain[0] == b.plain[0] {
		return initial
	}
	if a.native != nil || b.native != nil {
		return likeNative(a, b)
	}
	if a.plain[0] != b.plain[0] && !strings.ContainsRune("CIJKOQSUWXYZVFPH", rune(a.plain[0])) {
		return unlike // no custom and no slip changes this letter at the beginning
	}
	if chinese(a.plain) && chinese(b.plain) {
		if umlaut(a.plain) == umlaut(b.plain) {
			return alike
		}
		return unlike
	}
	x, y := key(a.plain), key(b.plain)
	if x == y || known[a.plain] != "" && known[a.plain] == known[b.plain] {
		return spelt
	}
	if oneSlip(x, y, a.surname || b.surname) {
		return slip
	}
	return unlike
}

// likeNative compares parts of which at least one was written in other letters than A to Z: with the other's letters by
// every way of writing them, and with its like by the first.
func likeNative(a, b part) likeness {
	if a.native == nil {
		a, b = b, a
	}
	agree := false
	if b.native == nil {
		agree = writes(a.native, b.plain, a.bare)
	} else {
		agree = !a.bare && !b.bare && key(a.plain) == key(b.plain)
	}
	switch {
	case agree && a.bare:
		return vowels
	case agree:
		return spelt
	case !a.bare && !b.bare && b.native == nil && oneSlip(key(a.plain), key(b.plain), a.surname || b.surname):
		return slip
	}
	return unlike
}

// writes reports whether text is one way of writing word. Of a word without vowels, text may have vowels anywhere and any
// consonant twice, and of its article any assimilation.
func writes(word []rune, text string, bare bool) bool {
	if len(text) > longestPart*2 {
		return false
	}
	reached := make([]bool, len(text)+1) // ends, within text, of what the letters so far are written as
	reached[0] = true
	for _, r := range word {
		next := make([]bool, len(text)+1)
		for at, ok := range reached {
			if !ok {
				continue
			}
			for _, way := range spellings(r) {
				if !strings.HasPrefix(text[at:], way) {
					continue
				}
				end := at + len(way)
				next[end] = true
				if way != "" && strings.HasPrefix(text[end:], way) && bare {
					next[end+len(way)] = true
				}
			}
		}
		if bare {
			for i := range len(text) {
				if next[i] && strings.IndexByte("AEIOUY", text[i]) >= 0 {
					next[i+1] = true
				}
			}
		}
		reached = next
	}
	return reached[len(text)]
}

// customs are other ways to spell the same, from the outside in: German and Nordic letters, then how Slavic and Arabic
// names are written in different countries.
var customs = strings.NewReplacer("AE", "A", "OE", "O", "UE", "U", "AA", "A", "W", "V", "PH", "F", "X", "KS", "CK", "K", "KH", "H", "IIA", "IA", "IYA", "IA", "IJA", "IA",
	"TYA", "TIA", "SYA", "SIA", "RYA", "RIA", "LYA", "LIA", "DYA", "DIA", "TZ", "TS", "SHCH", "SCH", "DJ", "J")

// key is one spelling for all customs. It is never shown.
func key(s string) string {
	if strings.HasPrefix(s, "IU") || strings.HasPrefix(s, "IA") {
		s = "Y" + s[1:]
	}
	end := ""
	if strings.HasSuffix(s, "EL") { // MICHAEL is not MICHAL
		s, end = s[:len(s)-2], "EL"
	}
	s = customs.Replace(s) + end
	for _, i := range []string{"IY", "II", "IJ", "Y"} {
		if len(s) > 3 && strings.HasSuffix(s, i) {
			s = strings.TrimSuffix(s, i) + "I"
			break
		}
	}
	out := make([]byte, 0, longestPart*2)
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] { // two of a letter are one
			out = append(out, s[i])
		}
	}
	return string(out)
}

const (
	slipSurname = 5 // letters a surname needs before one of them may be missing, or two have changed places
	slipGiven   = 7 // and a given name: MARIO is not MARIA, MARINA not MARIANA
	slipOther   = 7 // letters either needs before one may be another: JANSEN is not JENSEN
)

// oneSlip reports whether two words are one slip apart: a letter more, less, or another, or two that changed places. The
// first letter is no slip, and the end of a given name is none either, where DANIEL differs from DANIELA.
func oneSlip(a, b string, surname bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	least, tail := slipGiven, 1
	if surname {
		least, tail = slipSurname, 0
	}
	if len(a) < least || len(b)-len(a) > 1 || a[0] != b[0] {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	if j < tail {
		return false
	}
	switch left := len(a) - i - j; {
	case len(b) > len(a):
		return left == 0
	case left == 2:
		return a[i] == b[i+1] && a[i+1] == b[i]
	default:
		return left == 1 && len(a) >= slipOther
	}
}
