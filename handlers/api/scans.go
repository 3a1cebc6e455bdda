package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"taxrefund/models"
	"taxrefund/models/scan"
)

// scanned is a scan as it arrives: a text, or the list of its lines.
type scanned []string

// UnmarshalJSON takes either form.
func (s *scanned) UnmarshalJSON(text []byte) (err error) {
	*s, err = scan.Lines(text)
	return err
}

// Schema says so in the description.
func (scanned) Schema(huma.Registry) *huma.Schema {
	text := &huma.Schema{Type: huma.TypeString}
	return &huma.Schema{OneOf: []*huma.Schema{text, {Type: huma.TypeArray, Items: text}}}
}

type scansIn struct {
	Body struct {
		Input   scanned `json:"input" doc:"what the scanner read: a text, or the lines of a machine-readable zone"`
		Family  string  `json:"family,omitempty" enum:"mrz,bcbp,receipt,vat,iban" doc:"what it is to be; found out when left out"`
		Country string  `json:"country,omitempty" maxLength:"2" doc:"ISO 3166 alpha-2, of a number without its prefix"`
	}
}

type scansOut struct {
	Body struct {
		Valid    bool      `json:"valid"`
		Code     string    `json:"code" doc:"why not; empty when valid" example:"mrz.check_birth_date"`
		Kind     string    `json:"kind" doc:"what it is" example:"pt_at_qr"`
		Fields   any       `json:"fields" doc:"of a valid scan all it says, under the standard's names; else what is wrong with it, and where"`
		Warnings []string  `json:"warnings" doc:"what is unusual and still valid"`
		Lenient  any       `json:"lenient" doc:"what a kiosk may still take from a scan that is not valid by its standard"`
		Takes    *takesOut `json:"takes,omitempty" doc:"the part of POST /v1/claims that this scan fills"`
		Help     *helpOut  `json:"help,omitempty" doc:"what the traveller can do about a scan of which nothing can be taken"`
	}
}

// readScan says what a scan is and what it says. Nothing of it is kept or logged.
func (a *API) readScan(ctx context.Context, in *scansIn) (*scansOut, error) {
	got := scan.Input{Lines: in.Body.Input, Country: in.Body.Country, Today: models.DateIn(a.Claims.DB.Clock.Now(), time.UTC)}
	var r scan.Reading
	var err error
	if in.Body.Family == "" {
		r = scan.Recognise(got)
	} else if r, err = scan.Read(in.Body.Family, got); err != nil {
		return nil, err
	}
	out := &scansOut{}
	b := &out.Body
	b.Valid, b.Code, b.Kind, b.Fields, b.Warnings, b.Lenient = r.Valid, r.Code, r.Kind, r.Fields, r.Warnings, r.Lenient
	b.Takes = taken(r.Of, got.Today)
	if !r.Valid && r.Lenient == nil {
		b.Help = a.help(ctx, r.Code)
	}
	return out, nil
}
