// Package period reports, for an airport's calendar days, how what is owed to travellers moved: opening + due − cancelled −
// paid + returned − forfeited = closing, in every currency, by airport, method, merchant and nationality.
//
// Every figure is a sum of ledger entries (store_ledger.go). What is owed to a traveller stands on "refund_payable" until it
// is sent, and on "payout_clearing" while it is on its way; both together are the liability. Before anything is handed out
// the figures are held against the ledger's balances, the payouts, the batches and the lines themselves (tie.go); a report
// that does not tie out fails with the difference. A report that is made never changes (work.go keeps it in parts).
package period

import (
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
)

// State is how far a report has come.
type State string

// The states. Asked and making end in made or failed, which are never left.
const (
	Asked  State = "asked"
	Making State = "making"
	Made   State = "made"
	Failed State = "failed" // with the reason in Failure; it may be asked for again
)

// Ask names a report: calendar days by the clock of each airport, both ends included. An empty Airport means all airports.
type Ask struct {
	Airport  string
	From, To models.Date
}

// Period is one report.
type Period struct {
	ID string
	Ask
	State                 State
	LinesDone, LinesTotal int64  // of the CSV
	Failure, FailureText  string // code and words
	AskedBy               string // id of the member or name of the job
	AskedAt               time.Time
	FinishedAt            *time.Time
	Sums                  []Sum  // of a report that is made: first the totals
	Files                 []File // of a report that is made
}

// Percent is how much of the lines is written, from 0 to 100.
func (p Period) Percent() int {
	switch {
	case p.State == Made || p.State == Failed:
		return 100
	case p.LinesTotal == 0:
		return 0
	}
	return int(p.LinesDone * 100 / p.LinesTotal)
}

// Totals are the sums of everything, one for each currency.
func (p Period) Totals() []Sum { return p.By(ByTotal) }

// By lists the sums of one dimension in the order of their keys.
func (p Period) By(dimension string) []Sum {
	var out []Sum
	for _, s := range p.Sums {
		if s.Dimension == dimension {
			out = append(out, s)
		}
	}
	return out
}

// File is a stored report; its bytes never change.
type File struct {
	Format string // "csv" or "xlsx"
	SHA256 string
	Size   int64 // bytes
}

// The dimensions of Sum.
const (
	ByTotal       = "total"
	ByAirport     = "airport"
	ByMethod      = "method"
	ByMerchant    = "merchant" // by VAT id; an empty key is what belongs to no receipt
	ByNationality = "nationality"
)

// Dimensions in the order in which reports show them.
var Dimensions = []string{ByTotal, ByAirport, ByMethod, ByMerchant, ByNationality}

// Sum is one line of a summary in one currency.
type Sum struct {
	Dimension, Key, Name string
	Currency             money.Currency
	Figures
}

// Figures are minor units, none of them negative but a closing that the books got wrong and Moved. Opening and Closing are
// all that is owed, with what is on its way; OpeningSent and ClosingSent are the part of it that is on its way.
type Figures struct {
	Lines                                                              int64
	Opening, Due, Cancelled, Paid, Returned, Forfeited, Moved, Closing int64 // Moved: to another method, less what moved away
	OpeningSent, Sent, Failed, ClosingSent                             int64 // OpeningSent + Sent − Failed − Paid = ClosingSent
	Recovery, RecoveryClosed                                           int64 // asked back for void sales; it is no liability
}

// Line is one movement of a payout, or of one receipt's part in it.
type Line struct {
	At                      time.Time
	Airport, Movement       string // Movement is a name in Movements
	DocID, PayoutID         string
	Batch, Rail, Method     string
	MerchantVATID, Merchant string // empty where no receipt is known
	Nationality             string
	Currency                money.Currency
	Minor                   int64
	Zone                    *time.Location // of the airport
}

const (
	longest  = 400 // days
	earliest = models.Date("2000-01-01")
	// settling is how long after midnight a day is over: what began before has ended by then.
	settling = 5 * time.Minute
)

var (
	errNone     = models.E(models.NotFound, "period.not_found", "there is no such report here")
	errNoFile   = models.E(models.NotFound, "report.not_found", "there is no such file; a report that is made has report.csv and report.xlsx")
	errNotMade  = models.E(models.Conflict, "period.not_made", "this report is not made yet; its files come when it is")
	errLost     = models.E(models.Conflict, "period.taken_over", "another process makes this report")
	errOther    = models.E(models.Forbidden, "period.other_airport", "you may ask for reports of your own airport only")
	errOrder    = models.E(models.Invalid, "period.order", "the last day lies before the first")
	errTooLong  = models.E(models.Invalid, "period.too_long", "a report covers at most %d days; ask for several", longest)
	errTooEarly = models.E(models.Invalid, "period.too_early", "reports begin on %s or later", earliest)
	errRunning  = models.E(models.Invalid, "period.not_over", "the last day is not over yet at the airport; ask again five minutes after its midnight")
)

// check refuses absurd days.
func (a Ask) check() error {
	for _, d := range []models.Date{a.From, a.To} {
		if _, err := models.ParseDate(string(d)); err != nil {
			return err
		}
	}
	switch {
	case a.To < a.From:
		return errOrder
	case a.From < earliest:
		return errTooEarly
	case a.To >= a.From.AddDays(longest):
		return errTooLong
	}
	return nil
}

// cut is a period at one airport: half open, between two of its midnights.
type cut struct {
	airport     string
	name        string
	zone        *time.Location
	from, until time.Time
}

// cutAt cuts the days at an airport's midnights.
func (a Ask) cutAt(airport, name string, zone *time.Location) cut {
	return cut{airport: airport, name: name, zone: zone, from: a.From.Start(zone), until: a.To.AddDays(1).Start(zone)}
}
