package money_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"testing"

	"taxrefund/models"
	"taxrefund/models/money"
)

func TestOnlyCodesOfTheStandardAreCurrencies(t *testing.T) {
	for text, digits := range map[string]int{"EUR": 2, "SGD": 2, "JPY": 0, "KWD": 3, "CLF": 4} {
		c, err := money.ParseCurrency(text)
		if err != nil || string(c) != text || c.Digits() != digits {
			t.Errorf("%s: %q with %d digits, %v", text, c, c.Digits(), err)
		}
	}
	for _, text := range []string{"", "eur", "EU", "EURO", "ABC", " EUR", "DEM"} {
		if c, err := money.ParseCurrency(text); models.CodeOf(err) != "currency.unknown" {
			t.Errorf("%q is the currency %q, %v", text, c, err)
		}
	}
	if d := money.Currency("ABC").Digits(); d != 2 {
		t.Errorf("an unknown code has %d digits", d)
	}
}

func TestTheTableAgreesWithListOne(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/reference/iso4217_minor_units.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the reference file of ISO 4217 list one is not here")
	}
	var list struct {
		Currencies []struct {
			Code   string `json:"code"`
			Digits int    `json:"digits"`
		} `json:"currencies"`
	}
	if err != nil || json.Unmarshal(text, &list) != nil || len(list.Currencies) < 150 {
		t.Fatalf("the reference file cannot be used: %v", err)
	}
	for _, want := range list.Currencies {
		c, err := money.ParseCurrency(want.Code)
		if err != nil || c.Digits() != want.Digits {
			t.Errorf("%s has %d digits here and %d in the list, %v", want.Code, c.Digits(), want.Digits, err)
		}
	}
}
