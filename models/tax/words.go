package tax

// words are the closed lists of words that a field takes, by the Go type and the key in the file. The checks and the schema for
// editors both read them here.
var words = map[string][]string{
	"Source.kind":            {"law", "official", "official_copy", "operator", "secondary", "general_knowledge"},
	"Dated.certainty":        {"verified", "general_knowledge"},
	"Dated.date_certainty":   {"verified", "general_knowledge"},
	"Status.value":           {"active", "ended"},
	"Validation.by":          {"platform", "officer", "external"},
	"Validation.unit":        {"line", "record", "form"},
	"Threshold.comparison":   {"gt", "ge"},
	"Threshold.basis":        {"inclusive", "exclusive", "tax", "unknown"},
	"Minimum.per":            {"receipt", "item"},
	"Grouping.by":            {"merchant", "shop", "city", "day"},
	"Grouping.first_day":     {"counts", "not_counted", "unknown"},
	"Maximum.channel":        {"immediate", "downtown", "departure"},
	"Maximum.comparison":     {"le", "lt"},
	"Maximum.basis":          {"inclusive", "exclusive", "tax", "unknown"},
	"Maximum.by":             {"merchant", "shop", "day"},
	"Test.test":              {"residence_outside", "not_citizen", "min_age", "max_stay", "max_stay_in_year", "max_stay_in_months", "entered_before_purchase", "not_status", "only_status", "no_crew", "declares"},
	"Test.comparison":        {"ge", "gt", "le", "lt"},
	"Test.on":                {"purchase", "claim"},
	"Refund.formula":         {"sum_of_tax", "tax_fraction", "percent_of_gross", "percent_of_tax", "tiers", "exempt_at_sale"},
	"Tiers.group":            {"merchant", "shop", "day"},
	"Tiers.above":            {"nothing", "last"},
	"Fee.per":                {"document", "claim"},
	"Deadline.kind":          {"month_end_after", "months_after", "days_after", "months_before_departure", "days_before_departure"},
	"Deadline.first_day":     {"counts", "not_counted", "unknown"},
	"Deadline.from":          {"purchase", "entry"},
	"ClaimWithin.kind":       {"days_after", "months_after", "years_after", "month_end_after"},
	"ClaimWithin.from":       {"purchase", "export", "approval"},
	"ClaimWithin.first_day":  {"counts", "not_counted", "unknown"},
	"Rounding.at":            {"line", "receipt"},
	"Rounding.tax":           {"half_up", "half_even", "down", "up"},
	"Rounding.refund":        {"half_up", "half_even", "down", "up"},
	"Rounding.fee":           {"half_up", "half_even", "down", "up"},
	"Inspection.of":          {"item", "purchase", "total", "refund", "total_refund"},
	"Inspection.comparison":  {"gt", "ge"},
	"Inspection.action":      {"show", "show_airside"},
	"cashLaw.per":            {PerPayment, PerDay, PerForm, PerClaim},
	"cashLaw.overflow":       {OtherMethod, Split, ForfeitBalance, Defer},
	"Assumptions.residence":  {"nationality"},
	"Assumptions.birth_date": {"old_enough"},
	"Assumptions.crew":       {"not_crew"},
	"Assumptions.stay":       {"within_limit"},
	"Assumptions.status":     {"none"},
	"Assumptions.declares":   {"yes"},

	"Assumptions.minimum_basis":     {"inclusive", "exclusive", "tax"},
	"Assumptions.minimum_first_day": {"counts", "not_counted"},
	"Assumptions.first_day":         {"counts", "not_counted"},
}

// subject lists the keys that say what an entry is about. They may stand beside "none" and "not_known", as in "there is no
// minimum for residents of Norway"; whatever else is said there contradicts them.
var subject = map[string][]string{
	"TaxRate":    {"name"},
	"Minimum":    {"residents"},
	"Maximum":    {"channel", "categories"},
	"Test":       {"test", "territory", "what", "residents", "citizens", "statuses"},
	"Deadline":   {"categories"},
	"Inspection": {"of", "action", "categories"},
}

// never lists the rules that cannot be absent from a country's law: they may be not known, but there is always one.
var never = map[string]bool{"status": true, "validation": true, "rates": true, "refund": true, "rounding": true}
