package voucher_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"taxrefund/models/claim"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/reports/voucher"
)

func TestEveryStateOfAClaimHasItsWords(t *testing.T) {
	const (
		ok, red  = claim.ReceiptValidated, claim.Inspection
		no, less = claim.ReceiptRefused, claim.Reduced
	)
	for _, c := range []struct {
		name                             string
		sheet                            claim.Sheet
		kind, label, pays, deadline, say string
	}{
		{"wholly validated", sheet("en", claim.Validated, ok, ok), "green", "Validated", "EUR 136.00", "28 February 2027", "No stamp is needed"},
		{"one refused", sheet("en", claim.PartlyValidated, ok, no), "green", "Partly validated: 1 of 2 receipts", "EUR 68.00", "28 February 2027", "EUR 68.00 is released for payment to Alipay **** 4821"},
		{"one reduced", sheet("en", claim.PartlyValidated, ok, less), "green", "Partly validated: 2 of 2 receipts", "EUR 136.00", "28 February 2027", "Take the goods with you"},
		{"one to see", sheet("en", claim.Open, ok, red, ok), "red", "See customs: 1 of 3 receipts", "EUR 136.00", "24 November 2026, 16:00", "Before check-in, show customs the goods"},
		{"waiting for a shop", sheet("en", claim.Open, ok, claim.AwaitingRecord), "amber", "Waiting: 1 of 2 receipts", "EUR 68.00", "28 February 2027", "has not reported a purchase yet"},
		{"waiting for the country", sheet("en", claim.Open, claim.AwaitingAuthority), "amber", "Waiting: 1 of 1 receipts", "EUR 0.00", "28 February 2027", "must confirm first"},
		{"refused", sheet("en", claim.Refused, no, no), "red", "Refused", "EUR 0.00", "", "Nothing is paid."},
		{"lapsed", sheet("en", claim.Lapsed, claim.ReceiptLapsed), "red", "Not seen by customs", "EUR 0.00", "28 February 2027", "Present this voucher again"},
		{"withdrawn", sheet("en", claim.Withdrawn, claim.ReceiptWithdrawn), "", "Withdrawn", "EUR 0.00", "", "taken back"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := voucher.Of(c.sheet)
			if v.StatusKind != c.kind || v.StatusLabel != c.label || v.Totals.PayoutText != c.pays || v.Deadline != c.deadline {
				t.Errorf("got %q, %q, %q, %q", v.StatusKind, v.StatusLabel, v.Totals.PayoutText, v.Deadline)
			}
			if next := strings.Join(v.Next, " "); !strings.Contains(next, c.say) {
				t.Errorf("it says %q, without %q", next, c.say)
			}
			if (v.Desk != "") != (c.sheet.Claim.Status == claim.Open && c.kind == "red") {
				t.Errorf("desk %q", v.Desk)
			}
		})
	}
}

func TestWhatIsNotSettledIsNeverCalledCertain(t *testing.T) {
	v := voucher.Of(sheet("en", claim.Open, claim.ReceiptValidated, claim.Inspection))
	if !v.Totals.Open || v.Totals.RefundText != "EUR 136.00" || v.Totals.PayoutText != "EUR 68.00" {
		t.Errorf("%+v", v.Totals)
	}
	if voucher.Of(sheet("en", claim.Validated, claim.ReceiptValidated)).Totals.Open {
		t.Error("a decided claim is printed as open")
	}
}

func TestWhatIsRefusedNamesNoAccount(t *testing.T) {
	if v := voucher.Of(sheet("en", claim.Refused, claim.ReceiptRefused)); v.Method != "" || v.Totals.GrossText != "" {
		t.Errorf("method %q, gross %q", v.Method, v.Totals.GrossText)
	}
}

