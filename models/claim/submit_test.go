package claim_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/travel"
)

func TestACleanReceiptIsGreenAndDueAtOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-clean-1", presented(w.sale("A-1", 24000)))
		if c.Status != claim.Validated || c.Channel() != "green" {
			t.Errorf("got %s %s, want validated and green: %+v", c.Status, c.Channel(), c.Receipts)
		}
		if c.VAT != 4000 || c.Refund+c.Fee != c.VAT || c.Due != c.Refund || len(c.Payouts) != 1 || c.Payouts[0].Amount.Minor != c.Refund {
			t.Errorf("money does not follow: VAT %d fee %d refund %d due %d payouts %+v", c.VAT, c.Fee, c.Refund, c.Due, c.Payouts)
		}
		if c.Traveller.Surname != "ERIKSSON" || c.SchemeVersion == "" || len(c.Assumed) == 0 {
			t.Errorf("the claim lacks its traveller, its law or what was assumed: %+v", c)
		}
		w.balanced()
	})
}

func TestPartialGreenPaysTheCleanReceiptAndSendsTheWatchToAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		clean, seen := w.sale("A-1", 60000), w.sale("A-2", 50000, watch)
		c := w.claim("ref-partial", presented(clean), presented(seen))
		if want := []claim.ReceiptStatus{claim.ReceiptValidated, claim.Inspection}; !slices.Equal(states(c), want) {
			t.Fatalf("got %v, want %v", states(c), want)
		}
		if c.Due != c.Receipts[0].Refund || c.Due == 0 {
			t.Errorf("due %d, want the clean receipt's %d", c.Due, c.Receipts[0].Refund)
		}
		c, err := w.claims.Decide(t.Context(), w.officer(), c.ID, claim.Decision{Version: c.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: c.Receipts[1].ID, Action: "validate"}}})
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != claim.Validated || c.Due != c.Refund {
			t.Errorf("after validation: %s, due %d of %d", c.Status, c.Due, c.Refund)
		}
		if got := w.read(c.ID); len(got.Payouts) != 2 {
			t.Errorf("each decision makes its own due; got %d payouts", len(got.Payouts))
		}
		w.balanced()
	})
}

func TestAReceiptThatNeedsAnotherForTheMinimumWaitsForIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		small, seen := w.sale("A-1", 6000), w.sale("A-2", 6000, watch) // 60 € each, together above 100 €
		c := w.claim("ref-group-1", presented(small), presented(seen))
		if c.Receipts[0].Status != claim.ReceiptValidated || c.Due != 0 {
			t.Fatalf("got %v due %d; the small receipt depends on the red one and must wait", states(c), c.Due)
		}
		c, err := w.claims.Decide(t.Context(), w.officer(), c.DocID.Grouped(), claim.Decision{Version: c.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: c.Receipts[1].ID, Action: "refuse", Reason: "goods_not_present"}}})
		if err != nil {
			t.Fatal(err)
		}
		if c.Refund != 0 || c.Due != 0 {
			t.Errorf("below the minimum nothing is due; refund %d due %d", c.Refund, c.Due)
		}
	})
}

