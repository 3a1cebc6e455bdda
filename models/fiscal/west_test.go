package fiscal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/fiscal"
	"taxrefund/models/money"
)

const (
	lisbon    = "A:504113275*B:999999990*C:PT*D:FS*E:N*F:20260507*G:FS A26/17*H:JFK7T2QM-17*I1:PT*I7:200.00*I8:46.00*N:46.00*O:246.00*Q:aB1c*R:1234"
	madrid    = "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B58378431&numserie=T%2F17&fecha=07-05-2026&importe=246.5"
	vienna    = "_R1-AT1_K1_17_2026-05-07T17:20:00_200,00_46,00_0,00_0,00_0,00_bXVzdGVy_4a1b_cHJldmlvdXM=_c2lnbmF0dXJl"
	closed    = "_R1-AT0_K1_17_2026-05-07T17:20:00_200,00_0,00_0,00_0,00_0,00_bXVzdGVy_U:ATU13585627-01_cHJldmlvdXM=_c2lnbmF0dXJl"
	zagreb    = "https://porezna.gov.hr/rn?jir=5d1a0b2c-7e31-4f0a-9a64-0c2b6f1e8d47&datv=20260507_1720&izn=246,00"
	berlinEnd = ";18;112;2026-05-07T15:19:58.000Z;2026-05-07T15:20:00.000Z;ecdsa-plain-SHA256;unixTime;"
)

// bilbao makes a TicketBAI link with both of its check sums.
func bilbao(nif, total string) string { return link("batuz.eus/QRTBAI/", nif, total) }

func link(page, nif, total string) string {
	id := "TBAI-" + nif + "-070526-ABCDEFGHIJKLM-"
	text := "https://" + page + "?id=" + id + crc8(id) + "&s=T&nf=17&i=" + total
	return text + "&cr=" + crc8(text)
}

func crc8(text string) string {
	crc := byte(0)
	for i := range len(text) {
		crc ^= text[i]
		for range 8 {
			if crc&0x80 != 0 {
				crc = crc<<1 ^ 7
			} else {
				crc <<= 1
			}
		}
	}
	return fmt.Sprintf("%03d", crc)
}

