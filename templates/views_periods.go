package templates

// Periods is the page "periods": reports on periods, newest first, and the form that asks for one: csrf, airport (an IATA
// code, empty for all), from and to (YYYY-MM-DD), posted to /finance/periods.
type Periods struct {
	Chrome
	Airports []Option // of staff of all airports; others have none to choose
	InFrom   string   // as typed
	InTo     string
	Rows     []PeriodRow
}

// PeriodRow is one report.
type PeriodRow struct {
	Href     string
	Days     string // "1 May to 31 May 2026"
	Place    string
	Asked    string // local to the airport
	State    Tag
	Progress string // while it is being made: "42 %, 1 200 of 3 000 lines"
	Why      string // it failed
	Totals   []PeriodTotal
	Reports  []PeriodFile
}

// PeriodTotal is what was owed at both ends, with its currency.
type PeriodTotal struct{ Opening, Closing string }

// Period is the page "period": one report with its sums.
type Period struct {
	Chrome
	Days     string
	State    Tag
	Progress string
	Why      string
	Facts    []Fact
	Reports  []PeriodFile
	Groups   []PeriodGroup
}

// PeriodGroup is one table of sums.
type PeriodGroup struct {
	ID    string // of its heading
	Title string // "By merchant"
	Of    string // "Merchant"; empty for the total
	Rows  []PeriodSum
	Cut   string // says that there are more rows, which the files have
}

// PeriodSum is one line of sums, amounts with their currency.
type PeriodSum struct {
	Name, Hint                                                                   string
	Opening, Due, Cancelled, Paid, Returned, Forfeited, Moved, Closing, OnItsWay string
}

// PeriodFile is a stored file of a report that is made; its bytes never change.
type PeriodFile struct {
	Href   string
	Format string // "CSV" or "XLSX"
	SHA256 string // 64 hexadecimal digits
	Size   string
}

// ShortHash is the first twelve digits, enough to compare by eye.
func (f PeriodFile) ShortHash() string { return f.SHA256[:min(12, len(f.SHA256))] }
