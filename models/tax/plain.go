package tax

import (
	"cmp"
	"strings"

	"taxrefund/models/money"
)

// Plain is a word of a file of law as people read it: "work_pass" is "work pass".
func Plain(word string) string { return strings.ReplaceAll(word, "_", " ") }

// either lists words of a file of law: "a, b or c".
func either(words []string) string {
	var b strings.Builder
	for k, w := range words {
		switch {
		case k > 0 && k == len(words)-1:
			b.WriteString(" or ")
		case k > 0:
			b.WriteString(", ")
		}
		b.WriteString(Plain(w))
	}
	return b.String()
}

// Fact says in words what somebody must tell about themselves, as it follows "we need to know". What is the declaration, where the
// fact is one.
func Fact(fact, what string) string {
	switch fact {
	case "birth_date":
		return "the traveller's date of birth"
	case "nationality":
		return "whose passport the traveller holds"
	case "residence":
		return "where the traveller lives"
	case "crew":
		return "whether the traveller is a member of the crew"
	case "stay":
		return "when the traveller entered the country, or how many days of the period they spent there"
	case "status":
		return "which statuses the traveller holds or held in the country, such as a residence permit, or that there is none"
	case "declares":
		return "whether the traveller declares: " + Plain(what)
	}
	return "the " + Plain(fact) + " of the traveller"
}

// Point says in words what of the law is not known, as it goes before "is not known".
func Point(rule string) string {
	switch rule {
	case "minimum_basis":
		return "what of the price the law counts"
	case "minimum_first_day":
		return "whether the law counts the first of the days in which purchases are added up"
	}
	return "what the law says of the " + Plain(rule)
}

// onWhat says what an assumption is about. Names without an entry read as they are.
var onWhat = map[string]string{
	"residence": "that the traveller lives where the passport is from", "birth_date": "that the traveller is old enough", "crew": "that the traveller is not of the crew",
	"stay": "that the stay is within the limit", "status": "that no such status is held", "declares": "that this is declared",
	"goods": "that no more goods are excluded", "maximum": "that there is no maximum", "inspection": "that no more goods must be shown", "traveller": "that nobody else is excluded",
	"validation": "who validates, and what as one", "refund": "the formula of the refund", "fee": "the fee (what the law says of it is not known)",
}

// assumption says what is assumed under a name.
func (e *evaluation) assumption(name string) string {
	counts := map[string]string{"counts": "that the first day counts", "not_counted": "that the first day does not count"}
	switch name {
	case "minimum_basis":
		return "that what counts is " + map[string]string{"inclusive": "the price with tax", "exclusive": "the price before tax", "tax": "the tax"}[e.o.assume.MinimumBasis]
	case "minimum_first_day":
		return counts[e.o.assume.MinimumFirstDay]
	case "first_day":
		return counts[e.o.assume.FirstDay]
	}
	return cmp.Or(onWhat[name], "the "+Plain(name))
}

// shown is the sentence for who must show goods, by the word of an inspection's action.
var shown = map[string]string{
	"show":         "Show them to an officer before check-in.",
	"show_airside": "Show them again to an officer after the security check.",
}

// roundedWord is a way of rounding in words.
func roundedWord(how money.Rounding) string { return "rounded " + Plain(string(how)) }

// measured is an amount with what of a price it is.
func (t *Threshold) measured(amount int64, c money.Currency) string {
	of := ""
	switch t.Basis {
	case "exclusive":
		of = " before tax"
	case "tax":
		of = " of tax"
	}
	return money.Of(amount, c).String() + of
}

// against compares an amount with the one that it must reach: "EUR 100.00 is not more than EUR 100.00".
func (t *Threshold) against(amount int64, c money.Currency) string {
	how := " is more than "
	switch ge, ok := t.Comparison == "ge", t.reached(amount); {
	case ge && ok:
		how = " reaches "
	case ge:
		how = " does not reach "
	case !ok:
		how = " is not more than "
	}
	return t.measured(amount, c) + how + t.measured(t.Amount.Minor, c)
}