// riyadh makes a Saudi code of the first phase.
func riyadh(vatNumber, at, gross, vat string) string {
	var b []byte
	for i, v := range []string{"متجر الرياض", vatNumber, at, gross, vat} {
		b = append(append(b, byte(i+1), byte(len(v))), v...)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// ljubljana makes a Slovenian code with its check digit.
func ljubljana(tail string) string { return slovenian(strings.Repeat("0", 30)+"123456789", tail) }

func slovenian(mark, tail string) string {
	digits := mark + tail
	sum := 0
	for _, d := range digits {
		sum += int(d - '0')
	}
	return digits + fmt.Sprint(sum%10)
}

// berlin makes a German code of an own key that has signed what BSI TR-03151 says: written out here a second time.
func berlin(t testing.TB, process string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	serial := sha256.Sum256(point)
	value := func(tag byte, v []byte) []byte { return append([]byte{tag, byte(len(v))}, v...) }
	var log []byte
	for _, p := range [][]byte{
		{2, 1, 2}, {6, 9, 4, 0, 127, 0, 7, 3, 7, 1, 1}, value(0x80, []byte("FinishTransaction")), value(0x81, []byte("till-1")), value(0x82, []byte(process)),
		value(0x83, []byte("Kassenbeleg-V1")), {0x85, 1, 18}, value(4, serial[:]), {0x30, 12, 6, 10, 4, 0, 127, 0, 7, 1, 1, 4, 1, 3}, {2, 1, 112},
		value(2, binary.BigEndian.AppendUint32(nil, 1778167200)),
	} {
		log = append(log, p...)
	}
	hash := sha256.Sum256(log)
	r, s, err := ecdsa.Sign(rand.Reader, key, hash[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return "V0;till-1;Kassenbeleg-V1;" + process + berlinEnd + base64.StdEncoding.EncodeToString(signature) + ";" + base64.StdEncoding.EncodeToString(point)
}

const paid = "Beleg^200.00_46.00_0.00_0.00_0.00^246.00:Unbar"

func TestTheCodesOfTheWest(t *testing.T) {
	put := strings.NewReplacer
	for _, tc := range []struct {
		text, system, vatID, number string
		on                          models.Date
		gross                       string
		sale                        fiscal.Sale
		proof                       fiscal.Proof
	}{
		{lisbon, "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("D:FS", "D:NC").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Refunded, fiscal.Nothing},
		{put("D:FS", "D:PF").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Other, fiscal.Nothing},
		{put("E:N", "E:A").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Void, fiscal.Nothing},
		{put("D:FS", "D:FT").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("D:FS", "D:FR").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("D:FS", "D:ND").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Other, fiscal.Nothing},
		{put("D:FS", "D:GT").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Other, fiscal.Nothing},
		{put("D:FS*E:N", "D:NC*E:A").Replace(lisbon), "pt_at_qr", "PT504113275", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Void, fiscal.Nothing},
		{put("A:504113275", "A:504113276").Replace(lisbon), "pt_at_qr", "", "FS A26/17", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{madrid, "es_verifactu", "ESB58378431", "T/17", "2026-05-07", "EUR 246.50", fiscal.Sold, fiscal.Nothing},
		{put("importe=", "importe=-").Replace(madrid), "es_verifactu", "ESB58378431", "T/17", "2026-05-07", "EUR -246.50", fiscal.Refunded, fiscal.Nothing},
		{put("www2.agenciatributaria.gob.es", "prewww2.aeat.es").Replace(madrid), "es_verifactu", "ESB58378431", "T/17", "2026-05-07", "EUR 246.50", fiscal.Training, fiscal.Nothing},
		{put("ValidarQR", "ValidarQRNoVerifactu").Replace(madrid), "es_verifactu", "ESB58378431", "T/17", "2026-05-07", "EUR 246.50", fiscal.Sold, fiscal.Nothing},
		{put("B58378431", "b58378431", "https", "HTTPS", "www2.ag", "WWW2.AG").Replace(madrid), "es_verifactu", "ESB58378431", "T/17", "2026-05-07", "EUR 246.50", fiscal.Sold, fiscal.Nothing},
		{put("B58378431", "B58378432").Replace(madrid), "es_verifactu", "", "T/17", "2026-05-07", "EUR 246.50", fiscal.Sold, fiscal.Nothing},
		{bilbao("B58378431", "-246.50"), "es_ticketbai", "ESB58378431", "T17", "2026-05-07", "EUR -246.50", fiscal.Refunded, fiscal.CheckSum},
		{bilbao("B58378432", "246.50"), "es_ticketbai", "", "T17", "2026-05-07", "EUR 246.50", fiscal.Sold, fiscal.CheckSum},
		{link("pruesarrerak.bizkaia.eus/QRTBAI/", "B58378431", "246.50"), "es_ticketbai", "ESB58378431", "T17", "2026-05-07", "EUR 246.50", fiscal.Training, fiscal.CheckSum},
		{bilbao("B58378431", "246.50"), "es_ticketbai", "ESB58378431", "T17", "2026-05-07", "EUR 246.50", fiscal.Sold, fiscal.CheckSum},
		{vienna, "at_rksv", "", "17", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{closed, "at_rksv", "ATU13585627", "17", "2026-05-07", "EUR 200.00", fiscal.Sold, fiscal.Nothing},
		{put("bXVzdGVy", "U1RP").Replace(vienna), "at_rksv", "", "17", "2026-05-07", "EUR 246.00", fiscal.Refunded, fiscal.Nothing},
		{put("ATU13585627", "ATU13585628").Replace(closed), "at_rksv", "", "17", "2026-05-07", "EUR 200.00", fiscal.Sold, fiscal.Nothing},
		{put("U:ATU13585627-01", "G:9012345000004").Replace(closed), "at_rksv", "", "17", "2026-05-07", "EUR 200.00", fiscal.Sold, fiscal.Nothing},
		{put("bXVzdGVy", "VFJB").Replace(vienna), "at_rksv", "", "17", "2026-05-07", "EUR 246.00", fiscal.Training, fiscal.Nothing},
		{put("200,00_46,00", "0,00_0,00").Replace(vienna), "at_rksv", "", "17", "2026-05-07", "EUR 0.00", fiscal.Other, fiscal.Nothing},
		{put("200,00_46,00", "-200,00_0,00").Replace(vienna), "at_rksv", "", "17", "2026-05-07", "EUR -200.00", fiscal.Refunded, fiscal.Nothing},
		{berlin(t, paid), "de_dsfinvk", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Signature},
		{berlin(t, "AVBelegabbruch^0.00_0.00_0.00_0.00_0.00^"), "de_dsfinvk", "", "", "2026-05-07", "EUR 0.00", fiscal.Void, fiscal.Signature},
		{berlin(t, "AVBelegstorno^-200.00_0.00_0.00_0.00_0.00^-200.00:Bar"), "de_dsfinvk", "", "", "2026-05-07", "EUR -200.00", fiscal.Refunded, fiscal.Signature},
		{berlin(t, "Beleg^-200.00_0.00_0.00_0.00_0.00^-200.00:Bar"), "de_dsfinvk", "", "", "2026-05-07", "EUR -200.00", fiscal.Refunded, fiscal.Signature},
		{berlin(t, "AVRechnung^200.00_0.00_0.00_0.00_0.00^200.00:Unbar"), "de_dsfinvk", "", "", "2026-05-07", "EUR 200.00", fiscal.Other, fiscal.Signature},
		{berlin(t, "Beleg^0.00_0.00_0.00_0.00_0.00^"), "de_dsfinvk", "", "", "2026-05-07", "EUR 0.00", fiscal.Other, fiscal.Signature},
		{berlin(t, "Beleg^200.00_46.00_0.00_0.00_0.00^46.00:Bar_100.00:Unbar_10000.00:Bar:JPY_53.10:Unbar:CHF"), "de_dsfinvk", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Signature},
		{put("15:20:00", "22:20:00").Replace(berlin(t, paid)), "de_dsfinvk", "", "", "2026-05-08", "EUR 246.00", fiscal.Sold, fiscal.Nothing}, // the next day in Berlin
		{put("unixTime", "utcTime").Replace(berlin(t, paid)), "de_dsfinvk", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("till-1", "till-2").Replace(berlin(t, paid)), "de_dsfinvk", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put(";18;112;", ";18;113;").Replace(berlin(t, paid)), "de_dsfinvk", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("200.00_46.00", "20.00_46.00").Replace(berlin(t, paid)), "de_dsfinvk", "", "", "2026-05-07", "EUR 66.00", fiscal.Sold, fiscal.Nothing},
		{riyadh("300123456700003", "2026-05-07T22:30:00Z", "246.00", "32.09"), "sa_zatca", "SA300123456700003", "", "2026-05-08", "SAR 246.00", fiscal.Sold, fiscal.Nothing},
		{riyadh("300123456700003", "2026-05-07T22:30:00", "246.00", "32.09"), "sa_zatca", "SA300123456700003", "", "2026-05-07", "SAR 246.00", fiscal.Sold, fiscal.Nothing},
		{riyadh("300123456700003", "2026-05-07T22:30:00.000", "246.00", "32.09"), "sa_zatca", "SA300123456700003", "", "2026-05-07", "SAR 246.00", fiscal.Sold, fiscal.Nothing},
		{riyadh("300123456700003", "2026-05-07T22:30:00+03:00", "246", "32.1"), "sa_zatca", "SA300123456700003", "", "2026-05-07", "SAR 246.00", fiscal.Sold, fiscal.Nothing},
		{riyadh("30012345670", "2026-05-07T22:30:00", "32.09", "246.00"), "sa_zatca", "", "", "2026-05-07", "", fiscal.Sold, fiscal.Nothing},
		{zagreb, "hr_fiskal", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("246,00", "246.00", "/rn?", "/rn/?").Replace(zagreb), "hr_fiskal", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("246,00", "-246,00").Replace(zagreb), "hr_fiskal", "", "", "2026-05-07", "EUR -246.00", fiscal.Refunded, fiscal.Nothing},
		{put("20260507", "20220507").Replace(zagreb), "hr_fiskal", "", "", "2022-05-07", "HRK 246.00", fiscal.Sold, fiscal.Nothing},
		{put("jir=5d1a0b2c-7e31-4f0a-9a64-0c2b6f1e8d47", "zki="+iic).Replace(zagreb), "hr_fiskal", "", "", "2026-05-07", "EUR 246.00", fiscal.Sold, fiscal.Nothing},
		{put("246,00", "24600").Replace(zagreb), "hr_fiskal", "", "", "2026-05-07", "", fiscal.Sold, fiscal.Nothing}, // 246.00 or 24600.00
		{ljubljana("50223054" + "260507172000"), "si_furs", "SI50223054", "", "2026-05-07", "", fiscal.Sold, fiscal.CheckSum},
		{ljubljana("50223055" + "260507172000"), "si_furs", "", "", "2026-05-07", "", fiscal.Sold, fiscal.CheckSum},
	} {
		r, err := fiscal.Decode(tc.text)
		gross := ""
		if r.Gross != nil {
			gross = string(r.Gross.Currency) + " " + r.Gross.Decimal()
		}
		if err != nil || r.System != tc.system || r.VATID != tc.vatID || r.Number != tc.number || r.IssuedOn != tc.on || gross != tc.gross || r.Sale != tc.sale || r.Proof != tc.proof {
			t.Errorf("%.60s: %v\n%+v, %s", tc.text, err, r, gross)
		}
		if (r.Proof == fiscal.Signature) != (len(r.Claimed) == 0) {
			t.Errorf("%.60s: %s proves, and claimed is %v", tc.text, r.Proof, r.Claimed)
		}
	}
}

func TestRatesAndVATOfTheWest(t *testing.T) {
	put := strings.NewReplacer
	for _, tc := range []struct{ text, rates, vat, net, warnings string }{
		{lisbon, "normal/PT=246.00", "46.00", "200.00", ""},
		{put("I7:200.00", "I3:50.00*I4:3.00*I7:200.00", "N:46.00*O:246.00", "N:49.00*O:299.00").Replace(lisbon), "reduced/PT=53.00 normal/PT=246.00", "49.00", "250.00", ""},
		{put("I1:PT*I7:200.00*I8:46.00", "I1:0").Replace(lisbon), "", "", "", "no_tax_detail tax_does_not_add_up gross_does_not_add_up"},
		{put("I8:46.00", "I8:45.00").Replace(lisbon), "normal/PT=245.00", "", "", "tax_does_not_add_up"},
		{put("O:246.00", "O:247.00").Replace(lisbon), "normal/PT=246.00", "", "", "gross_does_not_add_up"},
		{vienna, "normal/=200.00 reduced1/=46.00", "", "", "signature_length"},
		{berlin(t, paid), "normal/=200.00 reduced/=46.00", "", "", ""},
		{put("246.00:Unbar", "24.60:Unbar").Replace(berlin(t, paid)), "normal/=200.00 reduced/=46.00", "", "", "does_not_add_up signature_wrong"},
		{riyadh("300123456700003", "2026-05-07T22:30:00Z", "246.00", "32.09"), "", "32.09", "213.91", ""},
		{riyadh("300123456700003", "2026-05-07T22:30:00Z", "32.09", "246.00"), "", "", "", "vat_larger_than_total"},
	} {
		r, err := fiscal.Decode(tc.text)
		var rates []string
		for _, rate := range r.Rates {
			rates = append(rates, rate.Name+"/"+rate.Region+"="+rate.Gross.Decimal())
		}
		if err != nil || strings.Join(rates, " ") != tc.rates || decimal(r.VAT) != tc.vat || decimal(r.Net) != tc.net || strings.Join(r.Warnings, " ") != tc.warnings {
			t.Errorf("%.60s: %v %v, VAT %s, net %s, %v", tc.text, err, rates, decimal(r.VAT), decimal(r.Net), r.Warnings)
		}
	}
}

func decimal(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.Decimal()
}

func TestAReceiptMadeToTryATillOutIsNoSale(t *testing.T) {
	for _, text := range []string{
		strings.Replace(suf(0, 0, ""), "suf.purs", "sandbox.suf.purs", 1), strings.Replace(suf(0, 1, ""), "suf.purs", "tap.sandbox.suf.purs", 1),
		strings.Replace(efi, "mapr.tax", "efitest.tax", 1), strings.Replace(tirana, "app.tatime", "app-test.tatime", 1),
	} {
		if r, err := fiscal.Decode(text); err != nil || r.Sale != fiscal.Training {
			t.Errorf("%.60s: %s %v", text, r.Sale, err)
		}
	}
	if r, err := fiscal.Decode(strings.Replace(efi, "prc=246", "prc=-246", 1)); err != nil || r.Sale != fiscal.Refunded {
		t.Errorf("a corrective invoice of Montenegro: %s %v", r.Sale, err)
	}
}

func TestPaymentsInAnotherCurrencyKeepTheirDecimals(t *testing.T) {
	r, err := fiscal.Decode(berlin(t, "Beleg^200.00_0.00_0.00_0.00_0.00^100.00:Bar_16500.00:Bar:JPY"))
	said, _ := json.Marshal(r.Said)
	if err != nil || !strings.Contains(string(said), `{"amount":"16500.00","type":"Bar","currency":"JPY"}`) {
		t.Errorf("%s %v", said, err)
	}
}