func TestTheTravellersLanguageIsSpoken(t *testing.T) {
	for tag, want := range map[string][]string{
		"en":      {"en", "Alipay **** 4821", "Goods of this kind are shown to an officer.", "open until 22:00", "24 November 2026, 16:00"},
		"fr-CA":   {"fr", "Alipay **** 4821", "Les articles de ce genre sont présentés à un agent.", "ouvert jusqu'à 22:00", "24 novembre 2026, 16:00"},
		"ZH-Hans": {"zh", "支付宝 **** 4821", "此类商品须由海关人员查验。", "开放至 22:00", "2026年11月24日 16:00"},
		"th":      {"en", "Alipay **** 4821", "Goods of this kind are shown to an officer.", "open until 22:00", "24 November 2026, 16:00"},
	} {
		v := voucher.Of(sheet(tag, claim.Open, claim.Inspection))
		hint := strings.TrimLeft(strings.TrimPrefix(v.DeskHint, "Terminal 2E, beside row 7"), ", ，")
		got := []string{v.Language, v.Method, v.Receipts[0].Reason, hint, v.Deadline}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestEveryReasonIsTranslated(t *testing.T) {
	for _, language := range []string{"fr", "zh"} {
		for code, english := range claim.Codes() {
			s := sheet(language, claim.Refused, claim.ReceiptRefused)
			s.Claim.Receipts[0].Reasons = []claim.Reason{{Code: code}}
			silent := code == "match.exact" || code == "officer.validated" // they explain nothing to a traveller
			if said := voucher.Of(s).Receipts[0].Reason; (said == "") != silent || said == english {
				t.Errorf("%s of %s reads %q", code, language, said)
			}
		}
	}
}

func TestHowGoodsAreShownIsSaidInEachLanguage(t *testing.T) {
	for language, want := range map[string]string{"en": "after the security check", "fr": "après le contrôle de sûreté", "zh": "安检后"} {
		s := sheet(language, claim.Open, claim.Inspection)
		s.Claim.Receipts[0].Reasons = []claim.Reason{{Code: "inspect.by_law", Params: map[string]string{"action": "show_airside", "detail": "Show them again to an officer after the security check."}}}
		if said := voucher.Of(s).Receipts[0].Reason; !strings.Contains(said, want) || strings.Contains(said, "Show them") != (language == "en") {
			t.Errorf("%s: %q", language, said)
		}
	}
}

func TestWhatCustomsMustSeeStandsFirst(t *testing.T) {
	v := voucher.Of(sheet("en", claim.Open, append(many(48, claim.ReceiptValidated), claim.AwaitingRecord, claim.Inspection)...))
	var order []int
	for _, r := range v.Receipts[:3] {
		order = append(order, r.Position)
	}
	if fmt.Sprint(order) != "[50 49 1]" || len(v.Receipts) != 50 {
		t.Errorf("%d receipts, beginning with %v", len(v.Receipts), order)
	}
}

func TestAReceiptTheShopHasNotReportedShowsOnlyWhatWasTyped(t *testing.T) {
	r := voucher.Of(sheet("en", claim.Open, claim.AwaitingRecord)).Receipts[0]
	if r.Gross != "EUR 264.00" || r.VAT != "" || r.Refund != "" {
		t.Errorf("%+v", r)
	}
}

func TestTheDeskIsTheOneOpenWhenTheVersionWasMade(t *testing.T) {
	for _, c := range []struct {
		name       string
		at         time.Time
		desks      func([]place.Desk) []place.Desk
		desk, hint string
	}{
		{"open", madeAt, nil, "Customs desk 2", "Terminal 2E, beside row 7, open until 22:00"},
		{"closed", madeAt.Add(12 * time.Hour), nil, "Customs desk 2", "Terminal 2E, beside row 7, opens 25 November 2026, 06:00"},
		{"none", madeAt, func([]place.Desk) []place.Desk { return nil }, "Customs", "Ask at the information desk where to find it."},
		{"until midnight", madeAt, func(d []place.Desk) []place.Desk {
			for i := range d[0].Hours {
				d[0].Hours[i].Closes = 1440
			}
			return d
		}, "Customs desk 2", "Terminal 2E, beside row 7, open until 24:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sheet("en", claim.Open, claim.Inspection)
			s.Claim.UpdatedAt = c.at
			if c.desks != nil {
				s.Desks = c.desks(s.Desks)
			}
			if v := voucher.Of(s); v.Desk != c.desk || v.DeskHint != c.hint {
				t.Errorf("got %q, %q", v.Desk, v.DeskHint)
			}
		})
	}
}

func TestPayoutsOnTheirWayAndHoldsChangeNoVersion(t *testing.T) {
	s := sheet("en", claim.Open, claim.ReceiptValidated, claim.Inspection)
	before := voucher.Of(s)
	s.Claim.Payouts = []payout.Payout{{ID: "p", State: payout.Paid}}
	s.Claim.Holds = []claim.Hold{{Kind: "passport", Reason: "watch list"}}
	if after := voucher.Of(s); !reflect.DeepEqual(before, after) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

func TestAVoucherThatIsPaidInCashSaysWhereAndUntilWhen(t *testing.T) {
	for language, want := range map[string][2]string{
		"en": {"EUR 68.00 is paid at the cash desk until 24 November 2029. Bring this voucher and your passport.", "EUR 68.00 is paid at the cash desk. Bring this voucher and your passport."},
		"fr": {"EUR 68.00 : payé en espèces à la caisse jusqu'au 24 novembre 2029. Apportez ce bordereau et votre passeport.", "EUR 68.00 : payé en espèces à la caisse. Apportez ce bordereau et votre passeport."},
		"zh": {"EUR 68.00 可在现金柜台领取，截止 2029年11月24日。请携带本凭证和护照。", "EUR 68.00 可在现金柜台领取。请携带本凭证和护照。"},
	} {
		s := sheet(language, claim.Validated, claim.ReceiptValidated)
		s.Claim.Method, s.Claim.AccountMask = "cash", ""
		for i, text := range []string{want[1], want[0]} {
			if i == 1 {
				s.Claim.Payouts = []payout.Payout{{ForfeitsOn: "2029-12-24"}, {}, {ForfeitsOn: "2029-11-24", State: payout.Paid}}
			}
			v := voucher.Of(s)
			if !slices.Contains(v.Next, text) || strings.HasSuffix(v.Method, " ") || v.Method == "Cash" {
				t.Errorf("%s: it says %q, paid by %q", language, v.Next, v.Method)
			}
		}
	}
}
