package travel

import (
	"strings"

	"taxrefund/models"
)

// meaning are the state codes of Doc 9303-3 section 5 that mean a country; Kosovo has none of ISO 3166 and is XK.
var meaning = map[string]string{
	"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "RKS": "XK", "XXK": "XK", "UNK": "XK",
}

// special are the state codes of Doc 9303-3 section 5 that are no country of ISO 3166.
var special = func() map[string]bool {
	m := map[string]bool{}
	for code := range strings.FieldsSeq(`ANT EUE GBD GBN GBO GBP GBS IAO NTZ RKS UNA UNK UNO UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO
		XXA XXB XXC XXK XXX`) {
		m[code] = true
	}
	return m
}()

// IsCountry reports whether a code is one of ISO 3166-1 alpha-2, in capitals, or XK.
func IsCountry(code string) bool { return models.IsCountry(code) || code == "XK" }

// Alpha2 is the ISO 3166 alpha-2 code for a state code of a machine-readable zone, empty for one that is no country.
func Alpha2(state string) string {
	if code := meaning[state]; code != "" {
		return code
	}
	return models.CountryAlpha2(state)
}

func knownState(code string) bool { return Alpha2(code) != "" || special[code] }
