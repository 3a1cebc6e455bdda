package travel

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FullName is somebody's name, made ready to be compared. It is never written anywhere.
type FullName struct {
	parts  []part
	roles  bool      // it is known which parts are the surname
	cut    bool      // the last part may go on, and others may follow
	unread bool      // it has letters of a script that cannot be compared with Latin ones
	other  *FullName // the same name read in another way, of a boarding pass whose title may be glued to the name
}

// part is one word of a name.
type part struct {
	plain   string // A to Z, by the tables of Doc 9303-3 section 6
	native  []rune // as it was written, where that was not in A to Z
	surname bool
	bare    bool // written without vowels, as Arabic is
}

const (
	longestName = 256 // characters that are looked at
	mostParts   = 16
	longestPart = 40
	passField   = 20 // characters of a boarding pass's name, IATA Resolution 792 item 11
)

// PassportName is a name as its machine-readable zone has it. cut says that it fills the zone and may go on.
func PassportName(surname, given string, cut bool) FullName {
	n := FullName{roles: true, cut: cut}
	n.read(surname, true)
	n.read(given, false)
	return n.whole()
}

// TypedName is a name as somebody types it, in any script and any order of its parts.
func TypedName(text string) FullName {
	var n FullName
	n.read(text, false)
	for len(n.parts) > 2 && isTitle(n.parts[0].plain) {
		n.parts = n.parts[1:]
	}
	return n.whole()
}

// PassName is a name as a boarding pass has it: "DESMARAIS/LUC MR", with or without a title, which may be glued to the
// name, and cut without a mark after 20 characters. Without a slash nobody knows which part is the surname.
func PassName(text string) FullName {
	text = strings.TrimSpace(first(text, longestName))
	surname, given, slash := strings.Cut(text, "/")
	if !slash {
		surname, given = "", text
	}
	n := FullName{roles: slash, cut: utf8.RuneCountInString(text) >= passField}
	n.read(surname, true)
	n.read(given, false)
	n.untitle()
	n.readOtherwise()
	return n.whole()
}

// readOtherwise also takes the name without a title glued to it, or as that of somebody who has one name only, which
// carriers print twice.
func (n *FullName) readOtherwise() {
	last := len(n.parts) - 1
	if last < 0 || n.parts[last].surname {
		return
	}
	other := FullName{roles: n.roles}
	if t := titleOf(n.parts[last].plain); t != "" && n.parts[last].native == nil {
		other.parts = append(other.parts, n.parts...)
		other.parts[last].plain = strings.TrimSuffix(n.parts[last].plain, t)
	} else if last == 1 && n.parts[0].plain == n.parts[1].plain {
		other.parts = n.parts[:1]
	} else {
		return
	}
	n.other = &other
}

// titles are what carriers print after a name; the longest that fits is the title.
var titles = []string{"MSTR", "MISS", "PROF", "MRS", "CHD", "INF", "MR", "MS", "DR"}

func isTitle(s string) bool {
	for _, t := range titles {
		if s == t {
			return true
		}
	}
	return false
}

// titleOf is the title that a word ends with, if a name of two letters or more is left without it.
func titleOf(s string) string {
	for _, t := range titles {
		if len(s) >= len(t)+2 && strings.HasSuffix(s, t) {
			return t
		}
	}
	return ""
}

// untitle takes titles off the end, as long as something else is left, and what stands for a name that nobody has.
func (n *FullName) untitle() {
	for last := len(n.parts) - 1; last > 0 && !n.parts[last].surname && isTitle(n.parts[last].plain); last-- {
		n.parts, n.cut = n.parts[:last], false
	}
	kept := n.parts[:0]
	for _, p := range n.parts {
		if p.plain != "FNU" && p.plain != "LNU" && p.plain != "XXX" { // first or last name unknown
			kept = append(kept, p)
		}
	}
	n.parts = kept
}

// whole decides whether a name can be compared at all: beside letters that cannot be, two words of letters that can are enough.
func (n FullName) whole() FullName {
	n.unread = n.unread && len(n.parts) < 2
	return n
}

func first(s string, most int) string {
	if len(s) <= most {
		return s
	}
	count := 0
	for i := range s {
		if count == most {
			return s[:i]
		}
		count++
	}
	return s
}

// read takes in the words of a text. Apostrophes and full stops join, everything else that is no letter parts.
func (n *FullName) read(text string, surname bool) {
	text = first(text, longestName)
	if ascii(text) {
		n.readASCII(text, surname)
		return
	}
	var word []rune
	flush := func() {
		if len(word) > 0 {
			n.add(wordOf(word, surname))
			word = nil
		}
	}
	for _, r := range norm.NFKC.String(text) {
		switch r = unicode.ToUpper(r); {
		case unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r), joins(r), r == 'ـ':
		case !unicode.IsLetter(r):
			flush()
		case spellings(r) == nil:
			flush()
			n.unread = true
		default:
			word = append(word, r)
		}
	}
	flush()
}

func (n *FullName) readASCII(text string, surname bool) {
	var buf [longestName]byte
	word := buf[:0]
	for i := 0; i <= len(text); i++ {
		c := byte(' ')
		if i < len(text) {
			c = text[i]
		}
		switch {
		case c >= 'a' && c <= 'z':
			word = append(word, c-'a'+'A')
		case c >= 'A' && c <= 'Z':
			word = append(word, c)
		case joins(rune(c)):
			if c == '.' && len(word) <= 1 && i+1 < len(text) { // "J.R." are two initials
				n.addASCII(word, surname)
				word = word[:0]
			}
		default:
			n.addASCII(word, surname)
			word = word[:0]
		}
	}
}

func (n *FullName) addASCII(word []byte, surname bool) {
	if len(word) > 0 && len(n.parts) < mostParts {
		n.add(part{plain: string(word[:min(len(word), longestPart)]), surname: surname})
	}
}

func (n *FullName) add(p part) {
	if len(n.parts) == 0 {
		n.parts = make([]part, 0, 6)
	}
	if len(n.parts) < mostParts {
		n.parts = append(n.parts, p)
	}
}

func joins(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '`', '´', '‘', '.':
		return true
	}
	return false
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func wordOf(word []rune, surname bool) part {
	word = digraph(word[:min(len(word), longestPart)])
	p := part{surname: surname}
	var b strings.Builder
	for i, r := range word {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		p.native = word
		p.bare = p.bare || unicode.Is(unicode.Arabic, r)
		if r == 'ة' && i < len(word)-1 { // XAH at the end of a part of the name, XTA elsewhere: Doc 9303-3 section 6 C
			b.WriteString("XTA")
			continue
		}
		b.WriteString(spellings(r)[0])
	}
	p.plain = first(b.String(), longestPart)
	return p
}

// digraph puts one letter in place of the two with which Greek writes B, D and G at the beginning of a word.
func digraph(word []rune) []rune {
	if len(word) > 2 {
		if r := greekPairs[[2]rune{word[0], word[1]}]; r != 0 {
			return append([]rune{r}, word[2:]...)
		}
	}
	return word
}

// Transliterate writes a name in the letters A to Z, with spaces between its parts, by the tables of Doc 9303-3 section 6
// and, for Greek, by ELOT 743. Letters of other scripts are left out.
func Transliterate(text string) string {
	n := TypedName(text)
	words := make([]string, 0, len(n.parts))
	for _, p := range n.parts {
		if p.plain != "" {
			words = append(words, p.plain)
		}
	}
	return strings.Join(words, " ")
}
