// Package payouts writes the report of one payout batch as CSV, XLSX and PDF. The same Report always gives the same bytes,
// so that a stored file can be compared by its hash, and a report whose lines do not add up to its totals is never written.
//
// # Columns
//
// CSV and the XLSX sheet "Lines" have these columns; read them by name, more may be added at the end:
//
//	batch_no, line_no      the batch and the line in it, from 1 without gaps
//	kind                   payout, return, or total in the last row
//	claim_no               the claim's number for people
//	voucher_version        the voucher in force when the payout was made
//	payout_id, rail_id     our ids; rail_id is the one the rail was given
//	rail, rail_reference   who carried the money, and what it calls the payment
//	method                 bank, card, alipay, …
//	created_at, settled_at RFC 3339 with the airport's offset; empty where it never happened
//	time_zone, currency    IANA and ISO 4217 names
//	gross, vat, fee        of the purchase: decimals with a dot and the currency's digits
//	amount                 what the line is about; negative for a return
//	debit                  what left: the amount of a paid payout, else zero
//	credit                 what came back: the amount of a return without its sign, else zero
//	outcome, failure_code  paid, failed, returned, and the rail's reason
//	account                masked
//	airport, kiosk         where
//
// The last row has kind "total", the number of lines in line_no, and the sums of all lines in the amounts. A batch always
// has one currency.
package payouts

import (
	"errors"
	"fmt"
	"time"

	"taxrefund/models/money"
)

// The kinds of line.
const (
	Payout = "payout"
	Return = "return"
)

// Report is one closed batch. Times are instants; Zone is the airport's, in which they are written (nil means UTC). Texts may
// come from strangers. ClosedAt is also the date inside the XLSX and PDF files.
type Report struct {
	Number, Airport, AirportName, Method, Rail string
	Currency                                   money.Currency
	OpenedAt, ClosedAt                         time.Time
	Zone                                       *time.Location
	Lines                                      []Line
	Totals                                     Totals
}

// Line is one payout, or one return of money that an earlier batch had paid. Amounts are in minor units of the batch's
// currency; AmountMinor is negative for a return. VoucherVersion 0 is written as an empty cell.
type Line struct {
	LineNo                                   int
	Kind                                     string
	DocID                                    string
	VoucherVersion                           int
	PayoutID, RailID, RailReference, Method  string
	CreatedAt, SettledAt                     time.Time
	GrossMinor, VATMinor, FeeMinor           int64
	AmountMinor, DebitMinor, CreditMinor     int64
	Outcome, FailureCode, AccountMask, Kiosk string
}

// Totals are what the batch itself says it holds, in minor units: AmountMinor is the sum of all lines, returns taken off;
// PaidMinor what left; FailedMinor the payouts that did not; ReturnedMinor what came back, as a positive number.
type Totals struct {
	Lines                                              int
	AmountMinor, PaidMinor, FailedMinor, ReturnedMinor int64
}

// net is what the batch took from the house's account: what left, less what came back.
func (t Totals) net() int64 { return t.PaidMinor - t.ReturnedMinor }

// sums are the columns of a report added up.
type sums struct{ gross, vat, fee, amount, debit, credit, failed int64 }

// Check says whether the report adds up: lines numbered from 1, debit and credit as kind and outcome say, and totals equal
// to the sum of the lines. Its errors name line numbers and never a person.
func (r Report) Check() error {
	_, err := r.add()
	return err
}

func (r Report) add() (sums, error) {
	var s sums
	if _, err := money.ParseCurrency(string(r.Currency)); err != nil {
		return s, fmt.Errorf("payout report: %w", err)
	}
	for i, l := range r.Lines {
		if err := l.check(i + 1); err != nil {
			return s, fmt.Errorf("payout report, line %d: %w", i+1, err)
		}
		if err := s.take(l); err != nil {
			return s, fmt.Errorf("payout report, line %d: %w", i+1, err)
		}
	}
	got := Totals{Lines: len(r.Lines), AmountMinor: s.amount, PaidMinor: s.debit, FailedMinor: s.failed, ReturnedMinor: s.credit}
	if got != r.Totals {
		return s, fmt.Errorf("payout report: the lines add up to %+v, the batch says %+v", got, r.Totals)
	}
	return s, nil
}

// check holds a line against the meaning of its columns.
func (l Line) check(number int) error {
	if l.LineNo != number {
		return fmt.Errorf("has number %d", l.LineNo)
	}
	debit, credit := int64(0), int64(0)
	switch {
	case l.Kind == Payout && l.AmountMinor > 0:
		if l.left() {
			debit = l.AmountMinor
		}
	case l.Kind == Return && l.AmountMinor < 0:
		credit = -l.AmountMinor
	default:
		return errors.New("kind and sign of the amount do not go together")
	}
	if l.DebitMinor != debit || l.CreditMinor != credit {
		return errors.New("debit and credit do not follow from kind, outcome and amount")
	}
	return nil
}

// left says whether a payout's money has left. Money that came back later had left: its return is a line of its own.
func (l Line) left() bool {
	return l.Kind == Payout && (l.Outcome == "paid" || l.Outcome == "returned")
}

// take adds a line and refuses sums that leave the range of int64.
func (s *sums) take(l Line) error {
	ok := addTo(&s.gross, l.GrossMinor) && addTo(&s.vat, l.VATMinor) && addTo(&s.fee, l.FeeMinor) &&
		addTo(&s.amount, l.AmountMinor) && addTo(&s.debit, l.DebitMinor) && addTo(&s.credit, l.CreditMinor)
	if l.Kind == Payout && !l.left() {
		ok = ok && addTo(&s.failed, l.AmountMinor)
	}
	if !ok {
		return errors.New("a sum is too large")
	}
	return nil
}

func addTo(sum *int64, v int64) bool {
	total := *sum + v
	if (total > *sum) != (v > 0) && v != 0 {
		return false
	}
	*sum = total
	return true
}

func (r Report) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}

// instant writes t in the airport's time; the zero time is empty.
func (r Report) instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(r.zone()).Format(time.RFC3339)
}

// decimal writes minor units as a decimal with a dot and the currency's digits.
func (r Report) decimal(minor int64) string { return money.Of(minor, r.Currency).Decimal() }
