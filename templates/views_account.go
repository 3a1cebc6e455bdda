package templates

// SignIn is the page "sign_in". Its form posts email, password, next and csrf to /sign-in.
type SignIn struct {
	Chrome
	Error    string // one sentence, the same for every cause
	Email    string // as typed, to be corrected
	Next     string // path to go on to; the handler accepts only its own
	Accounts []DemoAccount
}

// DemoAccount is a ready-made account of the demonstration, which is the only place where passwords are known.
type DemoAccount struct {
	Role, Email, Password string
}

// Setup is the page "setup", reached by a one-time link: it makes the first administrator. Its form posts token, name,
// email, password and csrf to /setup.
type Setup struct {
	Chrome
	Token       string
	Name, Email string // as typed
}

// Error is the page "error", for every answer that is not the page asked for.
type Error struct {
	Chrome
	Status  int
	Heading string // what happened: "We cannot find that claim"
	Detail  string // what to do now
	TraceID string
	Back    Link
}

// Account is the page "account": who is signed in, and their personal tokens for programs. Its form posts name, days and
// csrf to /account/tokens.
type Account struct {
	Chrome
	Facts []Fact
	Token string // right after making one, once
	Name  string // as typed
	Days  string
}
