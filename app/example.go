package main

import (
	"strings"

	"taxrefund/handlers/api"
	"taxrefund/models"
	"taxrefund/models/tax"
)

// exampleBasket is a traveller with two purchases of today in a country, the second one cut into lines, with notes on what
// each part may say. It can be sent to quote as it is.
func exampleBasket(law *tax.Book, country string, today models.Date) (api.BasketIn, error) {
	s, err := law.Scheme(strings.ToUpper(country))
	if err != nil {
		return api.BasketIn{}, err
	}
	no, one, sure := false, 1, law.Example(s, today)
	half := sure.Gross / 2
	x := api.BasketIn{
		Note:      "Amounts are whole numbers of the smallest unit of " + string(s.Currency) + ". What the law may ask and nobody knows is left out. valid_on asks for the law of another day, known_on for the law as it was published by a day.",
		Scheme:    s.ID,
		ValidOn:   string(today),
		KnownOn:   string(today),
		DepartsOn: string(today.AddDays(2)),
		Traveller: api.TravellerIn{Note: "Nationality and residence as in the passport (three letters) or ISO 3166 (two). Left out here: entered_on, stay_days, standings, abroad_since, leaving_for_months, denies.",
			BirthDate: "1990-02-03", Nationality: "AUS", Residence: "AU", Crew: &no},
		Purchases: []api.PurchaseIn{
			{Note: "A receipt as one sum.", Key: "first", MerchantVATID: "M1", Shop: "Centre", City: "Capital", IssuedOn: string(today), GrossMinor: &sure.Gross, VATRate: sure.Rate, Category: sure.Category, Origin: sure.Origin},
			{Note: "A receipt in lines. vat_minor is worked out of vat_rate where it is left out; lines may also say tariff, origin, set and other_taxes.", Key: "second", MerchantVATID: "M1", Shop: "Centre", City: "Capital", IssuedOn: string(today),
				Lines: []api.BoughtIn{
					{Key: "coat", Category: sure.Category, Quantity: &one, GrossMinor: sure.Gross, VATRate: sure.Rate, Origin: sure.Origin},
					{Key: "scarf", Category: sure.Category, Quantity: &one, GrossMinor: half, VATRate: sure.Rate, Origin: sure.Origin},
				}},
		},
	}
	return x, nil
}
