package money

import (
	"strings"

	"taxrefund/models"
)

// Currency is an ISO 4217 alphabetic code in upper case.
type Currency string

// digitsOf lists the currencies of ISO 4217 list one by how many digits their minor unit has.
var digitsOf = map[int]string{
	0: `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XAG XAU XBA XBB XBC XBD XDR XOF XPD XPF
		XPT XSU XTS XUA XXX`,
	2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
		CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
		GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
		MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN
		QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD
		TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG`,
	3: `BHD IQD JOD KWD LYD OMR TND`,
	4: `CLF UYW`,
}

var digits = func() map[Currency]int {
	m := map[Currency]int{}
	for n, codes := range digitsOf {
		for c := range strings.FieldsSeq(codes) {
			m[Currency(c)] = n
		}
	}
	return m
}()

// ParseCurrency accepts a code of ISO 4217 list one; anything else is Invalid with code "currency.unknown".
func ParseCurrency(s string) (Currency, error) {
	if _, ok := digits[Currency(s)]; !ok {
		return "", models.E(models.Invalid, "currency.unknown", "a currency is written as its three-letter ISO 4217 code")
	}
	return Currency(s), nil
}

// Digits is how many digits the minor unit has: 2 for EUR, 0 for JPY, 3 for KWD; 2 for an unknown code.
func (c Currency) Digits() int {
	if n, ok := digits[c]; ok {
		return n
	}
	return 2
}