func TestWhatAReceiptIsMatchedTo(t *testing.T) {
	for _, tc := range []struct {
		name  string
		alter func(w *world, p *claim.Presented)
		want  claim.ReceiptStatus
		code  string // reason on the receipt, or error code when want is empty
	}{
		{"typed exactly as recorded is green", func(*world, *claim.Presented) {}, claim.ReceiptValidated, "match.exact"},
		{"another total goes to an officer", func(_ *world, p *claim.Presented) { p.Total.Minor++ }, claim.Inspection, "match.amount_differs"},
		{"the same number in another currency goes to an officer", func(_ *world, p *claim.Presented) { p.Total.Currency = "USD" }, claim.Inspection, "match.amount_differs"},
		{"another date goes to an officer", func(_ *world, p *claim.Presented) { p.IssuedOn = p.IssuedOn.AddDays(-1) }, claim.Inspection, "match.date_differs"},
		{"another VAT goes to an officer", func(_ *world, p *claim.Presented) { p.VATMinor = 1 }, claim.Inspection, "match.vat_differs"},
		{"an invoice nobody recorded awaits its record", func(_ *world, p *claim.Presented) { p.InvoiceNumber = "NEW-1" }, claim.AwaitingRecord, "match.not_recorded"},
		{"an unknown shop is refused", func(_ *world, p *claim.Presented) { p.MerchantVATID = "FR40303265045" }, "", "claim.no_receipt_stands"},
		{"a date before the shop joined is refused", func(_ *world, p *claim.Presented) { p.InvoiceNumber, p.IssuedOn = "OLD-1", "2001-01-01" }, "", "claim.no_receipt_stands"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := newWorld(t, db)
				p := w.typed(w.sale("A-1", 24000))
				tc.alter(w, &p)
				if tc.want == "" {
					_, err := w.send(w.kiosk(), w.submission("ref-match-1", p))
					w.wantCode(err, tc.code)
					return
				}
				c := w.claim("ref-match-1", p)
				if c.Receipts[0].Status != tc.want || !hasReason(c.Receipts[0], tc.code) {
					t.Errorf("got %s %+v, want %s with %s", c.Receipts[0].Status, c.Receipts[0].Reasons, tc.want, tc.code)
				}
				w.balanced()
			})
		})
	}
}

func hasReason(r claim.Receipt, code string) bool {
	return slices.ContainsFunc(r.Reasons, func(x claim.Reason) bool { return x.Code == code })
}

func TestAnotherPersonsPassportIsRefusedAndTheSaleStaysFree(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		in := w.submission("ref-other-1", w.typed(s))
		in.MRZ = travel.FormatZone(specimen("X1234567", "SMITH", "JOHN"))
		_, err := w.send(w.kiosk(), in)
		w.wantCode(err, "claim.receipt_taken")
		if c := w.claim("ref-owner-1", presented(s)); c.Status != claim.Validated {
			t.Errorf("the owner's claim is %s", c.Status)
		}
	})
}

func TestFiftySubmissionsOfOneInvoiceLeaveOneLiveClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		other := specimen("X1234567", "SMITH", "JOHN")
		actors := make([]models.Actor, 10)
		for i := range actors {
			k, _ := w.AddKiosk(fmt.Sprintf("K%02d", i))
			actors[i] = actorOf(k)
		}
		errs := make([]error, 50)
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range errs {
			in := w.submission(fmt.Sprintf("ref-race-%03d", i), presented(s))
			if i%2 == 0 {
				in.Receipts[0] = w.typed(s)
			}
			if i%4 == 0 {
				in.MRZ = travel.FormatZone(other)
			}
			wg.Go(func() {
				<-start
				_, errs[i] = w.send(actors[i%10], in)
			})
		}
		close(start)
		wg.Wait()
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
			} else if models.KindOf(err) != models.Conflict {
				t.Errorf("submission %d: %v, want a conflict", i, err)
			}
		}
		var live int64
		if err := db.Table("receipts").Where("live").Count(&live).Error; err != nil || won != 1 || live != 1 {
			t.Errorf("%d submissions won and %d receipts are live (%v), want one of each", won, live, err)
		}
		w.balanced()
	})
}

func TestAReplayedSubmissionGetsTheSameBytes(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-replay", presented(w.sale("A-1", 24000)))
		first, err := w.send(w.kiosk(), in)
		if err != nil {
			t.Fatal(err)
		}
		answers := make([]idempotency.Answer, 10)
		errs := make([]error, 10)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i], errs[i] = w.send(w.kiosk(), in) })
		}
		wg.Wait()
		for i, a := range answers {
			if errs[i] != nil || !bytes.Equal(a.Body, first.Body) || a.Status != first.Status || !a.Replayed {
				t.Errorf("replay %d: %v %s, want %s", i, errs[i], a.Body, first.Body)
			}
		}
		in.Account = "other@example.cn"
		_, err = w.send(w.kiosk(), in)
		w.wantCode(err, "idempotency.other_body")
	})
}

