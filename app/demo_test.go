package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taxrefund/app/demo"
	"taxrefund/app/drill"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
)

// TestTheDemonstrationWalksATravellerThrough runs the program as a person does, twice on each engine, and lays the files
// it leaves beside each other.
func TestTheDemonstrationWalksATravellerThrough(t *testing.T) {
	program, err := drill.Build(t.Context(), t.TempDir(), "demo_test")
	if err != nil {
		t.Fatal(err)
	}
	for engine, address := range map[string]func(testing.TB) string{"sqlite": nil, "postgres": modeltest.PostgresURL} {
		t.Run(engine, func(t *testing.T) {
			dir := t.TempDir()
			env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "DATABASE_URL=") })
			if address != nil {
				env = append(env, "DATABASE_URL="+address(t))
			}
			docs := map[string]bool{}
			for range 2 {
				cmd := exec.CommandContext(t.Context(), program, "demo", "--once", "--out", "files")
				cmd.Dir, cmd.Env = dir, env
				if said, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, said)
				}
				docs[agree(t, filepath.Join(dir, "files"), engine)] = true
			}
			if len(docs) != 2 {
				t.Errorf("two walks made %d claims", len(docs))
			}
		})
	}
}

// agree compares the files with each other and returns the claim's number.
func agree(t *testing.T, dir, engine string) string {
	t.Helper()
	read := func(name string) []byte {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	var sum demo.Summary
	if err := json.Unmarshal(read("summary.json"), &sum); err != nil {
		t.Fatal(err)
	}
	if sum.RefundMinor <= 0 || sum.PaidMinor != sum.RefundMinor || sum.ReportTotalMinor != sum.RefundMinor || sum.LedgerSumMinor != 0 || sum.Database != engine {
		t.Errorf("the sums do not agree: %+v", sum)
	}
	rows, err := csv.NewReader(bytes.NewReader(read("payouts.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	amount, claim := slices.Index(rows[0], "amount"), slices.Index(rows[0], "claim_no")
	total := int64(0)
	for _, row := range rows[1:] {
		a, err := money.ParseDecimal(row[amount], money.Currency(sum.Currency))
		if err != nil {
			t.Fatal(err)
		}
		if row[claim] == sum.DocID {
			total += a.Minor
		}
	}
	if total != sum.RefundMinor {
		t.Errorf("the CSV pays %d, the claim is worth %d", total, sum.RefundMinor)
	}
	for name, magic := range map[string]string{"voucher.pdf": "%PDF-", "payouts.pdf": "%PDF-", "payouts.xlsx": "PK"} {
		if !bytes.HasPrefix(read(name), []byte(magic)) {
			t.Errorf("%s is no such file", name)
		}
	}
	return sum.DocID
}
