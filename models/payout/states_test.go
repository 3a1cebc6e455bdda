package payout_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"taxrefund/models/payout"
)

func TestThePageShowsTheMovesOfAPayout(t *testing.T) {
	var want []string
	for _, from := range payout.Order {
		to := make([]string, len(payout.Moves[from]))
		for i, s := range payout.Moves[from] {
			to[i] = string(s)
		}
		want = append(want, "| "+string(from)+" | "+strings.Join(to, ", ")+" |")
	}
	if got := tableUnder(t, "<!-- payout moves -->"); !slices.Equal(got, want) {
		t.Errorf("ARCHITECTURE.md shows\n%s\nthe code allows\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheOrderNamesEveryStateThatCanBeLeft(t *testing.T) {
	if got, want := slices.Sorted(slices.Values(payout.Order)), slices.Sorted(maps.Keys(payout.Moves)); !slices.Equal(got, want) {
		t.Errorf("the order has %v, the moves start from %v", got, want)
	}
}

// tableUnder reads the rows of the table that follows a marker, without its head.
func tableUnder(t *testing.T, marker string) []string {
	t.Helper()
	page, err := os.ReadFile("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(page), marker+"\n")
	if !found {
		t.Fatalf("ARCHITECTURE.md has no %s", marker)
	}
	table, _, _ := strings.Cut(after, "\n\n")
	lines := strings.Split(strings.TrimSpace(table), "\n")
	if len(lines) < 3 || lines[0] != "| from | to |" {
		t.Fatalf("under %s there is no table, but %q", marker, table)
	}
	return lines[2:]
}

func TestMoneyThatMayBeAtTheRailIsNeverDueAgainWithoutAFailureOrAReturn(t *testing.T) {
	sent := []payout.State{payout.Submitting, payout.InProcess, payout.Unknown, payout.Review, payout.Paid, payout.Reversed}
	for _, from := range sent {
		for _, to := range payout.Moves[from] {
			if !slices.Contains(sent, to) && to != payout.Failed && to != payout.Returned {
				t.Errorf("%s may become %s", from, to)
			}
		}
	}
}
