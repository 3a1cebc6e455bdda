package money_test

import (
	"testing"

	"taxrefund/models/money"
)

func TestCashIsRoundedToTheSmallestCoinOfItsCountry(t *testing.T) {
	for _, tc := range []struct {
		currency         money.Currency
		country          string
		due, want, floor int64
	}{
		{"CHF", "CH", 1237, 1235, 1235}, {"CHF", "CH", 1238, 1240, 1235}, {"CHF", "CH", 2, 0, 0}, {"CHF", "CH", 3, 5, 0},
		{"DKK", "DK", 1024, 1000, 1000}, {"DKK", "DK", 1025, 1050, 1000}, {"DKK", "DK", 1075, 1100, 1050}, {"DKK", "DK", 1074, 1050, 1050},
		{"SEK", "SE", 1049, 1000, 1000}, {"SEK", "SE", 1050, 1100, 1000}, {"NOK", "NO", 1150, 1200, 1100}, {"CZK", "CZ", 99, 100, 0},
		{"HUF", "HU", 123249, 123000, 123000}, {"HUF", "HU", 123250, 123500, 123000}, {"TWD", "TW", 12345, 12300, 12300},
		{"EUR", "FI", 1497, 1495, 1495}, {"EUR", "FI", 1498, 1500, 1495}, {"EUR", "FR", 1497, 1497, 1497}, {"EUR", "", 1497, 1497, 1497},
		{"JPY", "JP", 123, 123, 123}, {"KWD", "KW", 12341, 12341, 12341},
	} {
		step, due := money.CashStepOf(tc.currency, tc.country), money.Of(tc.due, tc.currency)
		got, err := step.Round(due)
		if err != nil || got != money.Of(tc.want, tc.currency) {
			t.Errorf("%s in %s is handed out as %s, want %d (%v)", due, tc.country, got, tc.want, err)
		}
		if low, err := step.Floor(due); err != nil || low.Minor != tc.floor {
			t.Errorf("%s in %s is at least %s, want %d (%v)", due, tc.country, low, tc.floor, err)
		}
	}
	if _, err := money.CashStepOf("HUF", "HU").Round(money.Of(9_223_372_036_854_775_807, "HUF")); err == nil {
		t.Error("an amount that no integer holds was rounded up")
	}
}

func TestAnAmountIsWrittenOutAsOnACheque(t *testing.T) {
	for want, a := range map[string]money.Amount{
		"thirty-four and 05/100 EUR": money.Of(3405, "EUR"), "zero and 99/100 EUR": money.Of(99, "EUR"), "one thousand JPY": money.Of(1000, "JPY"),
		"twelve and 050/1000 KWD": money.Of(12050, "KWD"), "one hundred nineteen thousand two hundred forty and 00/100 CHF": money.Of(11924000, "CHF"),
		"minus ten and 00/100 EUR": money.Of(-1000, "EUR"), "one million one and 00/100 EUR": money.Of(100000100, "EUR"),
		"nine hundred ninety-nine billion twenty and 00/100 EUR": money.Of(99900000002000, "EUR"), "ten trillion and 00/100 EUR": money.Of(money.MaxMinor*10, "EUR"),
	} {
		if got := a.Words(); got != want {
			t.Errorf("%s is written %q, want %q", a, got, want)
		}
	}
}
