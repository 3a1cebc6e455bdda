package templates

// Find is the page "find": the refund desk's way to a claim. The scan box asks GET /desk/open?doc=…; the passport is posted
// to /desk/find (csrf, state, number), as what is personal stands in no address.
type Find struct {
	Chrome
	Scan          string // what was typed into the scan box when it was not found
	State, Number string // as typed
	Caption       string // "2 claims of this passport, the newest first"
	Rows          []FoundRow
}

// FoundRow is one claim of a passport. Times are local to the airport.
type FoundRow struct {
	Href      string
	DocID     string // grouped
	Traveller string
	Flight    string
	Departs   string
	Receipts  string // "4 receipts"
	Refund    string
	Status    Tag
	Held      bool
}

// Explain is the page "explain": one claim in words that can be read to the traveller. Path is its own address; Withdraw
// posts csrf and version to Path/withdraw, and GET Path/voucher.pdf prints the voucher again.
type Explain struct {
	Chrome
	Path      string
	Version   int
	DocID     string // grouped
	Tone      Tone   // of the claim's channel
	Status    Tag
	Traveller string
	Identity  []Fact
	Sums      []Fact
	Next      string // what the traveller does or waits for, about the whole claim
	Alert     string // nothing is paid now; never why somebody holds it
	Receipts  []Explained
	Payouts   []ExplainedPayout
	Cash      string // what limits cash, where it was chosen: a sentence
	Where     string // where an officer sees the goods; empty when none needs to
	Withdraw  bool   // something of the claim may still be given up
	Party     Party  // in whose row the claim was made just now; empty when it was found
}

// Explained is one receipt: what became of it, why, and what the traveller does next.
type Explained struct {
	Merchant string
	Shop     string // with its city
	Invoice  string
	IssuedOn string // written out
	Gross    string
	Refund   string
	Status   Tag
	Reasons  []string // sentences
	Next     string
}

// ExplainedPayout is what was or will be paid.
type ExplainedPayout struct {
	Amount string
	Method string // "Alipay, a•••@b.cn"
	State  Tag
	Detail string // "Paid 24 November 2026, 13:20"
}
