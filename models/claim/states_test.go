package claim_test

import (
	"os"
	"strings"
	"testing"

	"taxrefund/models/claim"
)

func TestThePageShowsTheMovesOfAReceipt(t *testing.T) {
	page, err := os.ReadFile("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(page), "<!-- receipt moves -->\n| from | to |\n|---|---|\n")
	if !found {
		t.Fatal("ARCHITECTURE.md has no table of the moves of a receipt")
	}
	table, _, _ := strings.Cut(after, "\n\n")
	shown := map[claim.ReceiptStatus]string{}
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			t.Fatalf("the row %q has not two cells", line)
		}
		from := claim.ReceiptStatus(strings.TrimSpace(cells[1]))
		if _, twice := shown[from]; twice {
			t.Errorf("the page shows %s twice", from)
		}
		shown[from] = strings.TrimSpace(cells[2])
	}
	for from, moves := range claim.Moves {
		to := make([]string, len(moves))
		for i, s := range moves {
			to[i] = string(s)
		}
		if want := strings.Join(to, ", "); shown[from] != want {
			t.Errorf("from %s the page shows %q, the code allows %q", from, shown[from], want)
		}
		delete(shown, from)
	}
	for from := range shown {
		t.Errorf("the page shows moves from %s, the code has none", from)
	}
}
