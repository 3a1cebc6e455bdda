package fiscal

import (
	"strings"

	"taxrefund/models/ident"
)

// spanish is whether a NIF has the shape of one, and whether its last character holds.
func spanish(nif string) (shape, ok bool) {
	if len(nif) != 9 || !allDigits(nif[1:8]) {
		return false, false
	}
	first, last := nif[0], nif[8]
	switch {
	case strings.IndexByte("0123456789XYZKLM", first) >= 0: // persons
		shape = capital(last)
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", first) >= 0: // companies and bodies
		shape = capital(last) || last >= '0' && last <= '9'
	}
	return shape, shape && holdsVAT("ES"+nif)
}

// holdsVAT is whether a number with its prefix is a VAT id whose check digits agree.
func holdsVAT(id string) bool {
	_, err := ident.ParseVAT(id)
	return err == nil
}

func capital(c byte) bool { return c >= 'A' && c <= 'Z' }
