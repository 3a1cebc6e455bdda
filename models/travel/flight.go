package travel

import (
	"regexp"
	"strings"

	"taxrefund/models"
)

var flightShape = regexp.MustCompile(`^([A-Z0-9]{2})([0-9]{1,4})([A-Z]?)$`)

// ParseFlight reads a flight number such as "AF 116" (IATA Resolution 762: two-character carrier, up to four digits, a
// suffix) and writes it as carrier and digits without leading zeros: "AF116". Others are Invalid, "flight.malformed".
func ParseFlight(s string) (string, error) {
	malformed := models.E(models.Invalid, "flight.malformed", "a flight number is the carrier's two characters and up to four digits")
	if len(s) > 20 {
		return "", malformed
	}
	m := flightShape.FindStringSubmatch(strings.ToUpper(strings.ReplaceAll(s, " ", "")))
	if m == nil || strings.Trim(m[1], "0123456789") == "" {
		return "", malformed
	}
	n := strings.TrimLeft(m[2], "0")
	if n == "" {
		return "", malformed
	}
	return m[1] + n + m[3], nil
}
