package templates

// Claim is the page "claim". Path is its own address; the forms post there:
//
//	Path/decisions   version, receipt (each Key), and for each key K: id-K, action-K (validate, reduce, refuse), reason-K,
//	                 note-K, amount-K, and allowed-K-N for line N; an unticked box sends nothing, which means none allowed
//	Path/holds       kind (claim, passport, merchant), hold-reason
//	Path/holds/release     hold
//	Path/reopen      version, receipt-id, reopen-reason-K
//	Path/present     version, flight, departs (local to the airport, 2006-01-02T15:04)
//	Path/withdraw    version
//	Path/account     method, account, holder
//
// Every form also sends csrf. GET Path/voucher.pdf is the voucher.
type Claim struct {
	Chrome
	Path      string
	Version   int
	DocID     string // grouped
	Channel   Tag
	Status    Tag
	Traveller string
	Identity  []Fact // passport (masked), nationality, flight, departure …
	Urgency   Tag    // "departs in 1 h 20 min"
	Alert     string // above everything: "Held by a colleague: …"
	Sums      []Fact // gross, VAT, fee, refund, due and paid; amounts with their currency
	ToDecide  []ReceiptCard
	Others    []ReceiptCard // decided, or waiting for somebody else
	Reasons   []Option      // refusal reasons for the select boxes; Selected is ignored
	MayDecide bool
	Details   []Fact // law, residence, language, kiosk, reference …
	Payouts   []PayoutLine
	Account   *AccountForm // the payout needs other details
	Holds     []HoldLine
	Hold      *HoldForm    // the person may place a hold
	Present   *PresentForm // the claim lapsed and is in date
	Withdraw  bool         // the claim may be withdrawn
	Law       []LawStep    // how the amounts are worked out, one step after the other
	Evidence  []EvidenceLine
}

// LawStep is one step of how the law's answer comes about.
type LawStep struct {
	Of      string // "Receipt 1", "Receipt 1, line 2" or "All receipts"; empty where it is that of the step before
	Says    string
	Source  string // title of the law or page, with the day since which it holds
	Address string // where it can be read, when that is an address on the web
	Assumed bool   // the law does not say it
}

// ReceiptCard is one receipt with its goods and, while it is to be decided, the decision as typed so far.
type ReceiptCard struct {
	Key      string // short and unique on the page: its position
	ID       string
	Merchant string
	Shop     string // with its city
	VATID    string
	Invoice  string
	IssuedOn string // written out
	Deadline string // last day on which the goods may leave, written out
	Status   Tag
	Reasons  []string // sentences
	Lines    []GoodsLine
	Gross    string
	VAT      string
	Fee      string
	Refund   string
	Decision string // for decided ones: "Reduced by Anna Weber, 13:02: only part of the goods was shown."
	Note     string // typed
	Action   string // chosen: validate, reduce or refuse
	Reason   string // chosen
	Amount   string // typed: reduce to this gross amount
	Reopen   bool   // a supervisor may open the decision again
}

// GoodsLine is one kind of goods on a receipt.
type GoodsLine struct {
	LineNo      int
	Description string
	Category    string
	Nature      string // "Tariff 691110, from DE, in the set “Service”"; empty when the shop did not say
	Quantity    int64
	Allowed     int64
	VATRate     string
	Gross       string
	VAT         string
}

// PayoutLine is one payout of the claim.
type PayoutLine struct {
	Amount  string
	Method  string // "Alipay, a•••@b.cn"
	State   Tag
	Detail  string // "Paid 24 November 2026, 13:20, reference 2026…"
	BatchNo string
	Batch   string // address of the batch; empty when the person may not see it
}

// AccountForm asks for other payout details.
type AccountForm struct {
	Methods         []Option
	Account, Holder string // as typed
}

// HoldLine is a hold in force.
type HoldLine struct {
	ID       string
	Text     string // "On the passport"
	Reason   string
	By       string // "Anna Weber, 24 November 2026, 12:40"
	Released string // the same for its release; empty while in force
	Release  bool   // the person may release it
}

// HoldForm places a hold.
type HoldForm struct {
	Kind, Reason string // as typed
}

// PresentForm presents a lapsed claim again before a later flight.
type PresentForm struct {
	Flight, Departs string // as typed
}

// EvidenceLine is one line of the claim's history, from the audit log.
type EvidenceLine struct {
	At     string // local, written out
	AtISO  string
	Text   string // "Decision recorded"
	By     string
	Detail string
}
