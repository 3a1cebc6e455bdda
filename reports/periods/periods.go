// Package periods writes the report on a period as CSV and XLSX. The same report always gives the same bytes. Lines stream
// through: neither file is ever held whole.
//
// # Columns
//
// The CSV and the XLSX sheet "Lines" have these columns; read them by name, more may be added at the end:
//
//	row                     line; at the end total, airport, method, merchant and nationality: the sums
//	line_no                 from 1 without gaps; of a sum, how many lines it has
//	at, time_zone           RFC 3339 with the airport's offset, and its IANA name
//	airport, movement       IATA code; due, cancelled, paid, returned, forfeited, moved, sent, failed, recovery or recovery_closed
//	claim_no, payout_id     of the claim and of our payout
//	batch_no, rail, method  the batch that carried the money, where one did
//	merchant_vat_id, merchant, nationality, currency
//	opening                 what was owed before the period, with what was on its way
//	due                     became owed
//	cancelled               taken back before it was sent
//	paid                    arrived, says the rail
//	returned                arrived and came back
//	forfeited               not claimed in time
//	moved                   to this method from another one; negative for away from it
//	closing                 opening + due − cancelled − paid + returned − forfeited + moved
//	opening_on_its_way, sent, failed, closing_on_its_way
//	                        the part of what is owed that a rail has: opening + sent − failed − paid = closing
//	recovery, recovery_closed
//	                        asked back from travellers for void sales, and settled; no part of what is owed
//
// A line has its amount in the column of its movement and nothing in the others. A payout for several receipts has a line
// for each of them. Amounts are decimals with a dot and the currency's digits.
package periods

import (
	"fmt"

	"taxrefund/models/period"
)

var texts = []string{"at", "time_zone", "airport", "movement", "claim_no", "payout_id", "batch_no", "rail", "method", "merchant_vat_id", "merchant", "nationality", "currency"}

// figures are the columns of amounts in their order.
var figures = []struct {
	name string
	of   func(period.Figures) int64
}{
	{"opening", func(f period.Figures) int64 { return f.Opening }},
	{"due", func(f period.Figures) int64 { return f.Due }},
	{"cancelled", func(f period.Figures) int64 { return f.Cancelled }},
	{"paid", func(f period.Figures) int64 { return f.Paid }},
	{"returned", func(f period.Figures) int64 { return f.Returned }},
	{"forfeited", func(f period.Figures) int64 { return f.Forfeited }},
	{"moved", func(f period.Figures) int64 { return f.Moved }},
	{"closing", func(f period.Figures) int64 { return f.Closing }},
	{"opening_on_its_way", func(f period.Figures) int64 { return f.OpeningSent }},
	{"sent", func(f period.Figures) int64 { return f.Sent }},
	{"failed", func(f period.Figures) int64 { return f.Failed }},
	{"closing_on_its_way", func(f period.Figures) int64 { return f.ClosingSent }},
	{"recovery", func(f period.Figures) int64 { return f.Recovery }},
	{"recovery_closed", func(f period.Figures) int64 { return f.RecoveryClosed }},
}

// columns are the names in the first row, in order.
func columns() []string {
	out := append([]string{"row", "line_no"}, texts...)
	for _, f := range figures {
		out = append(out, f.name)
	}
	return out
}

// places says in which figure a movement's amount stands.
var places = func() map[string]int {
	out := map[string]int{}
	for i, f := range figures {
		out[f.name] = i
	}
	return out
}()

// placed puts a sum's key into the column of texts that it belongs to.
func placed(s period.Sum) (out [13]string) {
	out[12] = string(s.Currency)
	switch s.Dimension {
	case period.ByAirport:
		out[2] = s.Key
	case period.ByMethod:
		out[8] = s.Key
	case period.ByMerchant:
		out[9], out[10] = s.Key, s.Name
	case period.ByNationality:
		out[11] = s.Key
	}
	return out
}

// Formats are the files of a report on a period.
func Formats() map[string]period.Render { return map[string]period.Render{"csv": CSV, "xlsx": XLSX} }

// MediaType is the type of a report's file, empty for a format that is none.
func MediaType(format string) string {
	return map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[format]
}

// Disposition is the header (RFC 6266) under which a report is downloaded; the version is that of the columns.
func Disposition(p period.Period, format string) string {
	place := p.Airport
	if place == "" {
		place = "all"
	}
	return fmt.Sprintf(`attachment; filename="period_%s_%s_%s_v1.%s"`, place, p.From, p.To, format)
}
