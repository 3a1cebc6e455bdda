package handlers_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// Claims and lookup take a document as it was scanned, or as somebody typed it.
func TestADocumentIsScannedOrTypedAndNotBoth(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		typed := obj{"surname": "Wang", "given_names": "Xiaoming", "issuing_state": "CHN", "number": "E12345678", "nationality": "CHN",
			"birth_date": string(w.document.BirthDate), "sex": "M", "expires_on": string(w.document.ExpiresOn)}
		repaired := []string{w.mrz[0], strings.Replace(w.mrz[1], "CHN9003", "CHN9OO3", 1)}
		for name, tc := range map[string]struct {
			document obj
			status   int
			notes    string
			channel  string
		}{
			"two lines": {obj{"mrz": w.mrz}, 201, "", "green"}, "one text": {obj{"mrz": []string{strings.Join(w.mrz, "\n")}}, 201, "", "green"},
			"two zeros read as letters": {obj{"mrz": repaired}, 201, "document.repaired", "green"},
			"typed":                     {typed, 201, "document.typed", "red"},
			"both":                      {obj{"mrz": w.mrz, "surname": "Wang"}, 422, "", ""}, "none": {obj{}, 422, "", ""},
			"typed without a number": {obj{"surname": "Wang"}, 422, "", ""},
		} {
			key := "ref-" + strings.ReplaceAll(name, " ", "-") + "-1"
			sale := w.sale("A-"+key, 24000)
			found := w.call("POST", "/v1/purchases/lookup", w.KioskKey, "", obj{"document": tc.document})
			if (found.status == 200) != (tc.status == 201) {
				t.Errorf("%s: lookup %d %s", name, found.status, found.body)
			}
			body := w.submission(key, obj{"sale_id": sale.ID})
			body["document"] = tc.document
			a := w.call("POST", "/v1/claims", w.KioskKey, key, body)
			if a.status != tc.status {
				t.Errorf("%s: %d %s", name, a.status, a.body)
				continue
			}
			if tc.status != 201 {
				continue
			}
			c := a.json(t)
			notes, _ := c["scan_notes"].([]any)
			if (len(notes) == 1) != (tc.notes != "") || tc.notes != "" && notes[0].(map[string]any)["code"] != tc.notes || c["channel"] != tc.channel {
				t.Errorf("%s: %v, %v", name, notes, c["channel"])
			}
		}
	})
}
