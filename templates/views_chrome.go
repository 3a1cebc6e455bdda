package templates

import "slices"

// Chrome is what every page shows around its own content; every view embeds it. A page without StaffName shows neither
// navigation nor a way to sign out.
type Chrome struct {
	Title       string // of the page, without the product's name
	Airport     string // IATA code; empty for staff of all airports
	AirportName string
	StaffName   string
	Role        string // in words: "Customs officer"
	CSRF        string // the session's token, written into every form that posts
	Nav         []NavItem
	Flash       string // what the last act did: "Decision recorded."
	FlashWarn   bool   // the act did not do all that was asked
	Now         string // local to the airport, or UTC where there is none: "Tuesday 24 November 2026, 13:15"
	Demo        bool   // the database is a demonstration: said on every page
	Errors      Errors // shown at the top of the page and beside their fields
}

// NavItem is one entry of the main navigation.
type NavItem struct {
	Href    string
	Text    string
	Current bool
}

// Tag is a state in words with a colour and a shape; see Tone.
type Tag struct {
	Tone Tone
	Text string
}

// Tone picks the colour and the shape of a tag. The words always say the same, so that neither is needed to read it.
type Tone string

// The tones: a tick, a triangle, a cross, a clock and a dash.
const (
	OK    Tone = "ok"
	Warn  Tone = "warn"
	Stop  Tone = "stop"
	Wait  Tone = "wait"
	Quiet Tone = "quiet"
)

// Errors are what a person must correct before a form is accepted, in the order of the page.
type Errors []FieldError

// FieldError is one of them. Field is the id of the input it is about, which is also its name; empty when it is about
// the form as a whole.
type FieldError struct {
	Field string
	Text  string
}

// For returns the first text about the field, or "".
func (e Errors) For(field string) string {
	for _, f := range e {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// Any reports whether something is wrong with one of the fields.
func (e Errors) Any(fields ...string) bool {
	return slices.ContainsFunc(e, func(f FieldError) bool { return slices.Contains(fields, f.Field) })
}

// Option is one choice of a select box.
type Option struct {
	Value    string
	Text     string
	Selected bool
}

// Fact is a name and what it is, for lists of facts and summary cards.
type Fact struct {
	Name string
	Text string
	Hint string // a second, quieter line
}

// Link leads somewhere, in words.
type Link struct {
	Href string
	Text string
}
