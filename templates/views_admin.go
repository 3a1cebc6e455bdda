package templates

// Jobs is the page "jobs". Starting one posts job and csrf to /jobs/start.
type Jobs struct {
	Chrome
	Jobs     []Job
	Runs     []JobRun
	MayStart bool
	More     *Link
}

// Job is one thing the clock does.
type Job struct {
	Name     string // as in the log: "run_payouts"
	Text     string // what it does
	Schedule string // in words: "every minute"
	Next     string
	Last     string
	Outcome  Tag
}

// JobRun is one run; Slot names the tick it belongs to, so that two replicas never do it twice.
type JobRun struct {
	Job, Slot, Started, Took, Owner, Detail string
	Outcome                                 Tag
}

// Places is the page "places". Enrolling a kiosk posts airport, terminal, kiosk-name and csrf to /places/kiosks,
// revoking one posts kiosk and csrf to /places/kiosks/revoke.
type Places struct {
	Chrome
	Airports []AirportRow
	Kiosks   []KioskRow
	Enrol    *EnrolForm // the person may enrol
	Key      *KioskKey  // right after enrolling, once
}

// AirportRow is one airport.
type AirportRow struct {
	Code, Name, Country, TimeZone, Currency string
	LocalTime                               string
	Terminals, Desks, Kiosks                string // counts
}

// KioskRow is one kiosk.
type KioskRow struct {
	ID, Name, Airport, Terminal, Enrolled, LastSeen string
	State                                           Tag
	Revoke                                          bool // the person may revoke it
}

// EnrolForm enrols a kiosk.
type EnrolForm struct {
	Airports  []Option
	Terminals []Option // "FRA Terminal 1"
	Name      string   // as typed
}

// KioskKey is the secret of a new kiosk; it is shown on one page only and stored nowhere.
type KioskKey struct {
	Name, Key string
}

// Feeds is the page "feeds": merchants' files of sales, newest first.
type Feeds struct {
	Chrome
	Feeds []FeedRow
}

// FeedRow is one file. The counts are of sales, written out.
type FeedRow struct {
	ID, Name, Merchant, Received                     string
	State                                            Tag
	Preview                                          bool
	Progress                                         string // while it runs: "42 %, at line 1 234"
	Why                                              string // a refused file was refused
	Recorded, Unchanged, Corrected, Voided, Rejected string
	Rejects                                          bool
}

// Alerts is the page "alerts": what needs somebody's attention, open ones first, and what is watched for.
type Alerts struct {
	Chrome
	Alerts  []AlertRow
	Watched []Watched
	More    *Link
}

// Watched is one thing that opens alerts.
type Watched struct {
	Name, Means string
}

// AlertRow is one alert.
type AlertRow struct {
	Condition, Airport, Detail string
	Opened, Closed             string
	State                      Tag
	Told                       string // what became of telling the receiver; empty where there is none
	Error                      string // why it could not be told so far
}
