package templates

// Prefund is the house's money at a rail, on the page "batches". Its forms post csrf, rail, currency and id: to
// /finance/prefunds/top-ups with amount-ID and reference-ID, to /finance/prefunds/floor with floor-ID.
type Prefund struct {
	ID             string
	Rail, Currency string
	State          Tag
	Balance        string
	OnItsWay       string // empty where nothing is
	Floor          string
	Waiting        string // "3 payouts, EUR 1,200.00"
	Short          string // what must be topped up; empty where nothing must
	InAmount       string // as typed into a refused form
	InReference    string
	InFloor        string
}

// Exposures is the page "exposure": what is out in refunds on each merchant's sales. The form posts csrf, vat-id, currency
// and ceiling to /finance/exposure/ceiling.
type Exposures struct {
	Chrome
	Rows       []ExposureRow
	MayControl bool
	VATID      string // as typed
	Ceiling    string
	Currencies []Option
}

// ExposureRow is one merchant in one currency.
type ExposureRow struct {
	Merchant, VATID       string
	Out, Waiting, Ceiling string
	State                 Tag // whether something waits for room
}
