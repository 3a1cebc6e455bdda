package voucher_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/reports/voucher"
)

// shared is one renderer for all tests, as a server has one for all requests.
var shared = sync.OnceValues(func() (*voucher.Renderer, error) {
	font, err := os.ReadFile(fontFile)
	if err != nil {
		return nil, err
	}
	return voucher.New(font)
})

// fontFile is the font that templates.NotoSansSC embeds.
const fontFile = "../../templates/fonts/NotoSansSC-Regular.ttf"

func renderer(t testing.TB) *voucher.Renderer {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func render(t testing.TB, v voucher.Voucher) []byte {
	t.Helper()
	pdf, err := renderer(t).Render(v)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// english is a voucher with everything on it, wholly validated.
func english() voucher.Voucher {
	v := voucher.Voucher{
		DocID: "7K3M-9Q2X-B4TN-C", Version: 2, IssuedAt: time.Date(2026, 11, 24, 15, 33, 0, 0, time.UTC),
		Zone: time.FixedZone("CET", 3600), Language: "en", Airport: "Paris Charles de Gaulle (CDG)",
		Scheme:    "France, vente en détaxe (rules of 2021-01-01)",
		Traveller: "Zoë Ångström-O'Brien", DocumentMasked: "Passport ······4821", Nationality: "Australia",
		Flight: "QF 2, terminal 1", DepartsAt: time.Date(2026, 11, 24, 20, 5, 0, 0, time.UTC),
		StatusLabel: "Validated", StatusKind: "green",
		Totals: voucher.Totals{GrossText: "EUR 3,418.00", VATText: "EUR 569.67", FeeText: "EUR 68.36",
			RefundText: "EUR 501.31", PayoutText: "EUR 501.31", FeeAssumed: true},
		Method: "Visa ···· 4821",
		Next: []string{"Keep this voucher until the money has arrived.",
			"Your refund is sent today; cards usually show it within three working days.",
			"You may take the goods into the cabin or check them in. No stamp is needed."},
		Deadline: "28 February 2027", Until: "Last day on which the goods may leave the European Union",
		QR: "https://refund.example/v/7K3M9Q2XB4TNC?k=Zm9vYmFyYmF6cXV4",
	}
	v.Receipts = []voucher.Receipt{
		{Merchant: "Galeries Lafayette Haussmann", Invoice: "GL-2026-118830", Gross: "EUR 2,140.00", VAT: "EUR 356.67", Refund: "EUR 313.87"},
		{Merchant: "Fnac Montparnasse", Invoice: "F0093341", Gross: "EUR 899.00", VAT: "EUR 149.83", Refund: "EUR 131.85"},
		{Merchant: "Pâtisserie Ladurée", Invoice: "77120", Gross: "EUR 129.00", VAT: "EUR 21.50", Refund: "EUR 18.92"},
		{Merchant: "Citypharma du Four", Invoice: "2026/41-0077", Gross: "EUR 250.00", VAT: "EUR 41.67", Refund: "EUR 36.67"},
	}
	for i := range v.Receipts {
		v.Receipts[i].Date = models.Date("2026-11-" + fmt.Sprint(17+i))
		v.Receipts[i].StatusLabel = "Validated"
	}
	return v
}

// chinese is a partly validated claim of twelve receipts.
func chinese() voucher.Voucher {
	v := english()
	v.Language, v.Airport, v.Scheme = "zh", "北京首都国际机场 (PEK)", "中国，境外旅客购物离境退税（2015-01-06 起施行）"
	v.Traveller, v.DocumentMasked, v.Nationality = "欧阳娜娜 / OUYANG NANA", "护照 ······4821", "新加坡"
	v.Zone = time.FixedZone("", 8*3600)
	v.Flight, v.StatusLabel, v.StatusKind = "CA 975", "部分已验核", "amber"
	v.Totals = voucher.Totals{GrossText: "CNY 48,230.00", VATText: "CNY 5,548.58", FeeText: "CNY 964.60",
		RefundText: "CNY 4,340.70", PayoutText: "CNY 4,340.70", FeeAssumed: true}
	v.Method, v.Deadline, v.Until = "支付宝 **** 4821", "2026年11月25日 04:05", "此前须在海关柜台出示物品"
	v.Desk, v.DeskHint = "三号航站楼海关柜台", "四层 F 岛旁，开放至 24:00"
	v.Next = []string{"请携带物品、小票和本凭证前往三号航站楼海关柜台。", "海关验核后，退税款将在两小时内转入您的支付宝账户。", "如需修改收款方式，请在付款前到自助机办理。"}
	v.Receipts = nil
	shops := []string{"北京王府井百货大楼", "同仁堂（前门店）", "老佛爷百货", "华为旗舰店", "故宫文化创意馆", "瑞蚨祥绸布店"}
	for i := range 12 {
		r := voucher.Receipt{Merchant: shops[i%len(shops)], Invoice: fmt.Sprintf("1100%07d", 48213*i), Date: models.Date(fmt.Sprintf("2026-11-%02d", i+8)),
			Gross: fmt.Sprintf("CNY %d,%03d.00", 1+i, 119*i%1000), VAT: fmt.Sprintf("CNY %d.50", 115*(i+1)), Refund: fmt.Sprintf("CNY %d.25", 99*(i+1)), StatusLabel: "已验核"}
		if i%5 == 2 {
			r.StatusLabel, r.Reason = "待查验", "单件价值较高，须由海关人员当面查验物品是否未使用"
		}
		v.Receipts = append(v.Receipts, r)
	}
	return v
}

// hostile puts what breaks software into every text.
func hostile() voucher.Voucher {
	v := english()
	bad := "a\u202egnp.exe (\\) )( \x00\x1b[31m \xff\xfe 😀𠮷 ﷽ مرحبا e\u0301" + strings.Repeat("\u0301", 50) + strings.Repeat("W", 5000)
	for _, s := range []*string{&v.DocID, &v.Airport, &v.Scheme, &v.Traveller, &v.DocumentMasked, &v.Nationality, &v.Flight,
		&v.StatusLabel, &v.Method, &v.Desk, &v.DeskHint, &v.Deadline, &v.Until, &v.Totals.GrossText, &v.Totals.VATText, &v.Totals.FeeText,
		&v.Totals.RefundText, &v.Totals.PayoutText} {
		*s = bad
	}
	v.StatusKind, v.Next, v.Receipts = "red", []string{bad, strings.Repeat("word ", 1000), bad, bad, bad, bad, bad, bad}, nil
	for range 40 {
		v.Receipts = append(v.Receipts, voucher.Receipt{Merchant: bad, Invoice: bad, Date: "2026-11-20", Gross: bad, VAT: bad, Refund: bad, StatusLabel: bad, Reason: bad})
	}
	return v
}
