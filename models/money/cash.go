package money

// CashStep is the smallest change of a currency in cash: amounts are rounded to whole steps when they are handed over, and
// only then. Source says who rounds so.
type CashStep struct {
	Minor    int64
	Rounding Rounding
	Source   string
}

// cashSteps are the currencies whose smallest coin is more than a minor unit, and the countries where that is so of a
// currency that has smaller coins elsewhere. All round to the nearest step. That a half goes up is how shops round; of the
// sources the cash register manual of Casio (V-R100) says it for Denmark, Norway and Sweden, and a half cannot occur where
// the step is five of something.
var cashSteps = map[string]CashStep{
	"CHF":    {5, HalfUp, "0.05 francs is the smallest coin; general knowledge"},
	"CZK":    {100, HalfUp, "zákon 235/2004 Sb. leaves the rounding to whole crowns in cash out of the tax base; half up is general knowledge"},
	"DKK":    {50, HalfUp, "https://easymanua.ls/casio/v-regi-series/manual/740097?p=87"},
	"HUF":    {500, HalfUp, "http://www.mnb.hu/en/banknotes-and-coins/coins/coins-in-circulation/one-and-two-forint-coins-will-be-accepted-until-1-march"},
	"NOK":    {100, HalfUp, "https://easymanua.ls/casio/v-regi-series/manual/740097?p=87"},
	"SEK":    {100, HalfUp, "https://en.wikipedia.org/wiki/Cash_rounding; https://easymanua.ls/casio/v-regi-series/manual/740097?p=87"},
	"TWD":    {100, HalfUp, "one dollar is the smallest coin; general knowledge"},
	"FI/EUR": {5, HalfUp, "https://www.krone.at/3721378: by law to the nearest five cents"},
}

// CashStepOf finds the step of a currency in a country (ISO 3166 alpha-2): one minor unit where nothing else is known.
func CashStepOf(c Currency, country string) CashStep {
	if s, ok := cashSteps[country+"/"+string(c)]; ok {
		return s
	}
	if s, ok := cashSteps[string(c)]; ok {
		return s
	}
	return CashStep{Minor: 1, Rounding: HalfUp}
}

// Round brings an amount to whole steps by the step's own rounding.
func (s CashStep) Round(a Amount) (Amount, error) { return s.round(a, s.Rounding) }

// Floor brings an amount to whole steps that are not more than it.
func (s CashStep) Floor(a Amount) (Amount, error) { return s.round(a, Down) }

func (s CashStep) round(a Amount, r Rounding) (Amount, error) {
	steps, err := a.MulFrac(1, s.Minor, r)
	if err != nil {
		return a, err
	}
	return steps.MulFrac(s.Minor, 1, r)
}
