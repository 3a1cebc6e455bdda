package templates

// Batches is the page "batches": payout batches, what does not add up yet, and the brakes on each rail. Rail controls
// post control (their ID), airport and csrf: to /finance/controls/pause and /finance/controls/resume with reason-ID, to
// /finance/controls/ceilings with single-ID and daily-ID.
type Batches struct {
	Chrome
	Rows         []BatchRow
	Totals       []BatchTotal // one for each currency
	More         *Link
	Unreconciled []Unreconciled
	Controls     []RailControl
	Prefunds     []Prefund
	MayControl   bool
}

// BatchRow is one batch. Amounts carry their currency.
type BatchRow struct {
	Href    string
	Number  string
	Airport string
	Method  string
	Rail    string
	Lines   string
	Total   string
	Paid    string
	Failed  string
	Return  string
	State   Tag
	Opened  string // local to the airport, written out
	Closed  string
	Reports []Report
}

// BatchTotal is the control total of the batches shown, in one currency.
type BatchTotal struct {
	Currency, Lines, Total, Paid, Failed, Return string
}

// Report is a stored file of a closed batch; its bytes never change.
type Report struct {
	Href   string
	Format string // "CSV", "XLSX" or "PDF"
	SHA256 string // 64 hexadecimal digits
	Size   string
	Made   string
}

// ShortHash is the first twelve digits, enough to compare by eye.
func (r Report) ShortHash() string { return r.SHA256[:min(12, len(r.SHA256))] }

// Unreconciled is one amount on which our books and the rail do not agree yet.
type Unreconciled struct {
	Href   string
	Ref    string // claim or batch number
	Why    string // a sentence
	Rail   string
	Amount string
	Age    Tag // "3 days"
}

// RailControl is the brake on one rail at one airport in one currency. Ceilings are empty where there is none.
type RailControl struct {
	ID       string
	Airport  string
	Rail     string
	Currency string
	State    Tag
	Reason   string // why it was paused, by whom and when
	Paused   bool
	Single   string // as shown
	Daily    string
	Today    string // sent today
	InSingle string // as typed into the form
	InDaily  string
	Open     bool // its form had an error
}

// Batch is the page "batch".
type Batch struct {
	Chrome
	Number  string
	State   Tag
	Facts   []Fact // airport, method, rail, currency, opened, closed
	Sums    []Fact // control totals as cards
	Reports []Report
	Checks  []Check
	Caption string
	Lines   []BatchLine
	Count   string // control totals, repeated under the lines
	Total   string
	More    *Link
}

// Check is a sum seen from several sides: our ledger, the batch, the rail.
type Check struct {
	Name   string
	Count  string
	Amount string
	Result Tag // "Agrees", "Differs by €12.00"
}

// BatchLine is one line of a batch. A return is a line of a later batch with a negative amount.
type BatchLine struct {
	No        string
	Claim     string // number for people, grouped
	ClaimHref string
	Kind      string // "Payout" or "Return"
	Account   string // masked
	RailID    string
	RailRef   string
	Booked    string
	Amount    string
	State     Tag
}
