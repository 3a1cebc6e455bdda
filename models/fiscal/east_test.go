package fiscal_test

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/fiscal"
)

// suf makes a Serbian link: a record of 100.50 dinars on 7 May 2026 with a buyer or none, its blocks empty.
func suf(invoice, transaction byte, buyer string) string {
	b := append([]byte{3}, "AB12CD34AB12CD34"...)
	b = binary.LittleEndian.AppendUint32(b, 4711)
	b = binary.LittleEndian.AppendUint32(b, 4000)
	b = binary.LittleEndian.AppendUint64(b, 1005000)
	b = binary.BigEndian.AppendUint64(b, 1778191200000)
	b = append(b, invoice, transaction, byte(len(buyer)))
	b = append(append(b, buyer...), make([]byte, 512)...)
	sum := md5.Sum(b)
	return "https://suf.purs.gov.rs/v/?vl=" + url.QueryEscape(base64.StdEncoding.EncodeToString(append(b, sum[:]...)))
}

const (
	okp    = "0A1B2C3D-4E5F6071-8293A4B5-C6D7E8F9-01234567"
	iic    = "00112233445566778899AABBCCDDEEFF"
	efi    = "https://mapr.tax.gov.me/ic/#/verify?iic=" + iic + "&tin=02123456&crtd=2026-05-07T17:20:00+02:00&ord=12&bu=ab123cd456&cr=ef789gh012&sw=ij345kl678&prc=246.00"
	tirana = "https://efiskalizimi-app.tatime.gov.al/invoice-check/#/verify?iic=" + iic + "&tin=L12345678A&crtd=2026-05-07T17:20:00 02:00&ord=12&bu=ab123cd456&sw=ij345kl678&prc=2460.00"
	taiwan = "AB876543211150507123400000144000001540000000012345678abcdefghijklmnopqrstuv==:**********:1:1:1:Tea:1:340"
	moscow = "t=20260507T1720&s=246.00&fn=9282440300000001&i=17&fp=1234567890&n=1"
	greek  = "https://www1.aade.gr/tameiakes/myweb/q1.php?SIG=ABC2600000100000017" + iic + "0011223324.60"
	kyiv   = "https://cabinet.tax.gov.ua/cashregs/check?fn=4000000001&id=AbC1&date=20260507&time=1720&sm=246.00&mac=00"
	ankara = `{"vkntckn":"1234567890","avkntckn":"","senaryo":"EARSIVFATURA","tip":"SATIS","tarih":"2026-05-07","no":"ABC2026000000017","ettn":"5d1a0b2c-7e31-4f0a-9a64-0c2b6f1e8d47","parabirimi":"TRY","malhizmettoplam":"200.00","kdvmatrah(20)":"200.00","hesaplanankdv(20)":40.00,"vergidahil":"240.00","odenecek":"240.00"}`
)

