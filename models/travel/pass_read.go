package travel

import "strings"

// passReader goes through a pass once. It stops at the first fault of structure; what it has read by then stays for the lenient
// reading. The values are parts of the text and copy nothing.
type passReader struct {
	text   string
	at     int
	pass   Pass
	faults []passFault
	begins [maxLegs]int // where each leg begins
	loose  bool         // the conditional items have no version, and so no structure
}

func (r *passReader) fault(p passFault) { r.faults = append(r.faults, p) }

// read wants a text that begins with M; it may be short.
func (r *passReader) read() {
	if len(r.text) < 2 {
		r.fault(passFault{tooShort, 0, 1})
		return
	}
	if r.pass.Encoded = legs(r.text[1]); r.pass.Encoded == 0 {
		r.fault(passFault{legCount, 0, 2})
		return
	}
	r.pass.Name = strings.Trim(r.text[2:min(headLength-1, len(r.text))], " ")
	if len(r.text) < headLength {
		r.fault(passFault{tooShort, 0, len(r.text) + 1})
		return
	}
	if r.pass.ETicket = strings.Trim(r.text[headLength-1:headLength], " "); r.pass.ETicket == "" {
		r.warn("no_e_ticket_indicator")
	}
	r.at = headLength
	r.pass.Legs = make([]Leg, 0, r.pass.Encoded)
	for n := range r.pass.Encoded {
		if !r.leg(n + 1) {
			return
		}
	}
	r.security()
}

func (r *passReader) warn(what string) { r.pass.Warnings = append(r.pass.Warnings, what) }

// take reads as many items as a section is long enough for, and returns their number. The last may be cut short where the
// size of the section says so.
func take(section string, parts []passPart, into []*string) int {
	for i, p := range parts {
		if section == "" {
			return i
		}
		n := min(p.length, len(section))
		*into[i], section = section[:n], section[n:]
		if !p.raw {
			*into[i] = strings.Trim(*into[i], " ")
		}
	}
	return len(parts)
}

// leg reads the n-th leg and reports whether reading can go on behind it.
func (r *passReader) leg(n int) bool {
	rest := r.text[r.at:]
	if rest != "" && rest[0] == '^' { // the security data stands here already
		rest = ""
	}
	if rest != "" {
		r.pass.Legs = append(r.pass.Legs, Leg{})
		r.begins[n-1] = r.at
		leg := &r.pass.Legs[n-1]
		places := leg.places()
		leg.stands = take(rest[:whole(len(rest))], mandatoryParts[:], places[:])
	}
	if len(rest) < legLength+2 {
		r.fault(passFault{legCut, n, len(r.text) + 1})
		return false
	}
	size, ok := hexSize(rest[legLength:])
	if !ok {
		r.fault(passFault{sizeNotHex, 0, r.at + legLength + 1})
		return false
	}
	r.at += legLength + 2
	end := r.at + size
	if len(r.text) < end {
		r.fault(passFault{conditionalCut, n, len(r.text) + 1})
		return false
	}
	if !r.conditional(n, r.text[r.at:end]) {
		return false
	}
	r.at = end
	return true
}

// whole is how many of a leg's characters hold whole mandatory items when only so many are left.
func whole(left int) (n int) {
	for _, p := range mandatoryParts {
		if n+p.length > left {
			break
		}
		n += p.length
	}
	return n
}

// conditional reads the section of the n-th leg, which begins at r.at: on the first one the version and the items of the pass,
// then the leg's own, then the airline's private data. It may end after any of them.
func (r *passReader) conditional(n int, section string) bool {
	leg, at := &r.pass.Legs[n-1], r.at
	if n == 1 && section != "" && section[0] != '>' {
		r.loose = true
		r.warn("conditional_without_version")
	}
	if section == "" || r.loose {
		leg.Private = section
		return true
	}
	if n == 1 {
		if len(section) < 2 || !numeral(section[1]) {
			r.fault(passFault{legVersion, n, at + 2})
			return false
		}
		r.pass.Version, section, at = section[1:2], section[2:], at+2
		places := r.pass.Unique.places()
		size, ok := r.sized(section, passFault{uniqueNotHex, n, at + 1}, passFault{uniqueLong, n, at + 1})
		if !ok {
			return false
		}
		r.pass.Unique.stands = take(section[min(2, len(section)):size], uniqueParts[:], places[:])
		section, at = section[size:], at+size
	}
	size, ok := r.sized(section, passFault{repeatedNotHex, n, at + 1}, passFault{repeatedLong, n, at + 1})
	if !ok {
		return false
	}
	places := leg.Repeated.places()
	leg.Repeated.stands = take(section[min(2, len(section)):size], repeatedParts[:], places[:])
	leg.Private = section[size:]
	return true
}

