package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

// BasketIn is what a quote is asked for: who bought what, where and when, and when they leave. The command quote reads it
// too, one a line.
type BasketIn struct {
	Note            string       `json:"note,omitempty" doc:"for the reader; not looked at"`
	Scheme          string       `json:"scheme" minLength:"2" maxLength:"2" doc:"country of purchase, ISO 3166 alpha-2; XI is Northern Ireland"`
	Profile         string       `json:"profile,omitempty" doc:"the operator's; absent is the standard one, and law is the bare law: nothing assumed, nothing kept"`
	KnownOn         string       `json:"known_on,omitempty" format:"date" doc:"the law as it was published by this day; absent is today"`
	ValidOn         string       `json:"valid_on,omitempty" format:"date" doc:"the day whose law applies; absent is each purchase's own"`
	DepartsOn       string       `json:"departs_on" format:"date"`
	Channel         string       `json:"channel,omitempty" enum:"departure,immediate,downtown" doc:"how the refund is asked for; absent is departure"`
	UsedInStayMinor int64        `json:"used_in_stay_minor,omitempty" doc:"gross amount refunded in that channel in this stay already, over all operators"`
	Explain         *bool        `json:"explain,omitempty" doc:"false leaves the steps out"`
	Traveller       TravellerIn  `json:"traveller"`
	Purchases       []PurchaseIn `json:"purchases" minItems:"1" maxItems:"200"`
}

// TravellerIn is what is known of the person. What is absent is not known, and only an operator's profile may assume it.
type TravellerIn struct {
	Note             string       `json:"note,omitempty"`
	BirthDate        string       `json:"birth_date,omitempty" format:"date"`
	Nationality      string       `json:"nationality,omitempty" maxLength:"3" doc:"as in the machine-readable zone, or ISO 3166 alpha-2"`
	Residence        string       `json:"residence,omitempty" maxLength:"3" doc:"likewise; absent is not known"`
	Crew             *bool        `json:"crew,omitempty" doc:"of the departing flight; absent is not known"`
	EnteredOn        string       `json:"entered_on,omitempty" format:"date" doc:"last entry into the country of purchase"`
	StayDays         *int         `json:"stay_days,omitempty" doc:"days spent in the country, of the year or the months that its law names"`
	Standings        []standingIn `json:"standings,omitempty" doc:"statuses held there; absent is not known, empty is none"`
	AbroadSince      string       `json:"abroad_since,omitempty" format:"date" doc:"a citizen who has lived abroad since"`
	LeavingForMonths int          `json:"leaving_for_months,omitempty" minimum:"0" maximum:"600"`
	Denies           []string     `json:"denies,omitempty" doc:"what of the law's declarations the traveller cannot make; absent is not asked, empty is none"`
}

type standingIn struct {
	Name  string `json:"name" example:"student_pass"`
	Since string `json:"since,omitempty" format:"date"`
	Until string `json:"until,omitempty" format:"date"`
}

// PurchaseIn is one receipt, as one sum or in lines.
type PurchaseIn struct {
	Note          string     `json:"note,omitempty"`
	Key           string     `json:"key,omitempty" doc:"names it in the answer; absent is its position"`
	MerchantVATID string     `json:"merchant_vat_id,omitempty"`
	Shop          string     `json:"shop,omitempty"`
	City          string     `json:"city,omitempty"`
	IssuedOn      string     `json:"issued_on" format:"date" doc:"the shop's local day"`
	Currency      string     `json:"currency,omitempty" doc:"absent is the scheme's"`
	GrossMinor    *int64     `json:"gross_minor,omitempty" doc:"absent is the sum of the lines"`
	VATMinor      *int64     `json:"vat_minor,omitempty" doc:"absent is worked out of vat_rate, or is the sum of the lines"`
	VATRate       string     `json:"vat_rate,omitempty"`
	Category      string     `json:"category,omitempty" doc:"of a purchase without lines"`
	Origin        string     `json:"origin,omitempty" doc:"likewise"`
	Lines         []BoughtIn `json:"lines,omitempty" maxItems:"1000"`
}

// BoughtIn is one line of a receipt.
type BoughtIn struct {
	Note       string       `json:"note,omitempty"`
	Key        string       `json:"key,omitempty" doc:"absent is its position"`
	Category   string       `json:"category,omitempty"`
	Quantity   *int         `json:"quantity,omitempty" doc:"absent is 1"`
	GrossMinor int64        `json:"gross_minor" doc:"with all taxes"`
	VATRate    string       `json:"vat_rate,omitempty"`
	VATMinor   *int64       `json:"vat_minor,omitempty" doc:"absent is worked out of vat_rate"`
	Tariff     string       `json:"tariff,omitempty" doc:"customs tariff code, digits only"`
	Origin     string       `json:"origin,omitempty"`
	Set        string       `json:"set,omitempty"`
	OtherTaxes []otherTaxIn `json:"other_taxes,omitempty" maxItems:"20"`
}