func TestTheCodesOfTheEast(t *testing.T) {
	for _, tc := range []struct {
		text, system, country, number string
		on                            models.Date
		gross                         string
		sale                          fiscal.Sale
	}{
		{suf(0, 0, ""), "rs_suf", "RS", "AB12CD34-AB12CD34-4711", "2026-05-08", "RSD 100.50", fiscal.Sold},
		{suf(0, 0, "10:123456789"), "rs_suf", "RS", "AB12CD34-AB12CD34-4711", "2026-05-08", "RSD 100.50", fiscal.Sold},
		{suf(0, 1, ""), "rs_suf", "RS", "AB12CD34-AB12CD34-4711", "2026-05-08", "RSD 100.50", fiscal.Refunded},
		{suf(1, 0, ""), "rs_suf", "RS", "AB12CD34-AB12CD34-4711", "2026-05-08", "RSD 100.50", fiscal.Other},
		{suf(3, 0, ""), "rs_suf", "RS", "AB12CD34-AB12CD34-4711", "2026-05-08", "RSD 100.50", fiscal.Training},
		{efi, "me_al_efi", "ME", "ab123cd456/12/2026/ef789gh012", "2026-05-07", "EUR 246.00", fiscal.Sold},
		{tirana, "me_al_efi", "AL", "12/2026", "2026-05-07", "ALL 2460.00", fiscal.Sold},
		{"01,32,,26440000000000000017,246.00,20260507,,A1B2", "cn_fapiao", "CN", "26440000000000000017", "2026-05-07", "CNY 246.00", fiscal.Sold},
		{"01,04,4400261350,00000017,200.00,20260507,12345678901234567890,A1B2,", "cn_fapiao", "CN", "440026135000000017", "2026-05-07", "", fiscal.Sold},
		{"01,31,,26440000000000000018,-246.00,20260507,,A1B2", "cn_fapiao", "CN", "26440000000000000018", "2026-05-07", "CNY -246.00", fiscal.Refunded},
		{taiwan, "tw_einvoice", "TW", "AB87654321", "2026-05-07", "TWD 340.00", fiscal.Sold},
		{moscow, "ru_fns", "RU", "9282440300000001-17", "2026-05-07", "RUB 246.00", fiscal.Sold},
		{strings.Replace(moscow, "n=1", "n=2", 1), "ru_fns", "RU", "9282440300000001-17", "2026-05-07", "RUB 246.00", fiscal.Refunded},
		{okp + ":88812345678900001:260507172000:17:24.60", "sk_ekasa", "SK", "88812345678900001-17", "2026-05-07", "EUR 24.60", fiscal.Sold},
		{okp + ":88812345678900001:260507172000:17:-24.60", "sk_ekasa", "SK", "88812345678900001-17", "2026-05-07", "EUR -24.60", fiscal.Refunded},
		{okp + "8881234567890000126050717200010.60", "sk_ekasa", "SK", "88812345678900001-1", "2026-05-07", "EUR 0.60", fiscal.Sold},
		{okp + "888123456789000012605071720001724.60", "sk_ekasa", "SK", "", "2026-05-07", "", fiscal.Sold}, // 1 and 724.60, or 17 and 24.60
		{"O-" + iic, "sk_ekasa", "SK", "", "", "", fiscal.Sold},
		{greek, "gr_aade", "GR", "00000017", "", "EUR 24.60", fiscal.Sold},
		{ankara, "tr_earsiv", "TR", "ABC2026000000017", "2026-05-07", "TRY 240.00", fiscal.Sold},
		{strings.Replace(ankara, "SATIS", "IADE", 1), "tr_earsiv", "TR", "ABC2026000000017", "2026-05-07", "TRY 240.00", fiscal.Refunded},
		{kyiv, "ua_dps", "UA", "4000000001-AbC1", "2026-05-07", "UAH 246.00", fiscal.Sold},
		{strings.Replace(kyiv, "time=1720", "time=17:20", 1), "ua_dps", "UA", "4000000001-AbC1", "2026-05-07", "UAH 246.00", fiscal.Sold},
		{strings.Replace(kyiv, "time=1720", "time=17%3A20%3A05", 1), "ua_dps", "UA", "4000000001-AbC1", "2026-05-07", "UAH 246.00", fiscal.Sold},
		{strings.Replace(greek, "www1.aade.gr", "www1.gsis.gr", 1), "gr_aade", "GR", "00000017", "", "EUR 24.60", fiscal.Sold},
		{"https://mapr.tax.gov.me/ic/#/verify?iic=" + iic + "&tin=02123456&crtd=2026-05-07T17:20:00%2002:00&prc=246", "me_al_efi", "ME", "", "2026-05-07", "EUR 246.00", fiscal.Sold},
		{"01,10,440013502611,00000017,20.5,20260507,12345678901234567890", "cn_fapiao", "CN", "44001350261100000017", "2026-05-07", "", fiscal.Sold},
	} {
		r, err := fiscal.Decode(tc.text)
		gross := ""
		if r.Gross != nil {
			gross = string(r.Gross.Currency) + " " + r.Gross.Decimal()
		}
		if err != nil || r.System != tc.system || r.Country != tc.country || r.Number != tc.number || r.IssuedOn != tc.on || gross != tc.gross || r.Sale != tc.sale {
			t.Errorf("%.60s: %v\n%+v, %s", tc.text, err, r, gross)
		}
		if r.Sale == fiscal.Sold && r.Proof == fiscal.Signature {
			t.Errorf("%.60s claims a signature", tc.text)
		}
	}
}

func TestASerbianCardHasSmallLettersToo(t *testing.T) {
	b, _ := base64.StdEncoding.DecodeString(must(url.QueryUnescape(strings.TrimPrefix(suf(0, 0, ""), "https://suf.purs.gov.rs/v/?vl="))))
	copy(b[9:17], "Ab1Cd2e3")
	sum := md5.Sum(b[:len(b)-md5.Size])
	r, err := fiscal.Decode("https://suf.purs.gov.rs/v/?vl=" + base64.StdEncoding.EncodeToString(append(b[:len(b)-md5.Size], sum[:]...)))
	if err != nil || r.Register != "Ab1Cd2e3" || r.Number != "AB12CD34-Ab1Cd2e3-4711" {
		t.Errorf("%+v %v", r, err)
	}
}

func TestASlovakRegisterNamesItsSeller(t *testing.T) {
	for register, want := range map[string][2]string{
		"99920200000040001": {"2020000004", "SK2020000004"},
		"8882020000004001":  {"2020000004", "SK2020000004"},
		"99920200000030001": {"2020000003", ""}, // its check digit is wrong
		"77720200000040001": {"", ""},
	} {
		r, err := fiscal.Decode(okp + ":" + register + ":260507172000:17:24.60")
		if err != nil || r.Seller != want[0] || r.VATID != want[1] {
			t.Errorf("%s: %q %q %v", register, r.Seller, r.VATID, err)
		}
	}
}

