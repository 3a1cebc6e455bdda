// Package rejects writes what is wrong with a merchant's feed as a file for its sender.
package rejects

import (
	"encoding/csv"
	"io"
	"strconv"

	"taxrefund/models/feed"
	"taxrefund/reports/sheet"
)

// CSV writes one line for each thing that is wrong: where, in which invoice and field, and why. each hands them over one
// by one. Of a refused file it says why. Whatever the sender wrote is guarded against being taken for a formula.
func CSV(w io.Writer, f feed.Feed, each func(func(feed.Reject) error) error) error {
	out := csv.NewWriter(w)
	write := func(r feed.Reject) error {
		return out.Write([]string{strconv.FormatInt(r.Line, 10), sheet.Guarded(r.Invoice), r.Field, r.Code, r.Reason})
	}
	if err := out.Write([]string{"line", "invoice_number", "field", "code", "reason"}); err != nil {
		return err
	}
	if f.Refusal != "" {
		if err := write(feed.Reject{Line: f.NextLine, Code: f.Refusal, Reason: f.RefusalText}); err != nil {
			return err
		}
	}
	if err := each(write); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}
