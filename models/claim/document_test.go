package claim_test

import (
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

func TestAnyTravelDocumentOfAPersonMakesAClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for i, tc := range []struct {
			format       travel.Format
			kind, number string
		}{{travel.TD1, "I", "D23145890"}, {travel.TD1, "ID", "D23145890734"}, {travel.TD2, "A", "D23145891"}, {travel.FRID, "ID", "120675001234"}, {travel.TD3, "PP", "D23145892"}} {
			d := specimen(tc.number, "MARTIN", "CAMILLE")
			d.Format, d.Kind = tc.format, tc.kind
			if tc.format == travel.FRID {
				d.IssuingState, d.Nationality = "FRA", "FRA"
			}
			w.wears(d)
			s := w.sale("A-"+string(rune('1'+i)), 24000)
			for _, lines := range [][]string{w.mrz, {strings.Join(w.mrz, "\r\n")}} {
				if found, err := w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, lines); err != nil || len(found.Sales) != 1 || len(found.ScanNotes) > 0 {
					t.Errorf("%s: lookup finds %d sales, %v", tc.format, len(found.Sales), err)
				}
			}
			if tc.format == travel.FRID {
				continue // residents of the Union have no refund
			}
			c := w.claim("ref-format-"+string(rune('1'+i)), presented(s))
			if c.Status != claim.Validated || c.Traveller.DocumentNumber != tc.number {
				t.Errorf("%s %s: the claim is %s", tc.format, tc.kind, c.Status)
			}
		}
	})
}

func TestAVisaIsRefusedInPlainWords(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	in := w.submission("ref-visa-001", presented(w.sale("A-1", 24000)))
	for code, kind := range map[string]string{"document.visa": "V", "document.kind": "X"} {
		d := w.doc
		d.Kind = kind
		for _, d.Format = range []travel.Format{travel.MRVA, travel.TD3} {
			if kind == "X" && d.Format == travel.MRVA {
				continue
			}
			in.MRZ = travel.FormatZone(d)
			_, err := w.send(w.kiosk(), in)
			w.wantCode(err, "claim.invalid")
			if !strings.Contains(fieldCodes(err), code) {
				t.Errorf("%s: %s", kind, fieldCodes(err))
			}
			_, err = w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, in.MRZ)
			w.wantCode(err, code)
		}
	}
}

func fieldCodes(err error) string {
	e, ok := err.(*models.Error)
	if !ok {
		return ""
	}
	var codes []string
	for _, f := range e.Fields {
		codes = append(codes, f.Path+" "+f.Code)
	}
	return strings.Join(codes, ", ")
}

func TestARepairedZoneIsAcceptedAndSaidToBe(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-repair-1", presented(w.sale("A-1", 24000)))
		in.MRZ[1] = strings.Replace(in.MRZ[1], "L898902C3", "L8989O2C3", 1)
		found, err := w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, in.MRZ)
		if err != nil || len(found.Sales) != 1 || len(found.ScanNotes) != 1 || found.ScanNotes[0].Code != "document.repaired" {
			t.Errorf("lookup: %+v, %v", found, err)
		}
		answer, err := w.send(w.kiosk(), in)
		if err != nil {
			t.Fatal(err)
		}
		c := w.read(idOf(t, answer.Body))
		if notes := c.ScanNotes(); c.Status != claim.Validated || c.Traveller.DocumentNumber != "L898902C3" || len(notes) != 1 || notes[0].Code != "document.repaired" || claim.Sentence(notes[0]) == "" {
			t.Errorf("%s, %v", c.Status, c.ScanNotes())
		}
		lines, err := audit.Of(t.Context(), db, "claim", c.ID)
		if err != nil || len(lines) != 1 || !strings.Contains(lines[0].Detail, `"document":"repaired"`) {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
		again := w.submission("ref-repair-2", presented(w.sale("A-2", 24000)))
		again.MRZ[1] = "S" + again.MRZ[1][1:]
		_, err = w.send(w.kiosk(), again)
		w.wantCode(err, "claim.invalid")
	})
}

func TestAPassportTypedAtAKioskIsShownToAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for _, tc := range []struct {
			actor models.Actor
			key   string
			want  claim.ReceiptStatus
		}{{w.kiosk(), "ref-typed-01", claim.Inspection}, {w.agent(), "ref-typed-02", claim.ReceiptValidated}} {
			in := w.submission(tc.key, presented(w.sale(tc.key, 24000)))
			in.Typed = true
			answer, err := w.send(tc.actor, in)
			if err != nil {
				t.Fatal(err)
			}
			c := w.read(idOf(t, answer.Body))
			if c.Receipts[0].Status != tc.want || hasReason(c.Receipts[0], "inspect.typed_document") != (tc.want == claim.Inspection) {
				t.Errorf("%s: %s %+v", tc.actor.Kind, c.Receipts[0].Status, c.Receipts[0].Reasons)
			}
			if !slices.ContainsFunc(c.ScanNotes(), func(r claim.Reason) bool { return r.Code == "document.typed" }) {
				t.Errorf("%s: nobody is told", tc.actor.Kind)
			}
		}
	})
}
