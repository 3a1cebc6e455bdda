package templates

// Cash is the page "cash": the cashier's desk. Each open till has a scan box, which posts csrf, voucher and version to
// Path/offer; without an open till in a currency one is opened by posting csrf, key, currency and float to /cash/tills.
type Cash struct {
	Chrome
	Tills      []CashTill
	Currencies []Option // to open a till in
	Float      string   // as typed
	Key        string   // of the form that opens a till
	Past       []TillRow
}

// CashTill is an open till of the cashier.
type CashTill struct {
	ID       string
	Path     string
	Currency string
	Opened   string
	Sums     []Fact
	Voucher  string // as typed, when it was refused; the error's field is "voucher-" and ID
	Version  string
}

// TillRow is one till in a list.
type TillRow struct {
	Href       string
	Number     string // what tells it from others
	Cashier    string
	Opened     string
	Closed     string
	State      Tag
	Payments   string
	Out        string
	Difference Tag // empty while it is open
}

// Tills is the page "tills": those of an airport, for finance and supervisors.
type Tills struct {
	Chrome
	Rows []TillRow
}

// Offer is the page "offer": what is paid for one voucher, and whom. Confirming posts csrf, key, voucher, version, handed,
// passport and, where something is lost, give_up and rest to Path/payments.
type Offer struct {
	Chrome
	Path      string // of the till
	Key       string
	Voucher   string
	Version   string
	Handed    string // minor units
	Amount    string
	Words     string
	Traveller string
	Identity  []Fact
	Sums      []Fact
	Rest      string // what becomes of the part above the limit, as a sentence
	GiveUp    string // what the traveller gives up; empty where nothing
	RestMinor string // the same in minor units
	Seen      bool   // the passport box was ticked
	Told      bool   // and the other one
}

// PaidCash is the page "paid": a payment that was made.
type PaidCash struct {
	Chrome
	Till   string // path
	Amount string
	Words  string
	Facts  []Fact
}

// Till is the page "till": one shift with its lines. Close posts csrf, key, counted and reason to Path/close; Supply posts
// csrf, key and supply to Path/supplies.
type Till struct {
	Chrome
	Path    string
	Back    Link
	Number  string
	State   Tag
	Facts   []Fact
	Sums    []Fact
	Reason  string
	Lines   []TillLine
	Close   bool
	Counted string // as typed
	Why     string
	Supply  bool
	Brought string // as typed
	Key     string // of its forms
}

// TillLine is a payment or a supply.
type TillLine struct {
	No      string
	At      string
	What    string // "Payment", "From the vault"
	Claim   string // grouped
	Note    string
	Due     string
	In, Out string
}
