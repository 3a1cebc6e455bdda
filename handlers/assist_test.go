package handlers_test

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

var formKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// assisted are the fields of the form for the world's traveller; more replaces, and with a + before the name adds.
func (w *world) assisted(p *person, more ...string) url.Values {
	w.t.Helper()
	v := url.Values{"csrf": {p.csrf}, "mrz": {w.mrz[0] + "\r\n" + w.mrz[1]}, "flight": {"af 116"}, "destination": {"pvg"}, "residence": {"cn"},
		"departs": {w.DB.Clock.Now().Add(3 * time.Hour).In(w.Airport.Zone()).Format("2006-01-02T15:04")}, "method": {"alipay"}, "account": {"xiaoming@example.cn"}, "language": {"zh"}}
	if m := formKey.FindStringSubmatch(p.page); m != nil {
		v.Set("key", m[1])
	}
	for i := 0; i+1 < len(more); i += 2 {
		if name, also := strings.CutPrefix(more[i], "+"); also {
			v.Add(name, more[i+1])
			continue
		}
		v.Set(more[i], more[i+1])
	}
	return v
}

// second is the passport of somebody who travels with the world's traveller.
func second() travel.Document {
	return travel.Document{Kind: "P", IssuingState: "CHN", Number: "E87654321", Surname: "LI", GivenNames: "MEI", Nationality: "CHN", BirthDate: "1992-07-01", Sex: "F", ExpiresOn: "2031-01-31"}
}

func TestAnAgentMakesTheClaimsOfAParty(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		first, red := w.sale("A-1", 60000), w.sale("A-2", 50000, watch)
		agent := w.signedIn("agent@example.org")
		agent.open("/desk/claims/new")
		if status := agent.send("POST", "/desk/claims/new/lookup", w.assisted(agent)); status != 200 {
			t.Fatalf("lookup: %d\n%s", status, agent.page)
		}
		agent.sees("••••••678", "A-1", "EUR 600.00", "A-2", `id="sale-`+red.ID+`"`, `value="xiaoming@example.cn"`)
		form := w.assisted(agent, "looked", "1", "vat-id-1", w.Merchant.VATID, "invoice-1", "LATE-1", "issued-1", string(first.IssuedOn), "total-1", "120.00")
		form["sale"] = []string{first.ID, red.ID}
		if status := agent.send("POST", "/desk/claims/new/submit", form); status != 200 {
			t.Fatalf("submit: %d\n%s", status, agent.page)
		}
		agent.sees("XIAOMING WANG", "Goods of this kind are shown to an officer.", "This receipt is not registered yet; ask the shop to report it.", "Validated", "To inspect", "Awaiting record",
			"Customs desk 2", "Print the voucher", "This party", "Next passport of this party")
		page := agent.page
		agent.open("/desk/claims/new")
		if status := agent.send("POST", "/desk/claims/new/submit", form); status != 200 || !strings.Contains(agent.page, `"This party`) && w.count("claims") != 1 {
			t.Errorf("sent twice: %d, %d claims", status, w.count("claims"))
		}
		form.Set("residence", "fr")
		if status := agent.send("POST", "/desk/claims/new/submit", form); status != 422 {
			t.Errorf("sent again and changed: %d", status)
		}
		agent.sees("This form has made a claim before it was changed.")

		next := regexp.MustCompile(`/desk/claims/new\?party=([0-9A-Z.]+)`).FindStringSubmatch(page)
		agent.open(next[0])
		agent.sees(`value="AF116"`, `value="PVG"`, `value="CN"`, `value="`+w.assisted(agent).Get("departs")+`"`, next[1])
		if strings.Contains(agent.page, "xiaoming@example.cn") || strings.Contains(agent.page, "E12345678") {
			t.Error("the next passport's form holds the account or the passport of the one before")
		}
		li := second()
		sale := w.AddSale(t, li.Key(), "B-1", 30000)
		card := w.document
		card.Format, card.Kind, card.Number = travel.TD1, "ID", "E12345678AB" // on a page of three lines the number goes on
		for _, zone := range []string{strings.Join(travel.FormatZone(card), "\n"), strings.ToLower(strings.Join(travel.FormatZone(card), " "))} {
			if status := agent.send("POST", "/desk/claims/new/lookup", w.assisted(agent, "mrz", zone)); status != 200 {
				t.Errorf("a card: %d", status)
			}
			agent.sees("••••••8AB")
		}
		form = w.assisted(agent, "mrz", "", "looked", "1", "party", next[1], "surname", li.Surname, "given", li.GivenNames, "state", "chn", "number", "e8765 4321",
			"nationality", "CHN", "born", string(li.BirthDate), "sex", "F", "expires", string(li.ExpiresOn), "sale", sale.ID)
		if status := agent.send("POST", "/desk/claims/new/submit", form); status != 200 {
			t.Fatalf("the second of the party: %d\n%s", status, agent.page)
		}
		agent.sees("MEI LI", "XIAOMING WANG", "EUR 42.50", `href="/desk/claims/`+next[1]+`?party=`+next[1])
		w.auditedAssist(next[1])
		for _, secret := range []string{"E12345678", "E87654321", "xiaoming@", "XIAOMING", "WANG"} {
			if strings.Contains(w.log.String(), secret) {
				t.Errorf("the log says %s", secret)
			}
		}
	})
}