func TestWhatTheCodesOfTheEastCannotBe(t *testing.T) {
	change := strings.NewReplacer
	for _, tc := range []struct {
		text, problem string
		at            int
	}{
		{strings.Replace(suf(0, 0, ""), "vl=A", "vl=B", 1), "md5", 31},
		{suf(0, 0, "")[:200], "cut_short", 201},
		{"https://suf.purs.gov.rs/v/?vl=***", "not_base64", 31},
		{"https://suf.purs.gov.rs/v/?x=1", "empty_fields", 0},
		{suf(0, 2, ""), "record", 31},
		{change("prc=246.00", "prc=246.005").Replace(efi), "amount", 0},
		{change("prc=246.00", "prc=-246").Replace(efi), "amount", 0},
		{change(iic, iic[1:]).Replace(efi), "iic", 41},
		{change("05-07T17", "02-30T17").Replace(efi), "date", 0},
		{change("tin=02123456", "tin=2123456").Replace(efi), "tin", 0},
		{change("&prc=246.00", "").Replace(efi), "empty_fields", 0},
		{change("ord=12", "ord=1x").Replace(efi), "ordinal", 0},
		{"01,99,,26440000000000000017,246.00,20260507,,A1B2", "type", 4},
		{"01,32,,26440000000000000017,246.00,20260532,,A1B2", "date", 36},
		{"01,32,,2644000000000000001,246.00,20260507,,A1B2", "invoice_number", 8},
		{"01,32,,26440000000000000017,2,460.00,20260507,,A1B2", "shape", 1},
		{"01,04,,00000017,200.00,20260507,,A1B2,", "invoice_code", 7},
		{"**Tea:1:340", "right_hand_code", 1},
		{"aB" + taiwan[2:], "lower_case_track", 1},
		{change("00000144", "0000014G").Replace(taiwan), "hex", 29},
		{change("1150507", "1151307").Replace(taiwan), "date", 11},
		{taiwan[:76], "cut_short", 77},
		{change("&fp=1234567890&n=1", "").Replace(moscow), "missing_fp_and_n", 50},
		{change("n=1", "n=5").Replace(moscow), "operation", 0},
		{change("246.00", "246,00").Replace(moscow), "amount", 0},
		{moscow + "&s=247.00", "parameter_twice", 0},
		{okp + ":8881234567890000:260507172000:17", "shape", 0},
		{okp + ":88812345678900001:260532172000:17:24.60", "date", 64},
		{"O-" + iic[1:], "shape", 3},
		{change("ABC26", "AB226").Replace(greek), "device", 0},
		{greek[:80], "cut_short", 0},
		{change("www1.aade.gr", "www2.aade.gr").Replace(greek), "host", 9},
		{change(`"tarih":"2026-05-07",`, "").Replace(ankara), "missing_tarih", 0},
		{ankara[:60], "json", 0},
		{change(`"odenecek"`, `"x":{"y":[]},"odenecek"`).Replace(ankara), "json", 0},
		{change("time=1720", "time=1760").Replace(kyiv), "date", 0},
		{change("time=1720", "time=17:2:0").Replace(kyiv), "date", 0},
		{change("time=1720", "time=17:20:").Replace(kyiv), "date", 0},
		{"01,10,440013502611,00000017,20.5,20260507", "shape", 1},
	} {
		r, err := fiscal.Decode(tc.text)
		e, ok := err.(*models.Error)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Code != "receipt."+tc.problem || tc.at > 0 && e.Fields[0].At != tc.at {
			t.Errorf("%.70s: %+v, want %s at %d", tc.text, err, tc.problem, tc.at)
		}
		if r.Number != "" || r.Gross != nil {
			t.Errorf("%.70s: an error has values: %+v", tc.text, r)
		}
	}
}

func BenchmarkEast(b *testing.B) {
	for _, text := range []string{suf(0, 0, ""), efi, "01,32,,26440000000000000017,246.00,20260507,,A1B2", taiwan, moscow, okp + ":88812345678900001:260507172000:17:24.60", greek, ankara, kyiv} {
		r, err := fiscal.Decode(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(r.System, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := fiscal.Decode(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzSUF(f *testing.F) {
	f.Add(suf(0, 0, ""), 3, byte(7))
	f.Add(suf(0, 1, "10:123456789"), 500, byte(255))
	f.Fuzz(func(t *testing.T, text string, at int, with byte) {
		if r, err := fiscal.DecodeAs("rs_suf", text); err != nil && (r.Number != "" || r.Gross != nil) || err == nil && r.Gross.Minor < 0 {
			t.Fatalf("%q: %+v %v", text, r, err)
		}
		// any one byte of a record that is another is noticed
		good, _ := base64.StdEncoding.DecodeString(must(url.QueryUnescape(strings.TrimPrefix(suf(0, 0, "10:1"), "https://suf.purs.gov.rs/v/?vl="))))
		i := int(uint(at) % uint(len(good)))
		if good[i] == with {
			return
		}
		good[i] = with
		if _, err := fiscal.DecodeAs("rs_suf", "https://suf.purs.gov.rs/v/?vl="+url.QueryEscape(base64.StdEncoding.EncodeToString(good))); err == nil {
			t.Fatalf("byte %d may be %d", i, with)
		}
	})
}

func must(s string, err error) string {
	if err != nil {
		panic(fmt.Sprint(err))
	}
	return s
}
