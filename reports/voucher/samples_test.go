package voucher_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"taxrefund/models/claim"
	"taxrefund/reports/voucher"
)

var samples = flag.String("samples", "", "folder to write sample vouchers to, for a person to look at")

// looks are the vouchers worth looking at after a change to the layout.
func looks() map[string]voucher.Voucher {
	mixed := []claim.ReceiptStatus{claim.ReceiptValidated, claim.ReceiptValidated, claim.Inspection, claim.AwaitingRecord}
	long := append(many(49, claim.ReceiptValidated), claim.Inspection)
	return map[string]voucher.Voucher{
		"green-fr":   voucher.Of(sheet("fr", claim.Validated, many(4, claim.ReceiptValidated)...)),
		"partly-en":  voucher.Of(sheet("en", claim.Open, mixed...)),
		"partly-zh":  voucher.Of(sheet("zh-Hans", claim.Open, mixed...)),
		"refused-fr": voucher.Of(sheet("fr", claim.Refused, claim.ReceiptRefused, claim.ReceiptRefused)),
		"waiting-en": voucher.Of(sheet("en", claim.Open, claim.AwaitingAuthority, claim.AwaitingAuthority)),
		"long-en":    voucher.Of(sheet("en", claim.Open, long...)),
		"long-fr":    voucher.Of(sheet("fr", claim.PartlyValidated, many(50, claim.Reduced)...)),
		"lapsed-zh":  voucher.Of(sheet("zh", claim.Lapsed, claim.ReceiptLapsed)),
		"chinese":    chinese(), "english": english(), "hostile": hostile(), "empty": {},
	}
}

func TestSamplesAreWrittenWhereAsked(t *testing.T) {
	if *samples == "" {
		t.Skip("no -samples folder given")
	}
	for name, v := range looks() {
		if err := os.WriteFile(filepath.Join(*samples, name+".pdf"), render(t, v), 0o600); err != nil {
			t.Error(err)
		}
	}
}