// ReadBasket reads one basket as JSON, strictly; it fails with code "basket.malformed".
func ReadBasket(text []byte) (BasketIn, error) {
	var in BasketIn
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, models.E(models.Malformed, "basket.malformed", "%s", plain(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return in, models.E(models.Malformed, "basket.malformed", "a line holds one basket and nothing after it")
	}
	return in, nil
}

// plain says what is wrong with JSON without repeating what was sent.
func plain(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "the field " + t.Field + " is of another kind"
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return "this is no JSON: at character " + strconv.FormatInt(s.Offset, 10)
	}
	return "a basket is one JSON object with the fields of the description, and no others"
}

// basket is the question in the words of the law.
func (in BasketIn) basket(today models.Date) (tax.Basket, error) {
	x := tax.Basket{Scheme: in.Scheme, DepartsOn: models.Date(in.DepartsOn), KnownOn: models.Date(in.KnownOn), ValidOn: models.Date(in.ValidOn),
		Channel: in.Channel, UsedInStay: in.UsedInStayMinor, Explain: in.Explain == nil || *in.Explain, Traveller: in.Traveller.traveller()}
	if x.KnownOn == "" {
		x.KnownOn = today
	}
	keys := map[string]bool{}
	for i, p := range in.Purchases {
		purchase, err := p.purchase(strconv.Itoa(i + 1))
		if err != nil {
			return x, err
		}
		if keys[purchase.Key] {
			return x, models.E(models.Invalid, "basket.key", "each purchase has a key of its own")
		}
		keys[purchase.Key] = true
		x.Purchases = append(x.Purchases, purchase)
	}
	return x, nil
}

func (t TravellerIn) traveller() tax.Traveller {
	out := tax.Traveller{BirthDate: models.Date(t.BirthDate), Nationality: t.Nationality, Residence: t.Residence, Crew: t.Crew, EnteredOn: models.Date(t.EnteredOn),
		StayDays: t.StayDays, AbroadSince: models.Date(t.AbroadSince), LeavingForMonths: t.LeavingForMonths, Denies: t.Denies}
	if t.Standings != nil {
		out.Statuses = []tax.Standing{}
	}
	for _, s := range t.Standings {
		out.Statuses = append(out.Statuses, tax.Standing{Name: s.Name, Since: models.Date(s.Since), Until: models.Date(s.Until)})
	}
	return out
}

func (p PurchaseIn) purchase(position string) (tax.Purchase, error) {
	out := tax.Purchase{Key: p.Key, MerchantVAT: p.MerchantVATID, Shop: p.Shop, City: p.City, Date: models.Date(p.IssuedOn), Currency: money.Currency(p.Currency)}
	if out.Key == "" {
		out.Key = position
	}
	lines := p.Lines
	if len(lines) == 0 { // the purchase is one line
		if p.GrossMinor == nil {
			return out, models.E(models.Invalid, "basket.gross", "a purchase has gross_minor, or lines")
		}
		lines = []BoughtIn{{Key: out.Key, Category: p.Category, Origin: p.Origin, GrossMinor: *p.GrossMinor, VATMinor: p.VATMinor, VATRate: p.VATRate}}
	}
	gross, vat := int64(0), int64(0)
	for i, l := range lines {
		line, err := l.line(strconv.Itoa(i + 1))
		if err != nil {
			return out, err
		}
		gross, vat = gross+line.Gross, vat+line.VAT
		out.Lines = append(out.Lines, line)
	}
	out.Gross, out.VAT = gross, vat
	if p.GrossMinor != nil && *p.GrossMinor != gross || p.VATMinor != nil && *p.VATMinor != vat {
		return out, models.E(models.Invalid, "basket.sum", "the lines of a purchase add up to its gross amount and its VAT")
	}
	return out, nil
}

func (l BoughtIn) line(position string) (out tax.Line, err error) {
	out = tax.Line{Key: l.Key, Category: l.Category, Quantity: 1, Gross: l.GrossMinor, Rate: l.VATRate, Tariff: l.Tariff, Origin: l.Origin, Set: l.Set}
	if out.Key == "" {
		out.Key = position
	}
	if l.Quantity != nil {
		out.Quantity = *l.Quantity
	}
	for _, t := range l.OtherTaxes {
		out.Taxes = append(out.Taxes, tax.OtherTax{Kind: t.Kind, Amount: t.AmountMinor})
	}
	if out.Gross < 0 || out.Gross > money.MaxMinor {
		return out, models.E(models.Invalid, "basket.amount", "amounts are positive, not absurd, and VAT is part of the gross amount")
	}
	switch {
	case l.VATMinor != nil:
		out.VAT = *l.VATMinor
	case l.VATRate == "":
		return out, models.E(models.Invalid, "basket.tax", "say vat_minor, or vat_rate to work it out")
	default:
		r, err := money.ParseRate(l.VATRate)
		if err != nil {
			return out, err
		}
		num, scale := r.Frac()
		out.FromRate = true
		out.VAT, err = money.MulDiv(out.Gross, num, 100*scale+num, money.HalfUp)
		return out, err
	}
	return out, nil
}
