package travel

import (
	_ "embed"
	"strings"
)

// Airport is what is known of an airport. data/README.md says from where.
type Airport struct {
	Code    string // IATA
	Country string // ISO 3166 alpha-2; XK for Kosovo
	Zone    string // IANA time zone
	City    string
	Name    string
}

//go:embed data/airports.tsv
var airportLines string

// AirportOf finds an airport by its IATA code, in capital letters. It searches the embedded text and makes nothing of it before.
func AirportOf(code string) (a Airport, known bool) {
	line, known := lineOf(airportLines, code, 3)
	if !known {
		return Airport{}, false
	}
	a.Code, line, _ = strings.Cut(line, "\t")
	a.Country, line, _ = strings.Cut(line, "\t")
	a.Zone, line, _ = strings.Cut(line, "\t")
	a.City, a.Name, _ = strings.Cut(line, "\t")
	return a, true
}

// lineOf finds the line that begins with a key of so many characters and a tab, in lines sorted by their keys.
func lineOf(lines, key string, length int) (string, bool) {
	if len(key) != length {
		return "", false
	}
	low, high := 0, len(lines) // both are where a line begins, or the end
	for low < high {
		begin := (low + high) / 2
		begin = strings.LastIndexByte(lines[:begin], '\n') + 1
		end := begin + strings.IndexByte(lines[begin:], '\n')
		switch here := lines[begin : begin+length]; {
		case here == key:
			return lines[begin:end], true
		case here < key:
			low = end + 1
		default:
			high = begin
		}
	}
	return "", false
}
