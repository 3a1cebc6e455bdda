package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/money"
)

// shownChanges is how many changed receipts are listed one by one.
const shownChanges = 20

// diffSchemes replays every claim ever made under the law of two folders ("-" is the program's own) and reports how many
// answers and how much money would change.
func diffSchemes(ctx context.Context, w io.Writer, args []string) error {
	flags := flag.NewFlagSet("schemes diff", flag.ContinueOnError)
	claims := flags.Bool("claims", false, "replay the claims of DATABASE_URL")
	known := flags.String("known-on", "", "ask the law as it was published by this day; absent is each claim's own")
	var dirs []string
	for len(args) > 0 && (len(args[0]) == 0 || args[0] == "-" || args[0][0] != '-') {
		dirs, args = append(dirs, args[0]), args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	dirs = append(dirs, flags.Args()...)
	if len(dirs) != 2 || !*claims {
		return errors.New(`say schemes diff A B --claims: two folders that hold schemes/*.yaml or profiles/*.yaml, "-" being the law of the program`)
	}
	if _, err := models.ParseDate(*known); *known != "" && err != nil {
		return err
	}
	before, err := readLaw(dash(dirs[0]))
	if err != nil {
		return err
	}
	after, err := readLaw(dash(dirs[1]))
	if err != nil {
		return err
	}
	h, err := production(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	d := difference{sums: map[string]*changes{}}
	if err := h.Claims.Replay(ctx, before, after, models.Date(*known), d.add); err != nil {
		return err
	}
	return d.print(w)
}

// dash is the program's own law.
func dash(dir string) string {
	if dir == "-" {
		return ""
	}
	return dir
}

// difference adds up what two books of law say of past claims.
type difference struct {
	sums  map[string]*changes // by scheme
	shown []string
	more  int
}

type changes struct {
	currency              money.Currency
	claims, changedClaims int
	receipts, changed     int
	gained, lost          int // receipts that earn a refund now, or no more
	before, after         int64
}

func (d *difference) add(r claim.Replayed) error {
	s := d.sums[r.Scheme]
	if s == nil {
		s = &changes{currency: r.Currency}
		d.sums[r.Scheme] = s
	}
	s.claims++
	if r.Changed() {
		s.changedClaims++
	}
	for i, was := range r.Before {
		now := r.After[i]
		s.receipts, s.before, s.after = s.receipts+1, s.before+was.Payout, s.after+now.Payout
		if was == now {
			continue
		}
		s.changed++
		if was.Code != "" && now.Code == "" {
			s.gained++
		}
		if was.Code == "" && now.Code != "" {
			s.lost++
		}
		if len(d.shown) == shownChanges {
			d.more++
			continue
		}
		d.shown = append(d.shown, fmt.Sprintf("claim %s, receipt %d: %s → %s", r.DocID, was.Position, said(was, r.Currency), said(now, r.Currency)))
	}
	return nil
}

func said(r claim.ReplayedReceipt, c money.Currency) string {
	return cmp.Or(r.Code, money.Of(r.Payout, c).String())
}

func (d *difference) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "scheme\tclaims\tchanged\treceipts\tchanged\tearn now\tearn no more\tpayout before\tafter\tdifference\t")
	for _, id := range slices.Sorted(maps.Keys(d.sums)) {
		s := d.sums[id]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t\n", id, s.claims, s.changedClaims, s.receipts, s.changed, s.gained, s.lost,
			money.Of(s.before, s.currency), money.Of(s.after, s.currency), money.Of(s.after-s.before, s.currency))
	}
	err := t.Flush()
	for _, line := range d.shown {
		fmt.Fprintln(w, line)
	}
	if d.more > 0 {
		fmt.Fprintf(w, "and %d receipts more\n", d.more)
	}
	if len(d.sums) == 0 {
		fmt.Fprintln(w, "there are no claims to replay")
	}
	return err
}
