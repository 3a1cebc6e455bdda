package travel

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxPass is more than the longest pass: nine legs with all their sections, and security data.
const maxPass = headLength + maxLegs*(legLength+2+255) + 4 + 255

// ReadPassLeniently reads what a strict reading refuses: passes that are cut short, have wrong sizes, a scanner's prefix, signs
// that are not ASCII, or items out of their places. On at least one leg an airport and the flight or its day are read; what does
// not stand is empty, and what was only begun is left out. Where nothing can be read it is Invalid, "bcbp.unreadable".
func ReadPassLeniently(text string) (Pass, error) {
	if pass, err := ReadPass(text); err == nil {
		return pass, nil
	}
	text = tidy(text)
	if len(text) < 2 || text[0] != 'M' || legs(text[1]) == 0 {
		return Pass{}, passUnreadable
	}
	plain, runes := placed(text)
	r := passReader{text: plain}
	r.read()
	if runes != nil {
		r.pass.Name = strings.Trim(string(runes[2:min(headLength-1, len(runes))]), " ")
	}
	if slices.ContainsFunc(r.pass.Legs, Leg.flies) {
		last := len(r.pass.Legs) - 1
		r.pass.Legs = append(r.pass.Legs, misplaced(plain, r.begins[last]+legLength, r.pass.Encoded-last-1).Legs...)
		return r.pass, nil
	}
	if found := misplaced(plain, 2, r.pass.Encoded); len(found.Legs) > 0 {
		found.Encoded = r.pass.Encoded
		return found, nil
	}
	if slices.ContainsFunc(r.pass.Legs, Leg.says) {
		return r.pass, nil
	}
	return Pass{}, passUnreadable
}

// tidy takes away what a scanner puts around a pass.
func tidy(text string) string {
	if len(text) > 2*maxPass {
		text = text[:2*maxPass]
	}
	text = strings.TrimFunc(text, func(c rune) bool { return c <= ' ' || c == 0x7f || c == '\ufeff' })
	text = text[symbology(text):]
	if text != "" && text[0] == 'm' {
		text = "M" + text[1:]
	}
	return text
}

// placed writes a "?" for each character that is not ASCII, so that places stay; the characters come too when there was one.
func placed(text string) (string, []rune) {
	if ascii(text) {
		return text, nil
	}
	runes := []rune(text)
	plain := make([]byte, len(runes))
	for i, c := range runes {
		if plain[i] = byte(c); c >= utf8.RuneSelf {
			plain[i] = '?'
		}
	}
	return string(plain), runes
}

// flies reports whether a leg says all that a flight is.
func (l Leg) flies() bool {
	return airportCode(l.From) && airportCode(l.To) && carrierCode(l.Carrier) && flightDigits(l.Flight) && dayOfYear(l.DayOfYear) > 0
}

// says reports whether a leg has an airport and a flight or a day, and at most one item that is neither well-formed nor blank: more of
// them are not where they seem to be.
func (l Leg) says() bool {
	from, to, flight, day := airportCode(l.From), airportCode(l.To), flightDigits(l.Flight), dayOfYear(l.DayOfYear) > 0
	odd := 0
	for _, item := range [...]struct {
		text string
		good bool
	}{{l.From, from}, {l.To, to}, {l.Carrier, carrierCode(l.Carrier)}, {l.Flight, flight}, {l.DayOfYear, day}} {
		if !item.good && strings.Trim(item.text, " ") != "" {
			odd++
		}
	}
	return (from || to) && (flight || day) && odd <= 1
}
