// Package staff is the people who work here: their roles, how they sign in, and what each role may do.
package staff

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"taxrefund/models"
)

// Role says what somebody is here.
type Role string

// The roles.
const (
	Officer    Role = "officer"
	Supervisor Role = "supervisor"
	Agent      Role = "agent"   // of the refund desk: finds, explains, assists and withdraws, never decides
	Cashier    Role = "cashier" // pays refunds in cash from a till of their own; neither decides nor changes an amount
	Finance    Role = "finance"
	Admin      Role = "admin"
)

// may is the whole table of roles and permissions: what is not here is refused.
var may = map[Role][]string{
	Officer:    {"", "claims.read", "claims.decide", "claims.withdraw"},
	Supervisor: {"", "claims.read", "claims.decide", "claims.withdraw", "claims.reopen", "tills.count", "tills.oversee"},
	Agent:      {"", "claims.find", "claims.assist", "claims.withdraw"},
	Cashier:    {"", "tills.work", "tills.count"},
	Finance:    {"", "reports.read", "payouts.control", "jobs.run", "tills.count", "tills.oversee"},
	Admin:      {"", "places.manage", "staff.manage", "merchants.manage", "reports.read", "jobs.run", "installation.run"},
}

// May reports whether a role has a permission; everybody has the empty one.
func (r Role) May(permission string) bool { return slices.Contains(may[r], permission) }

// Member is one of the staff.
type Member struct {
	ID, Email, Name string
	Role            Role
	Airport         string // IATA code; empty for staff of all airports
	Status          string // "active" or "disabled"
}

// Actor is the member as audits name them.
func (m Member) Actor(trace string) models.Actor {
	return models.Actor{Kind: "staff", ID: m.ID, Name: m.Name, Role: string(m.Role), Airport: m.Airport, TraceID: trace}
}

// New is somebody to be added.
type New struct {
	Email, Name string
	Role        Role
	Airport     string
	Password    string
}

// Session is a sign-in. Token goes into the cookie and is stored hashed; CSRF stands in every form.
type Session struct {
	Token, CSRF string
	EndsAt      time.Time
}

// common are passwords of twelve characters or more that everybody tries first.
var common = []string{"password1234", "123456789012", "qwertyuiop12", "passwordpassword", "administrator", "letmeinletmein", "iloveyou1234", "welcome12345", "changeme1234", "1234567890123"}

// spelled is the one spelling of an e-mail address that accounts are kept and counted under.
func spelled(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func (n *New) check() error {
	n.Email = spelled(n.Email)
	a, err := mail.ParseAddress(n.Email)
	if err != nil || a.Address != n.Email || len(n.Email) > 254 {
		return models.E(models.Invalid, "staff.email", "this is not an e-mail address")
	}
	if n.Name = strings.TrimSpace(n.Name); n.Name == "" || utf8.RuneCountInString(n.Name) > 80 || strings.ContainsFunc(n.Name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return models.E(models.Invalid, "staff.name", "a name has 1 to 80 printable characters")
	}
	if may[n.Role] == nil {
		return models.E(models.Invalid, "staff.role", "a role is officer, supervisor, agent, cashier, finance or admin")
	}
	if n.Role == Cashier && n.Airport == "" {
		return models.E(models.Invalid, "staff.cashier_airport", "a cashier works at one airport; name it")
	}
	if l := utf8.RuneCountInString(n.Password); l < 12 || l > 128 || slices.Contains(common, strings.ToLower(n.Password)) {
		return models.E(models.Invalid, "password.weak", "a password has 12 to 128 characters and is none that everybody tries first")
	}
	return nil
}

// idle is how long a session lives without being used; absolute ends every session.
func (r Role) idle() time.Duration {
	if r == Finance || r == Admin {
		return 10 * time.Minute
	}
	return 15 * time.Minute
}

const (
	absolute  = 10 * time.Hour
	tryWindow = 15 * time.Minute
	maxTries  = 10 // sign-ins per window, by account and by origin
)