// auditedAssist makes sure that the audit names the agent, and says of which claim nobody's machine has read the passport.
func (w *world) auditedAssist(first string) {
	w.t.Helper()
	var claims []struct{ ID, DocID, AssistedBy string }
	w.must(w.DB.Table("claims").Order("received_at, id").Find(&claims).Error)
	if len(claims) != 2 {
		w.t.Fatalf("there are %d claims", len(claims))
	}
	for _, c := range claims {
		lines, err := audit.Of(w.t.Context(), w.DB, "claim", c.ID)
		w.must(err)
		if typed := strings.Contains(lines[0].Detail, `"document":"typed"`); lines[0].Actor != w.Agent.Name || c.AssistedBy != w.Agent.ID || typed != (c.DocID != first) {
			w.t.Errorf("the audit of %s says %+v", c.DocID, lines)
		}
	}
}

func TestWhatIsWrongStandsBesideItsFieldAndNothingIsLost(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	agent := w.signedIn("agent@example.org")
	agent.open("/desk/claims/new")
	for _, tc := range []struct {
		name, path string
		fields     []string
		field      string // beside which the words stand
		says       string
	}{
		{"half a passport", "lookup", []string{"mrz", w.mrz[0]}, "mrz", "two lines of 44 characters"},
		{"a misread passport", "lookup", []string{"mrz", w.mrz[0] + strings.Replace(w.mrz[1], "E123", "E124", 1)}, "mrz", "The check digit of the document number does not agree."},
		{"a typed passport without a number", "lookup", []string{"mrz", "", "surname", "WANG"}, "number", "A passport number has 1 to 9 letters and digits."},
		{"an expired typed passport", "lookup", []string{"mrz", "", "surname", "WANG", "state", "CHN", "nationality", "CHN", "number", "E1", "born", "1990-01-01", "expires", "2020-01-01"}, "expires", "This travel document has expired"},
		{"no flight", "lookup", []string{"flight", ""}, "flight", "A flight number is"},
		{"no departure", "lookup", []string{"departs", "soon"}, "departs", "Say when the flight leaves."},
		{"a flight that has left", "lookup", []string{"departs", "2026-01-01T10:00"}, "departs", "The flight must leave after the claim is made"},
		{"a country in words", "lookup", []string{"residence", "China"}, "residence", "A country is written as its two-letter code."},
		{"a card number", "lookup", []string{"account", "4111 1111 1111 1111"}, "account", "Card numbers are not accepted here"},
		{"a day of entry to come", "lookup", []string{"entered", "2031-01-01"}, "entered", "This day is yet to come."},
		{"a standing and none", "lookup", []string{"standing", "student_pass", "+standing", "none"}, "standing", "Tick none of these, or some of them."},
		{"six standings", "lookup", []string{"standing", "a", "+standing", "b", "+standing", "c", "+standing", "d", "+standing", "e", "+standing", "f"}, "standing", "at most 5 words"},
		{"a life abroad since no day", "lookup", []string{"abroad", "2026-02-30"}, "abroad", ""},
		{"leaving for a while", "lookup", []string{"leaving", "a while"}, "leaving", "Write how many months, such as 12."},
		{"leaving for nothing", "lookup", []string{"leaving", "0"}, "leaving", "Write how many months, such as 12."},
		{"leaving for less", "lookup", []string{"leaving", "-3"}, "leaving", "Somebody moves away for 1 to 600 months."},
		{"a total in words", "submit", []string{"vat-id-1", "FR83404833048", "total-1", "much"}, "total-1", "An amount is written like 120.50."},
		{"VAT in words", "submit", []string{"vat-id-2", "FR83404833048", "total-2", "10", "vat-2", "?"}, "vat-2", "An amount is written like 120.50."},
		{"a wrong VAT number", "submit", []string{"vat-id-1", "FR00404833048", "invoice-1", "A-1", "issued-1", "2026-05-07", "total-1", "10"}, "vat-id-1", ""},
		{"no receipt number", "submit", []string{"vat-id-1", "FR83404833048", "issued-1", "2026-05-07", "total-1", "10"}, "invoice-1", ""},
		{"a date to come", "submit", []string{"vat-id-1", "FR83404833048", "invoice-1", "A-1", "issued-1", "2031-05-07", "total-1", "10"}, "issued-1", "A receipt cannot be from the future."},
		{"a receipt of nothing", "submit", []string{"vat-id-1", "FR83404833048", "invoice-1", "A-1", "issued-1", "2026-05-07", "total-1", "0"}, "total-1", "An amount is more than nothing"},
		{"a shop nobody knows", "submit", []string{"vat-id-1", "FR40303265045", "invoice-1", "A-1", "issued-1", "2026-05-07", "total-1", "10"}, "vat-id-1", ""},
		{"no receipt at all", "submit", nil, "", "A claim has 1 to 50 receipts."},
		{"a purchase that is none", "submit", []string{"sale", models.NewID()}, "", "None of these receipts can be part of a claim."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			form := w.assisted(agent, slices.Concat([]string{"vat-id-1", "", "vat-id-2", ""}, tc.fields)...)
			if status := agent.send("POST", "/desk/claims/new/"+tc.path, form); status != 422 {
				t.Fatalf("%d\n%s", status, agent.page)
			}
			agent.sees(tc.says, `value="AF116"`[:7], "There is a problem")
			if tc.field != "" && !strings.Contains(agent.page, `id="`+tc.field+`-error"`) {
				t.Errorf("nothing stands beside %s:\n%s", tc.field, agent.page)
			}
			for name, values := range form {
				if name != "csrf" && name != "mrz" && name != "method" && name != "language" && name != "sale" && values[0] != "" && !strings.Contains(agent.page, values[0]) {
					t.Errorf("%s is lost", name)
				}
			}
		})
	}
	for _, table := range []string{"claims", "receipts", "idempotency_keys"} {
		if n := w.count(table); n != 0 {
			t.Errorf("%s has %d rows after refusals only", table, n)
		}
	}
}

