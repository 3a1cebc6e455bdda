package voucher_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taxrefund/models/claim"
	"taxrefund/models/place"
	"taxrefund/reports/voucher"
)

// sheet is a French claim of three receipts: one validated, one to inspect, one that the shop has not reported.
func sheet(language string) claim.Sheet {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	var hours []place.Hours
	for d := time.Sunday; d <= time.Saturday; d++ {
		hours = append(hours, place.Hours{Weekday: d, Opens: 360, Closes: 1320})
	}
	return claim.Sheet{
		Airport: place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"},
		Desks:   []place.Desk{{Name: "Customs desk 2", Directions: "beside row 7", Hours: hours}},
		Scheme:  "France, vente en détaxe, rules FR@2021-01-01", QR: "TRV1:7K3M9Q2XB4TNC:1:ABC",
		Claim: &claim.Claim{
			DocID: "7K3M9Q2XB4TNC", Version: 1, Status: claim.Open, UpdatedAt: at, DepartsAt: at.Add(3 * time.Hour), Language: language,
			Currency: "EUR", Flight: "AF116", Destination: "PVG", DocumentMask: "••••••678", Nationality: "CHN", Method: "alipay", AccountMask: "x•••g@e•••.cn",
			Traveller: claim.Traveller{Surname: "WANG", GivenNames: "XIAOMING"}, Assumed: []string{"rounding", "fee"},
			Gross: 206400, VAT: 34400, Fee: 5160, Refund: 29240, Due: 6800,
			Receipts: []claim.Receipt{
				{Shop: "Galerie Vendôme Opéra", InvoiceNumber: "D1", IssuedOn: "2026-11-23", Status: claim.ReceiptValidated, SaleID: "x", Gross: 48000, VAT: 8000, Refund: 6800,
					DeadlineOn: "2027-02-28", Reasons: []claim.Reason{{Code: "match.exact"}}},
				{Shop: "Maison Horlogère Paix", InvoiceNumber: "D3", IssuedOn: "2026-11-23", Status: claim.Inspection, SaleID: "y", Gross: 132000, VAT: 22000, Refund: 18700,
					DeadlineOn: "2027-02-28", Reasons: []claim.Reason{{Code: "match.exact"}, {Code: "inspect.goods_category"}}},
				{MerchantName: "Librairie du Pont", InvoiceNumber: "77", IssuedOn: "2026-11-24", Status: claim.AwaitingRecord, TypedMinor: 26400,
					DeadlineOn: "2026-12-24", Reasons: []claim.Reason{{Code: "match.not_recorded"}}},
			},
		},
	}
}

func TestTheVoucherSaysInTheTravellersLanguageWhatHappensNext(t *testing.T) {
	for language, want := range map[string][]string{
		"en":      {"See customs", "Take the goods, your passport and this voucher to customs: Customs desk 2, beside row 7, open until 22:00.", "Goods of this kind are shown to an officer.", "Go to customs before your flight: 24 November 2026, 16:00"},
		"fr-CA":   {"À présenter à la douane", "ouvert jusqu'à 22:00", "Ces articles sont montrés à un agent.", "24 novembre 2026"},
		"zh-Hans": {"请前往海关", "开放至 22:00", "此类物品须由海关人员查验。", "支付宝"},
		"th":      {"See customs", "Alipay"},
	} {
		v := voucher.Of(sheet(language))
		said := strings.Join(append(append([]string{v.StatusLabel, v.Deadline, v.Method, v.Receipts[1].Reason}, v.Next...), v.Receipts[0].Reason), "\n")
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%s lacks %q in\n%s", language, w, said)
			}
		}
		if v.StatusKind != "red" || v.Receipts[0].Reason != "" || v.Totals.PayoutText != "EUR 68.00" || !v.Totals.FeeAssumed {
			t.Errorf("%s: %+v", language, v)
		}
	}
}

func TestADecidedClaimPrintsItsState(t *testing.T) {
	s := sheet("en")
	c := s.Claim
	c.Receipts = c.Receipts[:1]
	c.Status, c.Refund, c.Due = claim.Validated, 6800, 6800
	if v := voucher.Of(s); v.StatusKind != "green" || v.Deadline != "Leave with the goods by 2027-02-28" || !strings.Contains(strings.Join(v.Next, " "), "No stamp is needed") {
		t.Errorf("validated: %s %q %v", v.StatusKind, v.Deadline, v.Next)
	}
	c.Status, c.Receipts[0].Status, c.Refund, c.Due = claim.Refused, claim.ReceiptRefused, 0, 0
	if v := voucher.Of(s); v.StatusKind != "red" || v.StatusLabel != "Refused" || v.Deadline != "" {
		t.Errorf("refused: %s %s %q", v.StatusKind, v.StatusLabel, v.Deadline)
	}
	c.Status, c.Receipts[0].Status = claim.Lapsed, claim.ReceiptLapsed
	if v := voucher.Of(s); v.StatusKind != "" || !strings.Contains(strings.Join(v.Next, " "), "next departure") {
		t.Errorf("lapsed: %s %v", v.StatusKind, v.Next)
	}
}

// Every reason a traveller may read on paper has its words in every language the paper is printed in.
func TestEveryReasonHasItsWords(t *testing.T) {
	for _, language := range []string{"fr", "zh"} {
		for code, english := range claim.Codes() {
			s := sheet(language)
			s.Claim.Receipts[1].Reasons = []claim.Reason{{Code: code}}
			if said := voucher.Of(s).Receipts[1].Reason; said == english || said == "" && code != "match.exact" && code != "officer.validated" {
				t.Errorf("%s has no words for %s: %q", language, code, said)
			}
		}
	}
}

func TestARealClaimIsOnePageThatReadsBack(t *testing.T) {
	for _, tool := range []string{"pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	for language, want := range map[string][]string{"en": {"XIAOMING WANG", "EUR 292.40", "Maison Horlogère Paix", "7K3M-9Q2X-B4TN-C"}, "zh": {"离境退税凭证", "请前往海关", "支付宝"}} {
		path := filepath.Join(t.TempDir(), "voucher.pdf")
		if err := os.WriteFile(path, render(t, voucher.Of(sheet(language))), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(string(text), w) {
				t.Errorf("%s lacks %q in\n%s", language, w, text)
			}
		}
		info, err := exec.Command("pdfinfo", path).Output()
		if err != nil || !strings.Contains(string(info), "Pages:           1\n") || !strings.Contains(string(info), "A4") {
			t.Errorf("%v\n%s", err, info)
		}
	}
}