// sized is how much of a section a part takes up that begins with its size, the size included. An empty section has none.
func (r *passReader) sized(section string, notHex, tooLong passFault) (int, bool) {
	if section == "" {
		return 0, true
	}
	size, ok := hexSize(section)
	if !ok {
		r.fault(notHex)
		return 0, false
	}
	if size+2 > len(section) {
		r.fault(tooLong)
		return 0, false
	}
	return size + 2, true
}

// security reads what stands behind the last leg.
func (r *passReader) security() {
	rest := r.text[r.at:]
	if rest == "" {
		return
	}
	if rest[0] != '^' {
		r.fault(passFault{trailing, 0, r.at + 1})
		return
	}
	if len(rest) < 4 {
		r.fault(passFault{securityCut, 0, len(r.text) + 1})
		return
	}
	size, ok := hexSize(rest[2:])
	if !ok {
		r.fault(passFault{securityNotHex, 0, r.at + 3})
		return
	}
	if len(rest) < 4+size {
		r.fault(passFault{securityCut, 0, len(r.text) + 1})
		return
	}
	r.pass.Security = Security{Type: strings.Trim(rest[1:2], " "), Data: rest[4 : 4+size], Stands: true}
	if len(rest) > 4+size {
		r.fault(passFault{trailing, 0, r.at + 4 + size + 1})
	}
}

// wellFormed looks at what a flight must say.
func (r *passReader) wellFormed() {
	for i := range r.pass.Legs {
		leg, at := &r.pass.Legs[i], r.begins[i]
		if !airportCode(leg.From) {
			r.fault(passFault{legAirport, i + 1, at + 8})
		} else if !airportCode(leg.To) {
			r.fault(passFault{legAirport, i + 1, at + 11})
		}
		if len(strings.Trim(leg.DayOfYear, " ")) != 3 || dayOfYear(leg.DayOfYear) == 0 {
			r.fault(passFault{legDate, i + 1, at + 22})
		}
		if !flightDigits(leg.Flight) || !carrierCode(leg.Carrier) {
			r.fault(passFault{legFlight, i + 1, at + 17})
		}
	}
}

// dayOfYear is the day that an item says, 1 to 366, in which blanks may stand for leading zeros; 0 when it is none.
func dayOfYear(item string) (day int) {
	for _, c := range []byte(strings.Trim(item, " ")) {
		if !numeral(c) || day > 99 {
			return 0
		}
		day = 10*day + int(c-'0')
	}
	if day > 366 {
		return 0
	}
	return day
}

// flightDigits reports whether a flight is one to four digits and perhaps a letter behind them.
func flightDigits(flight string) bool {
	n := 0
	for n < len(flight) && numeral(flight[n]) {
		n++
	}
	return n >= 1 && n <= 4 && (n == len(flight) || n == len(flight)-1 && letter(flight[n]))
}

// carrierCode reports whether a carrier is two or three letters and digits, not digits only.
func carrierCode(carrier string) bool {
	letters := 0
	for _, c := range []byte(carrier) {
		if letter(c) {
			letters++
		} else if !numeral(c) {
			return false
		}
	}
	return len(carrier) >= 2 && letters > 0
}

// hexSize reads the two hexadecimal digits that a text begins with.
func hexSize(text string) (size int, ok bool) {
	if len(text) < 2 {
		return 0, false
	}
	high, low := nibble(text[0]), nibble(text[1])
	return high<<4 | low, high >= 0 && low >= 0
}

func nibble(c byte) int {
	switch {
	case numeral(c):
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
