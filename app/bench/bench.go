// Package bench measures the house as an airport uses it, on scratch databases of a real Postgres: each bench fills, runs,
// and prints a table beside what the bare database does in the same run.
package bench

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
	"taxrefund/models/staff"
)

// House is one installation that listens at Base until Stop.
type House struct {
	Base      string // http://host:port
	DB        *models.DB
	Ring      *sealed.Ring
	Places    *place.Service
	Merchants *merchant.Service
	Staff     *staff.Service
	RunJob    func(ctx context.Context, actor models.Actor, name string) error
	Stop      func()
}

// Open starts an installation on a database; every one of a bench has the same key ring. A recorder writes down what it
// sends to its database; nil is none.
type Open func(ctx context.Context, database string, r *Recorder) (*House, error)

// Bench is what every bench needs: how to start an installation, and where to print.
type Bench struct {
	Open Open
	Out  io.Writer
}

var benches = map[string]func(*Bench, context.Context, []string) error{
	"claims": (*Bench).claims, "feed": (*Bench).feed, "report": (*Bench).report, "scale": (*Bench).scale,
}

// Names lists the benches.
func Names() []string { return slices.Sorted(maps.Keys(benches)) }

// Run runs the bench that args name first, with the rest as its flags.
func (b *Bench) Run(ctx context.Context, args []string) error {
	if len(args) == 0 || benches[args[0]] == nil {
		return fmt.Errorf("name one bench: %s", strings.Join(Names(), ", "))
	}
	return benches[args[0]](b, ctx, args[1:])
}

func (b *Bench) say(format string, args ...any) { fmt.Fprintf(b.Out, format+"\n", args...) }
