package claim

import (
	"fmt"
	"strings"

	"taxrefund/models/tax"
)

// Reason says why a receipt is where it is: a stable code, and values that its sentence needs. Params never hold
// personal values, and what would help a fraudster stays out of them.
type Reason struct {
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

func reason(code string, params ...string) Reason {
	r := Reason{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]string{}
		}
		r.Params[params[i]] = params[i+1]
	}
	return r
}

func fromLaw(in []tax.Reason) []Reason {
	out := make([]Reason, 0, len(in))
	for _, r := range in {
		out = append(out, Reason{Code: r.Code, Params: r.Params})
	}
	return out
}

// sentences are the plain English words of every reason that is not the law's own; {name} is a parameter.
var sentences = map[string]string{
	"match.exact":                "The shop's record agrees.",
	"match.unknown_merchant":     "This shop is not registered for tax-free sales; ask the shop.",
	"match.unknown_sale":         "The shop's record of this purchase is not here any more; look the passport up again.",
	"match.not_in_scheme":        "This shop was not part of the tax-free scheme on the day of purchase.",
	"match.not_recorded":         "This receipt is not registered yet; ask the shop to report it. It is checked again by itself as soon as the shop has.",
	"match.amount_differs":       "The total on your receipt differs from the shop's record.",
	"match.date_differs":         "The date on your receipt differs from the shop's record.",
	"match.vat_differs":          "The VAT on your receipt differs from the shop's record.",
	"match.taken":                "This receipt is already part of another claim.",
	"match.void":                 "The shop has cancelled this purchase.",
	"match.other_passport":       "This purchase was made with another passport; present that one, or see an officer.",
	"tax.too_old":                "The time to take these goods out of the country has passed.",
	"tax.no_law":                 "No refund law known here covers the day of purchase; see an officer.",
	"tax.below_minimum":          "The purchase does not reach the minimum for a refund.",
	"tax.too_young":              "The buyer was too young on the day of purchase.",
	"tax.resident":               "Refunds are only for people who live outside the customs territory.",
	"tax.citizen":                "Citizens of this country cannot claim this refund.",
	"tax.crew":                   "Crew of a ship or an aircraft cannot claim this refund.",
	"tax.excluded_goods":         "The law gives no refund for these goods.",
	"tax.no_tax":                 "No tax was paid on this purchase.",
	"tax.exempt_at_sale":         "These goods were sold without tax, so nothing is left to refund.",
	"tax.scheme_ended":           "This country has ended its refund scheme.",
	"tax.not_known":              "What the law says here is not known to this installation; see an officer.",
	"tax.not_asked":              "We need to know more about the traveller to say whether there is a refund; see an officer.",
	"tax.not_in_table":           "The refund table known here holds no such purchase.",
	"tax.all_or_nothing":         "This country validates a purchase as a whole, and something of it is missing.",
	"tax.above_maximum":          "The purchase is above what this way of refunding takes; ask for it at departure.",
	"tax.above_stay_maximum":     "So much cannot be refunded this way in one stay; ask for it at departure.",
	"tax.stay_too_long":          "The stay was too long for a refund.",
	"tax.before_entry":           "The purchase was made before the last entry into the country.",
	"tax.status":                 "Whoever holds such a status in the country cannot claim this refund.",
	"tax.no_status":              "Only whoever holds a certain status in the country can claim this refund.",
	"tax.not_declared":           "The law asks for a declaration that was not made.",
	"tax.not_covered_goods":      "The law gives a refund only for certain goods.",
	"tax.not_covered_rate":       "The law gives no refund for goods taxed at this rate.",
	"tax.not_covered_origin":     "The law gives a refund only for goods made in certain countries.",
	"tax.some_goods":             "Some goods on this receipt earn no refund.",
	"inspect.too_early":          "This country validates goods only shortly before the departure; an officer will look.",
	"inspect.by_law":             "The law wants an officer to see these goods.",
	"inspect.above_ceiling":      "A purchase of this value is shown to an officer.",
	"inspect.goods_category":     "Goods of this kind are shown to an officer.",
	"inspect.random_sample":      "Chosen at random to be shown to an officer.",
	"inspect.hold":               "An officer will look at this purchase.",
	"inspect.unknown_age":        "The passport does not show the whole date of birth; an officer will look.",
	"inspect.typed_document":     "The passport was typed at the kiosk and not scanned; an officer will look at it.",
	"document.repaired":          "The scan of the document was unclear in a place and was repaired; its check digits agree.",
	"document.typed":             "The document was typed, not scanned.",
	"inspect.reopened":           "A supervisor has opened this decision again.",
	"inspect.presented_again":    "Presented again after a missed departure.",
	"pass.name_differs":          "The name on the boarding pass is not the name in the passport; an officer will look.",
	"authority.awaited":          "The country's customs system must confirm this first.",
	"authority.officer":          "In this country an officer decides every receipt.",
	"lapse.departed":             "Nobody saw these goods before the flight left. Present the voucher again while it is in date.",
	"lapse.deadline":             "The shop did not report this purchase in time.",
	"withdrawn.traveller":        "Withdrawn at the traveller's wish.",
	"officer.goods_not_present":  "The goods were not shown.",
	"officer.goods_mismatch":     "The goods shown are not the goods on the receipt.",
	"officer.goods_used":         "The goods were used or opened.",
	"officer.traveller_mismatch": "The receipt belongs to another person.",
	"officer.invalid_documents":  "The documents do not hold.",
	"officer.not_eligible":       "The conditions for a refund are not met.",
	"officer.suspected_fraud":    "Refused by customs.",
	"officer.partly_present":     "Only part of the goods was shown.",
	"officer.other":              "Refused by customs; the officer will explain.",
	"officer.validated":          "Validated by an officer.",
}

// Codes lists every reason code with its English sentence, for the translations.
func Codes() map[string]string {
	out := make(map[string]string, len(sentences))
	for code, s := range sentences {
		out[code] = s
	}
	return out
}

// Sentence is the reason in plain English. A code without a sentence of its own reads as its last part.
func Sentence(r Reason) string {
	s, ok := sentences[r.Code]
	if !ok {
		s = fmt.Sprintf("Reason: %s.", strings.ReplaceAll(r.Code[strings.LastIndex(r.Code, ".")+1:], "_", " "))
	}
	for name, value := range r.Params {
		s = strings.ReplaceAll(s, "{"+name+"}", value)
	}
	if detail := r.Params["detail"]; detail != "" {
		s += " " + detail
	}
	return s
}
