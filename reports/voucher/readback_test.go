package voucher_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"taxrefund/models/claim"
	"taxrefund/reports/voucher"
)

// run lets a program read a file that holds the PDF; FILE among the arguments stands for it. Without the program the test
// skips, and says what went unchecked.
func run(t *testing.T, pdf []byte, tool string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("NOT CHECKED: %s is not installed (Debian: poppler-utils, qpdf, zbar-tools)", tool)
	}
	path := filepath.Join(t.TempDir(), "voucher.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", path)
	}
	out, err := exec.Command(tool, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	return string(out)
}

// textOf is what the page says, as a search or a screen reader gets it, with every run of white space as one blank.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(run(t, pdf, "pdftotext", "FILE", "-")), " ")
}

func TestTheFileIsSoundWhateverIsPrinted(t *testing.T) {
	for name, v := range looks() {
		t.Run(name, func(t *testing.T) {
			pdf := render(t, v)
			if said := run(t, pdf, "qpdf", "--check", "FILE"); strings.Contains(said, "WARNING") {
				t.Errorf("qpdf warns:\n%s", said)
			}
			if info := run(t, pdf, "pdfinfo", "FILE"); !regexp.MustCompile(`Pages: +1\n`).MatchString(info) || !strings.Contains(info, "(A4)") {
				t.Errorf("not one A4 page:\n%s", info)
			}
			fonts := strings.Split(strings.TrimSpace(run(t, pdf, "pdffonts", "FILE")), "\n")[2:]
			for _, f := range fonts { // embedded, subset, mapped to Unicode
				if !strings.Contains(f, "NotoSansSC") || !regexp.MustCompile(`yes +yes +yes`).MatchString(f) {
					t.Errorf("font %q", f)
				}
			}
		})
	}
}

var active = regexp.MustCompile(`/(JS|JavaScript|Launch|URI|OpenAction|AA|AcroForm|Annots|GoToR|RichMedia|SubmitForm)\b`)

// What opens, runs or sends something has no place in a paper, whatever somebody is called.
func TestTheFileIsInert(t *testing.T) {
	for name, v := range looks() {
		pdf := render(t, v)
		if name == "hostile" {
			v.Traveller = "x) /OpenAction << /S /JavaScript /JS (app.alert(1)) >> endobj"
			pdf = render(t, v)
		}
		if found := active.FindAll(pdf, -1); found != nil {
			t.Errorf("%s: the file holds %q", name, found)
		}
		plain := run(t, pdf, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
		if found := active.FindAllString(plain, -1); found != nil || strings.Contains(plain, "/EmbeddedFile") {
			t.Errorf("%s: unpacked, the file holds %q or files", name, found)
		}
	}
}

func TestTheTextReadsBack(t *testing.T) {
	open := []claim.ReceiptStatus{claim.ReceiptValidated, claim.Inspection, claim.AwaitingRecord}
	for language, want := range map[string][]string{
		"en": {"Tax refund voucher", "7K3M-9Q2X-B4TN-C", "Version 1", "XIAOMING WANG", "******678", "CHN", "AF116 → PVG", "Paris Charles de Gaulle (CDG)",
			"France, vente en détaxe, rules FR@2021-01-01", "See customs: 1 of 3 receipts", "Customs desk 2", "open until 22:00", "GL-2026-118831",
			"Maison Horlogère de la Paix", "EUR 480.00", "EUR 80.00", "Service fee", "EUR 24.00", "EUR 136.00", "EUR 68.00", "Alipay **** 4821", "fee by operator profile (assumed)",
			"24 November 2026, 16:00", "What happens next", "has not reported a purchase yet", "Goods of this kind are shown to an officer."},
		"fr": {"Bordereau de détaxe", "À la douane : 1 sur 3 factures", "Numéro du document", "Dû dès maintenant", "Et maintenant", "Pâtisserie Ladurée", "frais selon le profil de l'opérateur (hypothèse)"},
		"zh": {"离境退税凭证", "须到海关：1 张（共 3 张）", "支付宝 **** 4821", "此类商品须由海关人员查验。", "后续步骤", "手续费", "2026年11月24日 16:00", "第 1 版"},
	} {
		t.Run(language, func(t *testing.T) {
			said := textOf(t, render(t, voucher.Of(sheet(language, claim.Open, open...))))
			for _, w := range want {
				if !strings.Contains(said, w) {
					t.Errorf("%q is missing in\n%s", w, said)
				}
			}
		})
	}
}

func TestThePassportNumberIsNowhereInTheFile(t *testing.T) {
	s := sheet("en", claim.Validated, claim.ReceiptValidated)
	number := s.Claim.Traveller.DocumentNumber
	pdf := render(t, voucher.Of(s))
	if said := textOf(t, pdf); strings.Contains(said, number) || !strings.Contains(said, "******"+number[len(number)-3:]) {
		t.Errorf("the number is printed whole, or its mask is not:\n%s", said)
	}
	if bytes.Contains(pdf, []byte(number)) {
		t.Error("the file holds the number")
	}
}

func TestBothCodesReadBackFromTheImage(t *testing.T) {
	for name, v := range map[string]voucher.Voucher{
		"a claim": voucher.Of(sheet("zh", claim.Open, claim.Inspection)), "long": looks()["long-en"], "chinese": chinese(), "an address": english(),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			run(t, render(t, v), "pdftoppm", "-r", "150", "-png", "-singlefile", "FILE", filepath.Join(dir, "page"))
			if _, err := exec.LookPath("zbarimg"); err != nil {
				t.Skip("NOT CHECKED: zbarimg is not installed (Debian: zbar-tools), so nothing read the codes")
			}
			out, err := exec.Command("zbarimg", "-q", filepath.Join(dir, "page.png")).Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range []string{"QR-Code:" + v.QR + "\n", "CODE-128:" + strings.ReplaceAll(v.DocID, "-", "") + "\n"} {
				if !strings.Contains(string(out), want) {
					t.Errorf("%q was not read, but\n%s", want, out)
				}
			}
		})
	}
}

func TestALongListSaysHowManyItLeavesOut(t *testing.T) {
	said := textOf(t, render(t, voucher.Of(sheet("en", claim.Open, append(many(49, claim.ReceiptValidated), claim.Inspection)...))))
	rows := strings.Count(said, "GL-2026-")
	left := regexp.MustCompile(`and (\d+) more receipts \(50 in all\)`).FindStringSubmatch(said)
	if left == nil || rows < 10 || left[1] != itoa(50-rows) {
		t.Errorf("%d rows, and it says %q", rows, left)
	}
	for _, w := range []string{"GL-2026-118880", "EUR 24,000.00", "EUR 3,400.00", "EUR 3,332.00", "Customs desk 2", "Alipay **** 4821", "Keep this voucher"} {
		if !strings.Contains(said, w) {
			t.Errorf("%q is missing", w) // the one to see, the sums of all, and everything below the table
		}
	}
}
