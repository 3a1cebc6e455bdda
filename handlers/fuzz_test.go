package handlers_test

import (
	"encoding/json"
	"slices"
	"testing"

	"taxrefund/models/modeltest"
)

// FuzzTheClaimBody sends anything at all as a claim: the answer is a claim or a problem document of the caller's making,
// never our own failure, and a refusal leaves nothing behind.
func FuzzTheClaimBody(f *testing.F) {
	w := newWorld(f, modeltest.Lite(f))
	good, err := json.Marshal(w.submission("ref-fuzz-2", w.typed(w.sale("A-1", 24000))))
	w.must(err)
	more, err := json.Marshal(with(f, w.submission("ref-fuzz-3", w.typed(w.sale("A-2", 24000))), "statuses", []string{"student_pass", "Student"}))
	w.must(err)
	for _, seed := range []string{`{}`, string(more), `{"crew":null,"entered_on":"2026-02-30","statuses":[1],"leaving_for_months":1e9}`, `[[[[`, "{\"reference\":\"\xff\"}", string(good[:len(good)-1])} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w.t = t
		before := w.count("receipts")
		a := w.call("POST", "/v1/claims", w.KioskKey, "fuzz", string(body))
		if a.status == 201 {
			t.Fatalf("a claim came of %q: %s", body, a.body)
		}
		if !slices.Contains([]int{400, 409, 413, 422}, a.status) {
			t.Fatalf("%d for %q: %s", a.status, body, a.body)
		}
		if p := a.json(t); p["code"] == "" || p["detail"] == "" || w.count("receipts") != before {
			t.Fatalf("for %q: %s", body, a.body)
		}
	})
}
