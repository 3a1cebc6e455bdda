package templates

// Queue is the page "queue": the claims of one airport, next to be done first. The scan box asks GET /customs/open?doc=…
type Queue struct {
	Chrome
	Scan    string // what was typed into the scan box when it was not found
	Tabs    []Tab
	Caption string // "14 claims waiting, next departure first"
	Rows    []QueueRow
	Empty   string // said in place of the table when there are no rows
	More    *Link  // there are more rows than shown
}

// Tab is one group of a list with its size; the groups are Waiting, Held, Decided and All.
type Tab struct {
	Href    string
	Text    string
	Count   string
	Current bool
}

// QueueRow is one claim in the list. Times are local to the airport.
type QueueRow struct {
	Href        string
	DocID       string // grouped: "7F3K-9QZ2-M4TX-C"
	Traveller   string
	Passport    string // masked
	Nationality string
	Flight      string
	Destination string
	Departs     string // "14:35", or with the day when it is not today
	DepartsAt   string // RFC 3339, for machines
	Urgency     Tag    // "in 1 h 20 min"
	Receipts    string // "4 receipts"
	ToInspect   string // "2 to inspect"; empty when none
	Refund      string
	Reasons     []string // sentences, the weightiest first
	Channel     Tag
	Status      Tag
	Held        bool
}
