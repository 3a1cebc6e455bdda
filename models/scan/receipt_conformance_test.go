package scan_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"taxrefund/models/fiscal"
	"taxrefund/models/scan"
)

func TestTheSharedReceipts(t *testing.T) {
	for kind, r := range conform(t, "receipts.json", "receipt", nil, nil) {
		if r.misses() > 0 {
			t.Errorf("%s: %d are not read as labelled", kind, r.misses())
		}
	}
}

// sharedReceipts are the shared codes with their readings.
func sharedReceipts(t *testing.T, each func(vector, scan.Reading)) {
	t.Helper()
	text, err := os.ReadFile("../../../shared/vectors/receipts.json")
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var items []vector
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	for _, v := range items {
		got, err := scan.Read("receipt", scan.Input{Lines: v.lines(t), Country: v.Country, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		each(v, got)
	}
}

func TestASharedReceiptThatIsNotValidIsRefusedForItsOwnProblem(t *testing.T) {
	sharedReceipts(t, func(v vector, got scan.Reading) {
		if v.Valid {
			return
		}
		text, _ := json.Marshal(got.Fields)
		var fields struct {
			Problems []any
			Decoded  any
		}
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(fields.Problems, v.Expected["problem"]) {
			t.Errorf("%s (%s) is refused for %v, not for %v", v.ID, v.Kind, fields.Problems, v.Expected["problem"])
		}
		if want := v.Expected["decoded"]; want != nil && !within(want, fields.Decoded) {
			t.Errorf("%s (%s): what was read is %v, not %v", v.ID, v.Kind, fields.Decoded, want)
		}
	})
}

func TestTheSignaturesOfTheSharedGermanReceiptsHold(t *testing.T) {
	held := 0
	sharedReceipts(t, func(v vector, got scan.Reading) {
		if v.Kind != "de_dsfinvk" || !v.Valid {
			return
		}
		if slices.Contains(got.Warnings, "signature_wrong") {
			t.Errorf("%s was changed, or its message is put together wrongly", v.ID)
		}
		if r, ok := got.Of.(fiscal.Receipt); ok && r.Proof == fiscal.Signature {
			held++
		}
	})
	if held < 3 {
		t.Errorf("%d signatures of devices that write unixTime hold, not 3", held)
	}
}