func TestASubmissionTakesAtMostFifteenStatements(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-count-1", presented(w.sale("A-1", 24000)), w.typed(w.sale("A-2", 36000)), presented(w.sale("A-3", 48000)))
		n := 0
		count := func(*gorm.DB) { n++ }
		cb := db.Callback()
		for _, err := range []error{
			cb.Create().After("gorm:create").Register("count", count), cb.Query().After("gorm:query").Register("count", count),
			cb.Update().After("gorm:update").Register("count", count), cb.Row().After("gorm:row").Register("count", count),
			cb.Raw().After("gorm:raw").Register("count", count), cb.Delete().After("gorm:delete").Register("count", count),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := w.Places.Authenticate(t.Context(), w.KioskKey); err != nil {
			t.Fatal(err)
		}
		if _, err := w.send(w.kiosk(), in); err != nil {
			t.Fatal(err)
		}
		const begin, commit = 1, 1
		if n += begin + commit; n > 15 {
			t.Errorf("a submission took %d statements, more than 15", n)
		}
		t.Logf("%d statements, the kiosk's authentication, BEGIN and COMMIT among them", n)
	})
}

func TestWhatIsWrongIsListedAtOnceAndNothingIsStored(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("x", claim.Presented{MerchantVATID: "FR00", InvoiceNumber: "", IssuedOn: "2031-01-01", Total: money.Of(-5, "XXQ")})
		in.MRZ[1] = strings.Replace(in.MRZ[1], "L898902C3", "L898902C4", 1)
		in.Method, in.Flight = "shells", "?"
		_, err := w.send(w.kiosk(), in)
		w.wantCode(err, "claim.invalid")
		var e *models.Error
		if !errors.As(err, &e) || len(e.Fields) < 8 {
			t.Fatalf("want every problem listed, got %+v", e)
		}
		for _, f := range e.Fields {
			if strings.Contains(f.Msg, "L898902C4") || strings.Contains(f.Msg, "shells") {
				t.Errorf("an input value is echoed: %s", f.Msg)
			}
		}
		for _, table := range []string{"claims", "receipts", "idempotency_keys", "payouts", "postings"} {
			var rows int64
			if err := db.Table(table).Count(&rows).Error; err != nil || rows != 0 {
				t.Errorf("%s has %d rows (%v), want none", table, rows, err)
			}
		}
	})
}

func TestAPassportWithoutAWholeBirthDateIsShownToAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-noage-1", presented(w.sale("A-1", 24000)))
		l := in.MRZ[1]
		l = l[:13] + "85<<<<" + mrzDigit("85<<<<") + l[20:43]
		in.MRZ[1] = l + mrzDigit(l[0:10]+l[13:20]+l[21:43])
		if _, err := w.send(w.kiosk(), in); err != nil {
			t.Fatal(err)
		}
		var ids []string
		if err := db.Table("claims").Pluck("id", &ids).Error; err != nil || len(ids) != 1 {
			t.Fatal(ids, err)
		}
		if c := w.read(ids[0]); c.Receipts[0].Status != claim.Inspection || !hasReason(c.Receipts[0], "inspect.unknown_age") {
			t.Errorf("got %s %+v", c.Receipts[0].Status, c.Receipts[0].Reasons)
		}
	})
}

// mrzDigit is the check digit of ICAO Doc 9303-3 section 4.9: weights 7, 3, 1; letters from 10; a filler is 0.
func mrzDigit(text string) string {
	sum := 0
	for i, r := range text {
		v := 0
		switch {
		case r >= '0' && r <= '9':
			v = int(r - '0')
		case r >= 'A' && r <= 'Z':
			v = int(r-'A') + 10
		}
		sum += v * []int{7, 3, 1}[i%3]
	}
	return fmt.Sprint(sum % 10)
}
