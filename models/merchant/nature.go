package merchant

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// Nature is what refund law may ask about goods beside their category. Each part is empty where the merchant did not say.
type Nature struct {
	Tariff     string     `json:"tariff,omitempty"`      // customs tariff code, 2 to 10 digits of the Harmonized System
	Origin     string     `json:"origin,omitempty"`      // country of origin, ISO 3166 alpha-2
	Set        string     `json:"set,omitempty"`         // name shared by the lines of a sale that are one unit in law
	OtherTaxes OtherTaxes `json:"other_taxes,omitempty"` // contained in the line's gross
}

// OtherTaxes are taxes besides VAT as they are stored, and written in a CSV file: "excise:120;wet:450", each in minor
// units, in the order of their kinds.
type OtherTaxes string

// OtherTax is one of them. Its kind is a word in small letters, such as "excise", "wet" (Australia's wine equalisation
// tax) or "consumption" (Korea's individual consumption tax).
type OtherTax struct {
	Kind        string
	AmountMinor int64
}

const maxOtherTaxes = 5

var (
	tariffShape = regexp.MustCompile(`^[0-9]{2,10}$`)
	kindShape   = regexp.MustCompile(`^[a-z][a-z_]{0,29}$`)
	tariffMarks = strings.NewReplacer(".", "", " ", "", "\u00a0", "")

	errOtherTaxes = models.E(models.Invalid, "sale.other_taxes", "other taxes are written like wet:450;excise:120, in minor units")
)

// ParseOtherTaxes reads other taxes as a CSV file has them, in any order. Report.Check says whether they can be true.
func ParseOtherTaxes(text string) ([]OtherTax, error) {
	if text == "" {
		return nil, nil
	}
	var out []OtherTax
	for part := range strings.SplitSeq(text, ";") {
		kind, amount, ok := strings.Cut(part, ":")
		n, err := strconv.ParseInt(strings.TrimSpace(amount), 10, 64)
		if !ok || err != nil {
			return nil, errOtherTaxes
		}
		out = append(out, OtherTax{Kind: strings.TrimSpace(kind), AmountMinor: n})
	}
	return out, nil
}

// List is the taxes one by one.
func (t OtherTaxes) List() []OtherTax {
	out, _ := ParseOtherTaxes(string(t)) // it was written by join
	return out
}

func join(taxes []OtherTax) OtherTaxes {
	parts := make([]string, len(taxes))
	for i, t := range taxes {
		parts[i] = t.Kind + ":" + strconv.FormatInt(t.AmountMinor, 10)
	}
	return OtherTaxes(strings.Join(parts, ";"))
}

// nature is what a line says of its goods, in one spelling; what cannot be so is told to bad.
func (l ReportLine) nature(bad func(field, code, msg string)) Nature {
	n := Nature{Tariff: tariffMarks.Replace(l.Tariff), Origin: strings.ToUpper(strings.TrimSpace(l.Origin)), Set: strings.TrimSpace(l.Set)}
	if strings.TrimSpace(l.Tariff) != "" && !tariffShape.MatchString(n.Tariff) {
		bad("tariff", "sale.tariff", "a customs tariff code has 2 to 10 digits, such as 62 or 6202.20")
	}
	if n.Origin != "" && !travel.IsCountry(n.Origin) {
		bad("origin", "sale.origin", "a country of origin is written as its two-letter ISO 3166 code, such as IT")
	}
	if n.Set != "" && !printable(n.Set, 20) {
		bad("set", "sale.set", "a set is named with 1 to 20 printable characters")
	}
	taxes := slices.Clone(l.OtherTaxes)
	for i := range taxes {
		taxes[i].Kind = strings.ToLower(strings.TrimSpace(taxes[i].Kind))
	}
	slices.SortFunc(taxes, func(a, b OtherTax) int { return cmp.Compare(a.Kind, b.Kind) })
	if wrong := wrongTaxes(taxes, l.GrossMinor-l.VATMinor); wrong != "" {
		bad("other_taxes", "sale.other_taxes", wrong)
		return n
	}
	n.OtherTaxes = join(taxes)
	return n
}

// wrongTaxes says what cannot be so about taxes in the order of their kinds, of a line with so much left beside its VAT.
func wrongTaxes(taxes []OtherTax, left int64) string {
	if len(taxes) > maxOtherTaxes {
		return fmt.Sprintf("a line has at most %d other taxes", maxOtherTaxes)
	}
	for i, t := range taxes {
		switch {
		case !kindShape.MatchString(t.Kind):
			return "a kind of tax is a word of 1 to 30 small letters, such as excise"
		case t.Kind == "vat":
			return "VAT is no other tax; it has a field of its own"
		case i > 0 && t.Kind == taxes[i-1].Kind:
			return "each kind of tax stands once in a line"
		case t.AmountMinor < 0:
			return "a tax is not negative"
		case t.AmountMinor > left:
			return "VAT and other taxes are together no more than the gross amount"
		}
		left -= t.AmountMinor
	}
	return ""
}
