package claim_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

func (w *world) agent() models.Actor { return w.Agent.Actor("t") }

func TestAnAgentMakesTheClaimThatAKioskWouldMake(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		wrong := w.typed(w.sale("A-3", 48000))
		wrong.Total.Minor = 84000
		answer, err := w.send(w.agent(), w.submission("ref-desk-0001", presented(w.sale("A-1", 24000)), w.typed(w.sale("A-2", 36000)), wrong, w.unrecorded("LATE-1", 12000)))
		if err != nil {
			t.Fatal(err)
		}
		c := w.read(idOf(t, answer.Body))
		want := []claim.ReceiptStatus{claim.ReceiptValidated, claim.ReceiptValidated, claim.Inspection, claim.AwaitingRecord}
		if !slices.Equal(states(c), want) || c.AssistedBy != w.Agent.ID || c.KioskID == w.Kiosk.ID || c.Channel() != "red" {
			t.Errorf("the claim is %v, assisted by %q from %s", states(c), c.AssistedBy, c.KioskID)
		}
		lines, err := audit.Of(t.Context(), db, "claim", c.ID)
		if err != nil || len(lines) != 1 || lines[0].Deed != "claim.submit" || lines[0].Actor != w.Agent.Name {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
		if own := w.claim("ref-kiosk-0001", presented(w.sale("A-5", 24000))); own.AssistedBy != "" || own.KioskID != w.Kiosk.ID {
			t.Errorf("a kiosk's claim is assisted by %q from %s", own.AssistedBy, own.KioskID)
		}
		w.balanced()
	})
}

func TestAnAgentOfAnotherAirportMakesNoClaimHere(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		away, sale := w.agent(), w.sale("A-1", 24000)
		away.Airport = "ORY"
		_, err := w.send(away, w.submission("ref-away-0001", presented(sale)))
		w.wantCode(err, "airport.not_found")
		_, err = w.claims.Lookup(t.Context(), away, w.Airport, w.mrz)
		w.wantCode(err, "airport.not_found")
		var n int64
		if err := db.Table("audit_log").Where("actor_id = ?", w.Agent.ID).Count(&n).Error; err != nil || n != 0 {
			t.Errorf("the audit has %d deeds of the agent, %v", n, err)
		}
	})
}

func TestAFormSentTwentyTimesAtOnceMakesOneClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-twice-0001", presented(w.sale("A-1", 24000)))
		var bodies [20][]byte
		var errs [20]error
		var wg sync.WaitGroup
		for i := range bodies {
			wg.Go(func() {
				a, err := w.send(w.agent(), in)
				bodies[i], errs[i] = a.Body, err
			})
		}
		wg.Wait()
		for i := range bodies {
			if errs[i] != nil || !bytes.Equal(bodies[i], bodies[0]) {
				t.Errorf("call %d was answered %s, %v", i, bodies[i], errs[i])
			}
		}
		var n int64
		if err := db.Table("claims").Count(&n).Error; err != nil || n != 1 {
			t.Errorf("%d claims, %v", n, err)
		}
		w.balanced()
	})
}

func TestWhoeverSearchesByPassportIsAuditedWithoutTheNumber(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claim("ref-looked-01", presented(w.sale("A-1", 24000)))
		if _, err := w.claims.FindByPassport(t.Context(), w.agent(), "CHN", "L898902C3"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.claims.FindByPassport(t.Context(), w.agent(), "CHN", "X0000001"); models.CodeOf(err) != "claim.none_by_passport" {
			t.Fatal(err)
		}
		if _, err := w.claims.Lookup(t.Context(), w.agent(), w.Airport, w.mrz); err != nil {
			t.Fatal(err)
		}
		if _, err := w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, w.mrz); err != nil {
			t.Fatal(err)
		}
		own := hex.EncodeToString(merchant.BuyerIndex(w.Ring, w.doc.Key()))
		other := hex.EncodeToString(merchant.BuyerIndex(w.Ring, "CHN|X0000001"))
		for subject, want := range map[string][]string{own: {"claim.find", "purchases.lookup"}, other: {"claim.find"}} {
			lines, err := audit.Of(t.Context(), db, "passport", subject)
			var deeds []string
			for _, l := range lines {
				deeds = append(deeds, l.Deed)
				if l.Actor != w.Agent.Name {
					t.Errorf("%s looked", l.Actor)
				}
			}
			if err != nil || !slices.Equal(deeds, want) {
				t.Errorf("the audit says %v, %v; want %v", deeds, err, want)
			}
		}
		var all []map[string]any
		if err := db.Table("audit_log").Find(&all).Error; err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprint(all); strings.Contains(text, "L898902C3") || strings.Contains(text, "X0000001") {
			t.Errorf("the audit names a passport: %s", text)
		}
	})
}