func TestAWrongFigureOnPaperIsLookedAtAndATakenPurchaseRefused(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s, taken := w.sale("A-1", 60000), w.sale("A-2", 60000)
		agent := w.signedIn("agent@example.org")
		agent.open("/desk/claims/new")
		form := w.assisted(agent, "sale", taken.ID)
		agent.send("POST", "/desk/claims/new/lookup", form)
		agent.sees(`value="` + taken.ID + `" checked`)
		w.claim("ref-first-001", taken)
		if status := agent.send("POST", "/desk/claims/new/submit", form); status != 422 {
			t.Errorf("a purchase that a kiosk took meanwhile: %d", status)
		}
		agent.sees("None of these receipts can be part of a claim.", "This receipt is already part of another claim.")
		form = w.assisted(agent, "vat-id-1", w.Merchant.VATID, "invoice-1", s.InvoiceNumber, "issued-1", string(s.IssuedOn), "total-1", "900.00")
		if status := agent.send("POST", "/desk/claims/new/submit", form); status != 200 {
			t.Fatalf("%d\n%s", status, agent.page)
		}
		agent.sees("The total on your receipt differs from the shop's record.", "EUR 600.00", "To inspect")
	})
}

func TestMoreLinesKeepWhatIsTyped(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	agent := w.signedIn("agent@example.org")
	agent.open("/desk/claims/new")
	form := w.assisted(agent, "looked", "1", "more", "1", "vat-id-1", "", "vat-id-2", "FR83404833048", "invoice-2", "Z-9")
	if status := agent.send("POST", "/desk/claims/new/lookup", form); status != 200 {
		t.Fatal(status)
	}
	agent.sees(`id="vat-id-4"`, `value="Z-9"`, "The shops have recorded nothing for this passport that is still open.")
	if strings.Contains(agent.page, `id="vat-id-5"`) {
		t.Error("more lines than asked for")
	}
}

func TestAPartyOfTwoInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.sale("A-1", 60000)
	w.sale("A-2", 50000, watch)
	w.AddSale(t, second().Key(), "B-1", 30000, func(r *merchant.Report) { r.Lines[0].Description = "Silk scarf" })
	agent := w.browser(t)
	agent.signIn("agent@example.org", "#state")
	agent.press(`a[href="/desk/claims/new"]`, "#mrz")
	agent.picture("assist-1-new")
	agent.fill("#mrz", w.mrz[0]+"\n"+w.mrz[1])
	agent.fill("#flight", "AF116")
	departs := w.DB.Clock.Now().Add(3 * time.Hour).In(w.Airport.Zone()).Format("2006-01-02T15:04")
	agent.do(chromedp.SetValue("#departs", departs))
	agent.fill("#residence", "China")
	agent.fill("#account", "xiaoming@example.cn")
	agent.press("form .submit button", ".errors")
	agent.sees("A country is written as its two-letter code.")
	agent.picture("assist-2-wrong")
	agent.do(chromedp.SetValue("#residence", "CN"))
	agent.press("form .submit button", `input[name="sale"]`)
	agent.sees("Galerie Vendôme SAS", "EUR 600.00", "••••••678")
	agent.do(chromedp.Click(`tr:nth-of-type(1) input[name="sale"]`), chromedp.Click(`tr:nth-of-type(2) input[name="sale"]`))
	agent.fill("#vat-id-1", w.Merchant.VATID)
	agent.fill("#invoice-1", "P-77")
	agent.do(chromedp.SetValue("#issued-1", "2026-05-07"))
	agent.fill("#total-1", "1 20")
	agent.press("button.primary", ".errors")
	agent.sees("An amount is written like 120.50.")
	agent.picture("assist-3-receipts")
	agent.do(chromedp.SetValue("#total-1", "120.00"))
	agent.press("button.primary", ".identity")
	agent.sees("XIAOMING WANG", "To inspect", "Awaiting record", "Validated", "This party")
	agent.picture("assist-4-result")
	agent.press(`a[href^="/desk/claims/new?party="]`, "#mrz")
	agent.do(chromedp.Click("details summary"), chromedp.WaitVisible("#surname"))
	for field, text := range map[string]string{"#surname": "LI", "#given": "MEI", "#number": "E87654321", "#state": "CHN", "#nationality": "CHN", "#account": "mei@example.cn"} {
		agent.fill(field, text)
	}
	agent.do(chromedp.SetValue("#born", "1992-07-01"), chromedp.SetValue("#expires", "2031-01-31"), chromedp.SetValue("#sex", "F"))
	agent.picture("assist-5-next")
	agent.press("form .submit button", `input[name="sale"]`)
	agent.do(chromedp.Click(`input[name="sale"]`))
	agent.press("button.primary", ".identity")
	agent.sees("MEI LI", "XIAOMING WANG", "Validated", "EUR 42.50")
	agent.picture("assist-6-party")
	if *screenshots == "" {
		return
	}
	agent.do(chromedp.EmulateViewport(390, 844))
	agent.picture("assist-7-phone-result")
	agent.press(`a[href^="/desk/claims/new?party="]`, "#mrz")
	agent.picture("assist-8-phone-new")
}

// What the agent asks beyond the passport goes with the claim, whether its answer is yes, no or none; what was not asked is
// not known.
func TestAnAgentWritesDownWhatTheLawAsksOfTheTraveller(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		agent := w.signedIn("agent@example.org")
		for i, tc := range []struct {
			said []string
			want claim.Circumstances
		}{
			{nil, claim.Circumstances{}},
			{[]string{"crew", "no", "standing", "none"}, claim.Circumstances{Crew: new(false), Statuses: []string{}}},
			{[]string{"crew", "yes", "entered", "2026-05-01", "standing", "military", "+standing", "student_pass", "abroad", "2011-10-19", "leaving", "12"},
				claim.Circumstances{Crew: new(true), EnteredOn: "2026-05-01", Statuses: []string{"military", "student_pass"}, AbroadSince: "2011-10-19", LeavingForMonths: 12}},
		} {
			agent.open("/desk/claims/new")
			sale := w.sale(fmt.Sprint("P-", i), 24000)
			form := w.assisted(agent, append([]string{"looked", "1", "sale", sale.ID}, tc.said...)...)
			if status := agent.send("POST", "/desk/claims/new/lookup", form); status != 200 {
				t.Fatalf("lookup: %d\n%s", status, agent.page)
			}
			for k := 0; k+1 < len(tc.said); k += 2 {
				value := tc.said[k+1]
				if kept := regexp.MustCompile(`value="` + value + `"( selected| checked|[^>]*>)`); !kept.MatchString(agent.page) {
					t.Errorf("%s %s is lost", tc.said[k], value)
				}
			}
			if status := agent.send("POST", "/desk/claims/new/submit", form); status != 200 {
				t.Fatalf("submit: %d\n%s", status, agent.page)
			}
			var id string
			w.must(db.Table("receipts").Where("sale_id = ?", sale.ID).Pluck("claim_id", &id).Error)
			c, err := w.runner.Claims.Get(t.Context(), models.Actor{Kind: "staff", ID: w.Officer.ID, Role: "officer", Airport: "CDG"}, id)
			if err != nil || !reflect.DeepEqual(c.Traveller.Circumstances, tc.want) {
				t.Errorf("%v: kept is %+v, %v", tc.said, c.Traveller.Circumstances, err)
			}
		}
	})
}
