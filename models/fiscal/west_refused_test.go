package fiscal_test

import (
	"fmt"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/fiscal"
)

func TestWhatTheCodesOfTheWestCannotBe(t *testing.T) {
	put := strings.NewReplacer
	for _, tc := range []struct {
		text, problem string
		at            int
	}{
		{put("A:504113275*", "").Replace(lisbon), "missing_issuer", 0},
		{put("F:20260507", "F:20260230").Replace(lisbon), "date", 41},
		{put("O:246.00", "O:246.005").Replace(lisbon), "amount", 0},
		{put("O:246.00", "O:1,246.00").Replace(lisbon), "thousands_separator", 0},
		{put("*Q:aB1c", "*Qx").Replace(lisbon), "part_without_colon", 0},
		{lisbon + "*A:504113275", "key_twice", 0},
		{put("nif=B58378431", "nif=").Replace(madrid), "empty_fields", 0},
		{put("nif=B58378431", "nif=B5837843").Replace(madrid), "nif_shape", 0},
		{put("07-05", "31-02").Replace(madrid), "date", 0},
		{put("ValidarQR", "Otra").Replace(madrid), "path", 0},
		{put("gob.es/", "gob.es@evil.example/").Replace(madrid), "host", 0},
		{put("i=246.50", "i=246.51").Replace(bilbao("B58378431", "246.50")), "crc", 0},
		{put("-070526-", "-080526-").Replace(bilbao("B58378431", "246.50")), "crc", 0},
		{put("200,00", "2.200,00").Replace(vienna), "thousands_separator", 0},
		{vienna[:60], "cut_short", 61},
		{put("R1-AT1", "R1-A1").Replace(vienna), "suite", 2},
		{put("Beleg^", "AVTraining^").Replace(berlin(t, paid)), "training_receipt", 0},
		{put("V0;", "V1;").Replace(berlin(t, paid)), "version", 2},
		{put(":Unbar", ":Scheck").Replace(berlin(t, paid)), "process_data", 0},
		{put("Kassenbeleg-V1", "Bestellung-V1").Replace(berlin(t, paid)), "process_type", 0},
		{riyadh("300123456700003", "2026-05-07T22:30:00Z", "246.00", "32.09")[:40], "truncated_value", 0},
		{riyadh("300123456700003", "2026-13-07T22:30:00Z", "246.00", "32.09"), "timestamp", 0},
		{put("datv=20260507", "datv=20260532").Replace(zagreb), "date", 0},
		{put("jir=5d1a", "jir=5d1").Replace(zagreb), "jir", 0},
		{put("/rn?", "/x?").Replace(zagreb), "path", 0},
		{ljubljana("50223054260507172000")[:59], "length", 60},
		{ljubljana("50223054263307172000"), "date", 48},
		{"9" + ljubljana("50223054260507172000")[1:], "check_digit", 60},
		{put("A:504113275", "A:50411327").Replace(lisbon), "issuer_nif", 3},
		{put("D:FS", "D:fs").Replace(lisbon), "doc_type", 32},
		{put("E:N", "E:NN").Replace(lisbon), "status", 37},
		{put("I7:", "I9:").Replace(lisbon), "unknown_key", 0},
		{put("*O:246.00", "").Replace(lisbon), "missing_gross_total", 0},
		{put("&importe=246.5", "&importe=246.5&importe=246.6").Replace(madrid), "parameter_twice", 0},
		{put("www2.agencia", "www3.agencia").Replace(madrid), "host", 0},
		{put("T%2F17", "T%2").Replace(madrid), "percent_encoding", 0},
		{put("T%2F17", strings.Repeat("T", 61)).Replace(madrid), "series_number", 0},
		{put("=246.5", "=246,5").Replace(madrid), "amount", 0},
		{put("batuz.eus", "evil.example").Replace(bilbao("B58378431", "246.50")), "host", 9},
		{put("TBAI-B", "TBAI-").Replace(bilbao("B58378431", "246.50")), "tbai_id", 0},
		{put("-070526-", "-320526-").Replace(bilbao("B58378431", "246.50")), "date", 0},
		{put("&nf=17", "").Replace(bilbao("B58378431", "246.50")), "empty_fields", 0},
		{put("&s=T", "&s=U").Replace(bilbao("B58378431", "246.50")), "crc", 0},
		{put("ABCDEFGHIJKLM", "ABCDEFGHIJKLN").Replace(bilbao("B58378431", "246.50")), "crc", 0},
		{put("_17_2026", "__2026").Replace(vienna), "empty_fields", 12},
		{put("05-07T", "02-30T").Replace(vienna), "date", 15},
		{put("200,00", "200.00").Replace(vienna), "amount", 0},
		{put("200,00", "200,0").Replace(vienna), "amount", 0},
		{put("c2lnbmF0", "c2ln!mF0").Replace(vienna), "base64", 0},
		{put("till-1", "").Replace(berlin(t, paid)), "empty_fields", 4},
		{berlin(t, paid) + ";x", "too_many_fields", 0},
		{strings.Join(strings.Split(berlin(t, paid), ";")[:11], ";"), "cut_short", 0},
		{put(";18;", ";x;").Replace(berlin(t, paid)), "transaction", 0},
		{put(";112;", ";-1;").Replace(berlin(t, paid)), "signature_counter", 0},
		{put("15:20:00.000Z", "25:20:00.000Z").Replace(berlin(t, paid)), "date", 0},
		{put("ecdsa-plain-SHA256", "").Replace(berlin(t, paid)), "sig_alg", 0},
		{put("unixTime", "").Replace(berlin(t, paid)), "time_format", 0},
		{berlin(t, paid) + "*", "public_key", 0},
		{put("200.00_46.00", "2,000.00_46.00").Replace(berlin(t, paid)), "thousands_separator", 0},
		{put("_0.00^", "^").Replace(berlin(t, paid)), "process_data", 0},
		{put(":Unbar", ":Unbar:C1F").Replace(berlin(t, paid)), "process_data", 0},
		{riyadh("300123456700003", "2026-05-07T22:30:00Z", "246.001", "32.09"), "amount", 0},
		{riyadh("300123456700003", "2026-05-07T22:30:00Z", "-246.00", "32.09"), "amount", 0},
		{riyadh("3001234567000O3", "2026-05-07T22:30:00Z", "246.00", "32.09"), "vat_number", 0},
		{riyadh("300123456700003", "", "246.00", "32.09"), "missing_field", 0},
		{put("=", "*").Replace(riyadh("300123456700003", "2026-05-07T22:30:00Z", "246.00", "32.0")), "base64", 0},
		{put("jir=5d1a0b2c-7e31-4f0a-9a64-0c2b6f1e8d47&", "").Replace(zagreb), "empty_fields", 0},
		{put("jir=5d1a0b2c-7e31-4f0a-9a64-0c2b6f1e8d47", "zki="+iic[1:]).Replace(zagreb), "zki", 0},
		{put("246,00", "2.460,00").Replace(zagreb), "thousands_separator", 0},
		{put("porezna.gov.hr", "porezna.gov.hr.evil.example").Replace(zagreb), "host", 0},
		{slovenian(strings.Repeat("9", 39), "50223054260507172000"), "zoi", 1}, // more than 128 bits
		{lisbon + strings.Repeat("*", 3000), "too_long", 0},
		{put("FS A26", "FS\u200bA26").Replace(lisbon), "character", 0},
		{lisbon + "\x00", "character", 0},
		{"", "empty", 0},
	} {
		r, err := fiscal.Decode(tc.text)
		e, ok := err.(*models.Error)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Code != "receipt."+tc.problem || tc.at > 0 && e.Fields[0].At != tc.at {
			t.Errorf("%.70s: %+v, want %s at %d", tc.text, err, tc.problem, tc.at)
		}
		if r.Number != "" || r.Gross != nil || r.VATID != "" {
			t.Errorf("%.70s: an error has values: %+v", tc.text, r)
		}
		for _, personal := range []string{"504113275", "B58378431", "ATU13585627", "300123456700003", "50223054"} {
			if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, e), personal) {
				t.Errorf("%.70s: the error has the number: %v", tc.text, err)
			}
		}
	}
}
