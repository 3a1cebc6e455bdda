// Package demo is the guided demonstration: it seeds an airport, walks one traveller through over real HTTP, a line a
// step, and leaves the files that such a day leaves behind.
package demo

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
	"taxrefund/models/staff"
	"taxrefund/templates"
)

// Stage is the running installation that the demonstration plays on.
type Stage struct {
	BaseURL   string
	DB        *models.DB
	Address   string // of the database; keys belong to one
	Places    *place.Service
	Merchants *merchant.Service
	Staff     *staff.Service
	RunJob    func(ctx context.Context, actor models.Actor, name string) error
	Tick      func(ctx context.Context) // runs what the clock says is due
	Journal   string                    // of the sandbox rail: the independent witness of what was paid
	Data      string                    // folder for the keys that are shown once
	Out       string                    // folder for the files
	Say       io.Writer
}

// Password is what every demonstration account signs in with. It exists in a demonstration's database only.
const Password = "take-off-with-a-refund"

// People are the demonstration's accounts.
var People = []staff.New{
	{Email: "officer@demo.example", Name: "Anna Weber", Role: "officer", Airport: "CDG", Password: Password},
	{Email: "supervisor@demo.example", Name: "Louis Martin", Role: "supervisor", Airport: "CDG", Password: Password},
	{Email: "agent@demo.example", Name: "Paul Girard", Role: "agent", Airport: "CDG", Password: Password},
	{Email: "cashier@demo.example", Name: "Nora Petit", Role: "cashier", Airport: "CDG", Password: Password},
	{Email: "finance@demo.example", Name: "Ines Duarte", Role: "finance", Airport: "CDG", Password: Password},
	{Email: "admin@demo.example", Name: "Mia Chen", Role: "admin", Password: Password},
}

// Accounts are People as the sign-in page of a demonstration shows them.
func Accounts() []templates.DemoAccount {
	out := make([]templates.DemoAccount, len(People))
	for i, p := range People {
		out[i] = templates.DemoAccount{Role: string(p.Role), Email: p.Email, Password: p.Password}
	}
	return out
}

// Run seeds what is missing, walks one traveller through, and writes the files. Any step that goes wrong is its error.
func Run(ctx context.Context, s Stage) (Summary, error) {
	if err := os.MkdirAll(s.Out, 0o755); err != nil {
		return Summary{}, err
	}
	k, err := s.seed(ctx)
	if err != nil {
		return Summary{}, fmt.Errorf("seed: %w", err)
	}
	w := &walk{Stage: s, keys: k, kiosk: newClient(s.BaseURL, k.Kiosk), officer: newClient(s.BaseURL, k.Officer), finance: newClient(s.BaseURL, k.Finance)}
	w.started = s.DB.Clock.Now()
	for _, step := range []func(context.Context) error{w.shop, w.lookUp, w.submit, w.decide, w.saveVoucher, w.payOut, w.saveReports, w.check} {
		if err := step(ctx); err != nil {
			return w.sum, err
		}
	}
	return w.sum, w.save("summary.json", w.sum.json())
}

// Closing prints where to look next and who may sign in.
func Closing(s Stage) {
	fmt.Fprintf(s.Say, "\nPages   %s/customs/   %s/finance/   %s/admin/\n", s.BaseURL, s.BaseURL, s.BaseURL)
	fmt.Fprintf(s.Say, "Files   %s   (the server's log is in %s)\n", s.Out, s.Data)
	for _, p := range People {
		fmt.Fprintf(s.Say, "Sign in %-26s %s   (%s, %s)\n", p.Email, Password, p.Name, p.Role)
	}
}

func (s Stage) say(format string, args ...any) { fmt.Fprintf(s.Say, format+"\n", args...) }

// save writes a file whole or not at all.
func (s Stage) save(name string, body []byte) error {
	path := filepath.Join(s.Out, name)
	if err := os.WriteFile(path+".part", body, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
