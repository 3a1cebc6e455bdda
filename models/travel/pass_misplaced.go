package travel

import "strings"

// misplaced looks for flights in a pass whose items do not stand in their places: a name with a letter too many, blanks that a mail
// or a page ran together, or a first leg whose wrong size hides the next. A flight is two airports that exist side by side, a
// carrier, its number and a day. It wants all of them, for it has nothing else to go by.
//
// It looks from where begin says, for so many legs at most, and reads the name too when it begins at the name.
func misplaced(text string, begin, most int) (pass Pass) {
	for at := begin + 2; at+6 <= len(text) && len(pass.Legs) < most; at++ {
		if !airportCode(text[at:at+3]) || !airportCode(text[at+3:at+6]) {
			continue
		}
		leg, end, ok := flightAt(text, at)
		if !ok {
			continue
		}
		head := text[begin:at]
		leg.PNR, head = bookingCode(head)
		if begin == 2 {
			pass.Name, pass.ETicket = nameBefore(head)
		}
		pass.Legs = append(pass.Legs, leg)
		begin, at = end, end-1
	}
	return pass
}

// flightAt reads a flight that begins with its airports, and says where it ends.
func flightAt(text string, at int) (leg Leg, end int, ok bool) {
	leg = Leg{From: text[at : at+3], To: text[at+3 : at+6], stands: len(mandatoryParts)}
	if _, known := AirportOf(leg.From); !known {
		return leg, 0, false
	}
	if _, known := AirportOf(leg.To); !known {
		return leg, 0, false
	}
	rest := strings.TrimLeft(text[at+6:], " ")
	if leg.Carrier, rest, ok = leadingCarrier(rest); !ok {
		return leg, 0, false
	}
	if leg.Flight, leg.DayOfYear, rest, ok = leadingFlight(strings.TrimLeft(rest, " ")); !ok || !leg.flies() {
		return leg, 0, false
	}
	rest = strings.TrimLeft(rest, " ")
	if rest != "" && letter(rest[0]) {
		leg.Compartment, rest = rest[:1], rest[1:]
		leg.Seat, rest = leadingSeat(rest)
	}
	return leg, len(text) - len(rest), true
}

// leadingCarrier is the carrier that a text begins with: three letters, or two characters before a blank or a digit.
func leadingCarrier(text string) (carrier, rest string, ok bool) {
	for _, n := range []int{3, 2} {
		if len(text) > n && carrierCode(text[:n]) && (n == 2 || airportCode(text[:n])) && (text[n] == ' ' || numeral(text[n])) {
			return text[:n], text[n:], true
		}
	}
	return "", text, false
}

// leadingFlight is the number and the day that a text begins with. Digits without a blank between them are four and three.
func leadingFlight(text string) (flight, day, rest string, ok bool) {
	n := digitsOf(text)
	switch {
	case n == 7:
		return text[:4], text[4:7], text[7:], true
	case n < 1 || n > 4:
		return "", "", text, false
	}
	if n < len(text) && letter(text[n]) {
		n++
	}
	flight, rest = text[:n], strings.TrimLeft(text[n:], " ")
	n = digitsOf(rest)
	if n < 1 || n > 3 || n < 3 && n == len(rest) { // a day that the text's end may have cut
		return "", "", text, false
	}
	return flight, rest[:n], rest[n:], true
}

// leadingSeat is the seat that a text begins with, one to three digits and a letter; empty where there is none.
func leadingSeat(text string) (seat, rest string) {
	if n := digitsOf(text); n >= 1 && n <= 3 && n < len(text) && letter(text[n]) {
		return text[:n+1], text[n+1:]
	}
	return "", text
}

func digitsOf(text string) (n int) {
	for n < len(text) && numeral(text[n]) {
		n++
	}
	return n
}

// bookingCode is the booking code at the end of what stands before a flight, and what is before it.
func bookingCode(head string) (code, before string) {
	head = strings.TrimRight(head, " ")
	if n := len(head); n >= 6 && !strings.ContainsAny(head[n-6:], " /") {
		return head[n-6:], head[:n-6]
	}
	return "", head
}

// nameBefore is the name in what stands before the first booking code, and the sign of an electronic ticket behind it.
func nameBefore(head string) (name, ticket string) {
	name = strings.TrimRight(head, " ")
	if n := len(name); n > 1 && name[n-1] == 'E' && (name[n-2] == ' ' || n > headLength-3) {
		name, ticket = name[:n-1], "E"
	}
	name = strings.Trim(name, " ")
	if strings.ContainsFunc(name, func(c rune) bool { return numeral(byte(c)) }) {
		name = ""
	}
	return name, ticket
}
