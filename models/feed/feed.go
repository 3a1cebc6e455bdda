// Package feed takes in files of sales that merchants send: streamed, resumed where they stopped, and taken in once.
//
// A file is received in sealed parts (receive.go), read row by row (csv.go, jsonl.go, einvoice.go), judged (check.go), and
// imported in chunks (import.go): one transaction writes a chunk of sales and moves the feed's cursor, so that a process that dies at
// any moment leaves nothing to do twice.
package feed

import (
	"time"

	"taxrefund/models"
)

// State is how far a feed has come.
type State string

// The states. Receiving ends in received, or the feed is forgotten; received and running end in done or refused.
const (
	Receiving State = "receiving"
	Received  State = "received"
	Running   State = "running"
	Done      State = "done"
	Refused   State = "refused" // the file as a whole, with the reason in Refusal; nothing went in
)

// The formats of a file.
const (
	CSV   = "csv"
	JSONL = "jsonl"
	XML   = "xml" // electronic invoices, of every kind that package fiscal reads
)

// Feed is one file of sales of one merchant.
type Feed struct {
	ID, MerchantID string
	MerchantName   string
	Name           string // as the sender called the file
	Format         string // CSV, JSONL or XML
	Preview        bool   // a dry run: everything is judged, nothing is recorded
	State          State
	SHA256         string // of the file, in hexadecimal; empty while receiving
	SizeBytes      int64
	NextByte       int64 // where the import goes on; of XML how many of its documents are taken in
	NextLine       int64 // from 1
	Counts
	Refusal, RefusalText  string // code and words, of a refused file
	ReceivedAt, UpdatedAt time.Time
	FinishedAt            *time.Time
}

// Counts are rows of a feed by what became of them. A row is one sale, whatever lines it has.
type Counts struct {
	Recorded  int64 // new sales
	Unchanged int64 // said what is recorded already
	Corrected int64
	Voided    int64
	Rejected  int64
}

// tell counts the rows of a chunk.
func (c Counts) tell(tx *models.Tx) {
	tx.Count("feed_rows", c.Recorded, "recorded")
	tx.Count("feed_rows", c.Unchanged, "unchanged")
	tx.Count("feed_rows", c.Corrected, "corrected")
	tx.Count("feed_rows", c.Voided, "voided")
	tx.Count("feed_rows", c.Rejected, "rejected")
}

func (c *Counts) add(o Counts) {
	c.Recorded, c.Unchanged, c.Corrected = c.Recorded+o.Recorded, c.Unchanged+o.Unchanged, c.Corrected+o.Corrected
	c.Voided, c.Rejected = c.Voided+o.Voided, c.Rejected+o.Rejected
}

// Percent is how much of the file is worked through, from 0 to 100.
func (f Feed) Percent() int {
	if f.State == Done || f.State == Refused {
		return 100
	}
	if f.SizeBytes == 0 {
		return 0
	}
	return int(f.NextByte * 100 / f.SizeBytes)
}

// Reject is one thing that is wrong with one row. It never holds a buyer's document.
type Reject struct {
	Line    int64  // of the file, from 1
	Place   int    // several things may be wrong with one line; from 1
	Invoice string // as written, when that can be read
	Field   string // a column or JSON path; empty when the whole line is meant
	Code    string
	Reason  string
}

var (
	errNoFeed   = models.E(models.NotFound, "feed.not_found", "there is no such feed here")
	errLost     = models.E(models.Conflict, "feed.taken_over", "another process goes on with this feed")
	errEmpty    = models.E(models.Invalid, "feed.empty", "the file is empty")
	errTooLarge = models.E(models.Invalid, "feed.too_large", "the file is too large: 4 GiB are taken, 1 GiB as a preview; send it in pieces")
	errDocument = models.E(models.Invalid, "feed.too_large", "the file is too large: an electronic invoice has at most 8 MiB, attachments included")
	errFormat   = models.E(models.Invalid, "feed.format", "a feed is a CSV file, JSON Lines or an electronic invoice: text/csv, application/jsonl or application/xml")
	errName     = models.E(models.Invalid, "feed.name", "a file's name has 1 to 200 printable characters")
)
