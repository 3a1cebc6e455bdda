package ident_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/ident"
)

func TestShopsOfMoreCountriesHaveNumbers(t *testing.T) {
	for number, code := range map[string]string{
		"AE100123456700003": "", "AE200123456700003": "vat_id.component", "AE10012345670000": "vat_id.length",
		"SA300123456700003": "", "SA300123456700004": "vat_id.component",
		"ID012345678901234": "", "ID0123456789012345": "", "ID01234567890123": "vat_id.length",
		"AR30-71234567-1": "", "AR30712345672": "vat_id.checksum", "AR31712345671": "vat_id.component",
		"UY211234560019": "", "UY211234560018": "vat_id.checksum", "UY231234560019": "vat_id.component",
		"ZA4123456784": "", "ZA4123456785": "vat_id.checksum", "ZA5123456784": "vat_id.component",
		"TW87654327": "", "TW87654328": "vat_id.checksum",
		"CN91110000MA01ABCD2Q": "", "CN91110000MA01ABCD2R": "vat_id.checksum", "CN91110000MA01ABCD2O": "vat_id.format",
	} {
		if _, err := ident.ParseVAT(number); code == "" && err != nil || code != "" && models.CodeOf(err) != code {
			t.Errorf("%s: %v, want %q", number, err, code)
		}
	}
}
