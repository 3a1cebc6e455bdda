package travel

import (
	_ "embed"
	"strings"
)

// Carrier is what is known of an airline. data/README.md says from where.
type Carrier struct {
	Code string // IATA designator, two characters
	ICAO string // three letters; empty where it is not known
	Name string
}

//go:embed data/carriers.tsv
var carrierLines string

// CarrierOf finds a carrier by its IATA designator, or by its ICAO designator, which some print on a boarding pass instead.
func CarrierOf(code string) (c Carrier, known bool) {
	line, known := lineOf(carrierLines, code, 2)
	if !known && airportCode(code) { // three letters, as an airport has
		line, known = lineOfICAO(code)
	}
	if !known {
		return Carrier{}, false
	}
	c.Code, line, _ = strings.Cut(line, "\t")
	c.ICAO, c.Name, _ = strings.Cut(line, "\t")
	return c, true
}

// lineOfICAO goes through all lines: the second column is not sorted, and few print it.
func lineOfICAO(code string) (string, bool) {
	for line := range strings.Lines(carrierLines) {
		if line[3:6] == code && line[6] == '\t' {
			return strings.TrimSuffix(line, "\n"), true
		}
	}
	return "", false
}

// FlightNumber is a leg's flight as ParseFlight writes it, "AC834", by the carrier that operates it. A carrier that is printed with
// its ICAO designator is written with the IATA one, "EZY" as "U2". Errors are Invalid, "flight.malformed".
func (l Leg) FlightNumber() (string, error) {
	carrier := l.Carrier
	if len(carrier) == 3 {
		if c, known := CarrierOf(carrier); known {
			carrier = c.Code
		}
	}
	return ParseFlight(carrier + l.Flight)
}
