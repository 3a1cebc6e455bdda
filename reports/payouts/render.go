package payouts

import (
	"bytes"
	"fmt"
	"io"

	"taxrefund/models/payout"
	"taxrefund/models/place"
)

// Of puts a closed batch into a report, with its times by the clock of its airport.
func Of(b payout.Batch, lines []payout.Line, airport place.Airport) Report {
	r := Report{
		Number: b.Number, Airport: b.Airport, AirportName: airport.Name, Method: b.Method, Rail: b.Rail, Currency: b.Currency,
		OpenedAt: b.OpenedAt, Zone: airport.Zone(),
		Totals: Totals{Lines: b.LineCount, AmountMinor: b.TotalMinor, PaidMinor: b.PaidMinor, FailedMinor: b.FailedMinor, ReturnedMinor: b.ReturnedMinor},
	}
	if b.ClosedAt != nil {
		r.ClosedAt = *b.ClosedAt
	}
	for _, l := range lines {
		line := Line{
			LineNo: l.LineNo, Kind: l.Kind, DocID: l.DocID, VoucherVersion: l.VoucherVersion, PayoutID: l.PayoutID, RailID: l.RailID,
			RailReference: l.RailReference, Method: l.Method, CreatedAt: l.CreatedAt, SettledAt: l.SettledAt,
			GrossMinor: l.GrossMinor, VATMinor: l.VATMinor, FeeMinor: l.FeeMinor, AmountMinor: l.AmountMinor,
			Outcome: l.Outcome, FailureCode: l.FailureCode, AccountMask: l.AccountMask, Kiosk: l.Kiosk,
		}
		if line.left() {
			line.DebitMinor = l.AmountMinor
		} else if l.Kind == Return {
			line.CreditMinor = -l.AmountMinor
		}
		r.Lines = append(r.Lines, line)
	}
	return r
}

// Files makes all three files of a report, by format.
func Files(r Report) (map[string][]byte, error) {
	files := map[string][]byte{}
	for format, write := range map[string]func(io.Writer, Report) error{"csv": CSV, "xlsx": XLSX, "pdf": PDF} {
		var out bytes.Buffer
		if err := write(&out, r); err != nil {
			return nil, fmt.Errorf("%s report of batch %s: %w", format, r.Number, err)
		}
		files[format] = out.Bytes()
	}
	return files, nil
}

var mediaTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "pdf": "application/pdf",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// MediaType is the type of a report's file, empty for a format that is none.
func MediaType(format string) string { return mediaTypes[format] }

// Disposition is the header (RFC 6266) under which a report is downloaded; the version is that of the columns.
func Disposition(number, format string) string {
	return fmt.Sprintf(`attachment; filename="payout_batch_%s_v1.%s"`, number, format)
}
