package templates_test

import (
	"fmt"
	"reflect"
	"strings"

	"taxrefund/templates"
)

// state is one state that a page can be in: as a person meets it, with nothing to show, or after a mistake.
type state struct {
	name string
	view any
}

// states are those of every page, with what an airport really sees.
func states() map[string][]state {
	return map[string][]state{
		"sign_in":  {{"full", signIn()}, {"empty", templates.SignIn{Chrome: bare("Sign in")}}, {"wrong", wrongSignIn()}},
		"setup":    {{"full", setup(nil)}, {"wrong", setup(templates.Errors{{Field: "password", Text: "Choose a password of at least 12 characters."}})}},
		"error":    {{"full", lost()}, {"empty", templates.Error{Chrome: bare("Not found"), Status: 404, Heading: "We cannot find that"}}},
		"queue":    {{"full", queue()}, {"empty", emptyQueue()}, {"wrong", wrongQueue()}},
		"claim":    {{"red", redClaim()}, {"decided", decidedClaim()}, {"wrong", wrongClaim()}, {"empty", emptyClaim()}, {"read", readClaim()}},
		"find":     {{"full", find()}, {"empty", templates.Find{Chrome: refundDesk("Find a claim")}}, {"wrong", wrongFind()}},
		"explain":  {{"full", explain()}, {"empty", templates.Explain{Chrome: refundDesk("Claim"), Path: "/desk/claims/7F3K9QZ2M4TXC", DocID: "7F3K-9QZ2-M4TX-C"}}},
		"assist":   {{"full", assist()}, {"empty", emptyAssist()}, {"wrong", lostAssist()}},
		"cash":     {{"full", cashDesk()}, {"empty", newTill()}, {"wrong", wrongCashDesk()}},
		"offer":    {{"full", offer()}, {"plain", plainOffer()}, {"wrong", wrongOffer()}},
		"paid":     {{"full", paidCash()}, {"empty", templates.PaidCash{Chrome: cashier("Paid"), Till: "/cash/tills/0196", Amount: "EUR 20.00", Words: "twenty and 00/100 EUR"}}},
		"till":     {{"full", till()}, {"closed", closedTill()}, {"wrong", wrongTill()}},
		"tills":    {{"full", templates.Tills{Chrome: finance("Tills"), Rows: tillRows()}}, {"empty", templates.Tills{Chrome: finance("Tills")}}},
		"batches":  {{"full", batches()}, {"empty", templates.Batches{Chrome: finance("Payouts")}}, {"wrong", wrongBatches()}},
		"batch":    {{"full", batch()}, {"empty", emptyBatch()}},
		"periods":  {{"full", periods()}, {"empty", templates.Periods{Chrome: finance("Periods")}}, {"wrong", wrongPeriods()}},
		"period":   {{"full", period()}, {"wrong", failedPeriod()}, {"empty", templates.Period{Chrome: finance("Period 8 May 2026"), Days: "8 May 2026", State: templates.Tag{Tone: templates.Wait, Text: "Being made"}, Progress: "42 %, 420000 of 1000000 lines"}}},
		"feeds":    {{"full", feeds()}, {"empty", templates.Feeds{Chrome: admin("Feeds")}}},
		"alerts":   {{"full", alerts()}, {"empty", templates.Alerts{Chrome: admin("Alerts")}}},
		"jobs":     {{"full", jobs()}, {"empty", templates.Jobs{Chrome: finance("Jobs")}}},
		"docs":     {{"full", docs()}, {"empty", templates.Docs{Chrome: bare("The API")}}},
		"account":  {{"full", account("staff_kq0w1Zp3Vn8sXy5tR2bC7dF4gH6jL9mA1eU3iO0oPqs")}, {"wrong", with(account(""), templates.Errors{{Field: "days", Text: "A token ends after 1 to 366 days."}})}},
		"places":   {{"full", places()}, {"empty", templates.Places{Chrome: admin("Places"), Enrol: &templates.EnrolForm{}}}, {"wrong", wrongPlaces()}},
		"exposure": {{"full", exposures()}, {"empty", templates.Exposures{Chrome: finance("Exposure by merchant")}}, {"wrong", wrongExposures()}},
	}
}

// with is a copy of the view with these errors.
func with(view any, errs templates.Errors) any {
	v := reflect.New(reflect.TypeOf(view)).Elem()
	v.Set(reflect.ValueOf(view))
	v.FieldByName("Chrome").FieldByName("Errors").Set(reflect.ValueOf(errs))
	return v.Interface()
}

func bare(title string) templates.Chrome {
	return templates.Chrome{Title: title, CSRF: "p8Xk2" + title[:1]}
}

func customs(title string) templates.Chrome {
	return templates.Chrome{
		Title: title, Airport: "CDG", AirportName: "Paris-Charles de Gaulle", StaffName: "Claire Fontaine", Role: "Customs officer", CSRF: "b7Qm41",
		Nav: []templates.NavItem{{Href: "/customs/", Text: "Claims", Current: true}}, Now: "Tuesday 24 November 2026, 13:15", Demo: true,
	}
}

func finance(title string) templates.Chrome {
	c := customs(title)
	c.StaffName, c.Role = "Marc Delacroix", "Refund finance"
	c.Nav = []templates.NavItem{{Href: "/finance/", Text: "Payouts", Current: title != "Jobs" && !strings.HasPrefix(title, "Period")}, {Href: "/finance/periods", Text: "Periods", Current: strings.HasPrefix(title, "Period")}, {Href: "/jobs", Text: "Jobs", Current: title == "Jobs"}}
	return c
}

func admin(title string) templates.Chrome {
	c := customs(title)
	c.Airport, c.AirportName, c.StaffName, c.Role, c.Demo = "", "", "Ana Pires", "Administrator", false
	c.Nav = []templates.NavItem{{Href: "/admin/", Text: "Places", Current: title == "Places"}, {Href: "/feeds", Text: "Feeds", Current: title == "Feeds"}, {Href: "/finance/", Text: "Payouts"}, {Href: "/jobs", Text: "Jobs"}}
	return c
}

func exposures() templates.Exposures {
	return templates.Exposures{Chrome: finance("Exposure by merchant"), MayControl: true, Currencies: []templates.Option{{Value: "EUR", Text: "EUR", Selected: true}}, Rows: []templates.ExposureRow{
		{Merchant: "Galerie Vendôme SAS", VATID: "FR83404833048", Out: "EUR 4,900.00", Waiting: "EUR 412.50", Ceiling: "EUR 5,000.00", State: tag(templates.Warn, "Some wait")},
		{Merchant: "Maison du Foulard", VATID: "FR40303265045", Out: "EUR 85.00", Waiting: "EUR 0.00", Ceiling: "none", State: tag(templates.Quiet, "No ceiling")}}}
}

func wrongExposures() templates.Exposures {
	v := exposures()
	v.VATID, v.Ceiling = "FR83404833048", "much"
	v.Errors = templates.Errors{{Field: "ceiling", Text: "An amount is written like 1234.50."}}
	return v
}

func tag(tone templates.Tone, text string) templates.Tag {
	return templates.Tag{Tone: tone, Text: text}
}

func signIn() templates.SignIn {
	v := templates.SignIn{Chrome: bare("Sign in"), Next: "/customs/", Accounts: []templates.DemoAccount{
		{Role: "Customs officer", Email: "officer@cdg.example", Password: "demo-officer-2026"},
		{Role: "Customs supervisor", Email: "supervisor@cdg.example", Password: "demo-supervisor-2026"},
		{Role: "Refund finance", Email: "finance@cdg.example", Password: "demo-finance-2026"},
	}}
	v.Demo = true
	return v
}

func wrongSignIn() templates.SignIn {
	v := signIn()
	v.Email, v.Error = "oficer@cdg.example", "The email address or the password is wrong."
	return v
}

func setup(errs templates.Errors) templates.Setup {
	v := templates.Setup{Chrome: bare("First administrator"), Token: "s0mt6Lq", Name: "Ana Pires", Email: "ana.pires@cdg.example"}
	v.Errors = errs
	return v
}

func lost() templates.Error {
	v := templates.Error{Chrome: customs("Not found"), Status: 404, Heading: "We cannot find that", Detail: "No claim has this number. Check it against the voucher.",
		TraceID: "019ab3f0c6d87e21", Back: templates.Link{Href: "/customs/", Text: "Go to the start page"}}
	v.Now = ""
	return v
}

func queue() templates.Queue {
	row := func(doc, who, passport, flight, to, departs string, urgency templates.Tag) templates.QueueRow {
		return templates.QueueRow{Href: "/customs/claims/" + doc, DocID: doc, Traveller: who, Passport: passport, Nationality: "CHN", Flight: flight, Destination: to,
			Departs: departs, DepartsAt: "2026-11-24T" + departs + ":00+01:00", Urgency: urgency, Receipts: "1 receipt", Refund: "EUR 412.50",
			Channel: tag(templates.Stop, "Red"), Status: tag(templates.Wait, "Open")}
	}
	wang := row("7F3K-9QZ2-M4TX-C", "WANG XIAOMING", "E••••6789", "AF 116", "Shanghai", "14:05", tag(templates.Stop, "in 50 min"))
	wang.Receipts, wang.ToInspect, wang.Refund = "4 receipts", "2 to inspect", "EUR 1,284.60"
	wang.Reasons = []string{"The total is not what the shop recorded.", "High value: an officer looks at every purchase above EUR 10,000.00."}
	li := row("2M8R-TQ4V-XK91-7", "LI NA", "E••••0412", "CA 934", "Beijing", "15:20", tag(templates.Wait, "in 2 h 05 min"))
	li.ToInspect, li.Reasons, li.Held = "1 to inspect", []string{"Chosen at random."}, true
	zhang := row("9C5D-H0WP-3J6N-A", "ZHANG WEI", "EA•••••21", "CZ 348", "Guangzhou", "15:45", tag(templates.Wait, "in 2 h 30 min"))
	zhang.Receipts, zhang.Channel, zhang.Status = "2 receipts", tag(templates.Wait, "Waiting"), tag(templates.Warn, "Partly validated")
	zhang.Reasons = []string{"This receipt is not registered yet; ask the shop to report it."}
	garcia := row("4T1X-KB7M-Q8ZS-2", "GARCIA LOPEZ MARIA DEL CARMEN", "A••••8830", "AM 004", "Mexico City", "13:35", tag(templates.Warn, "in 1 h 20 min"))
	garcia.Nationality, garcia.Channel, garcia.Status, garcia.Refund = "MEX", tag(templates.OK, "Green"), tag(templates.OK, "Validated"), "EUR 96.00"
	gone := row("6P2Y-ZV3G-E7CJ-K", "TANAKA YUKI", "T••••5510", "JL 046", "Tokyo", "11:10", tag(templates.Quiet, "departed"))
	gone.Nationality, gone.Channel, gone.Status = "JPN", tag(templates.Quiet, "Lapsed"), tag(templates.Quiet, "Lapsed")
	return templates.Queue{Chrome: customs("Claims"), Caption: "5 claims waiting, next departure first", Rows: []templates.QueueRow{wang, garcia, li, zhang, gone},
		Tabs: []templates.Tab{{Href: "/customs/?tab=waiting", Text: "Waiting", Count: "5", Current: true}, {Href: "/customs/?tab=held", Text: "Held", Count: "1"},
			{Href: "/customs/?tab=decided", Text: "Decided", Count: "38"}, {Href: "/customs/?tab=all", Text: "All", Count: "1,204"}},
		More: &templates.Link{Href: "/customs/?after=5", Text: "Show the next 50 claims"}}
}

func emptyQueue() templates.Queue {
	v := queue()
	v.Rows, v.More, v.Empty, v.Flash = nil, nil, "Nobody waits for an officer.", "Decision recorded. The traveller's voucher has changed with it."
	return v
}

func wrongQueue() templates.Queue {
	v := queue()
	v.Scan, v.Errors = "7F3K9QZ2M4TXD", templates.Errors{{Field: "doc", Text: "This number has a typing error. Check it against the voucher."}}
	return v
}

func receipt(key, merchant, shop, invoice string, status templates.Tag) templates.ReceiptCard {
	return templates.ReceiptCard{Key: key, ID: "019ab3f0-000" + key, Merchant: merchant, Shop: shop, VATID: "FR40303265045", Invoice: invoice,
		IssuedOn: "18 November 2026", Deadline: "28 February 2027", Status: status, Gross: "EUR 2,640.00", VAT: "EUR 440.00", Fee: "EUR 27.50", Refund: "EUR 412.50",
		Lines: []templates.GoodsLine{
			{LineNo: 1, Description: "Sac à main en cuir « Bellechasse »", Category: "Leather goods", Nature: "Tariff 420221, from IT, contains excise EUR 12.00", Quantity: 1, Allowed: 1, VATRate: "20 %", Gross: "EUR 2,280.00", VAT: "EUR 380.00"},
			{LineNo: 2, Description: "Foulard en soie 90 × 90", Category: "Clothing", Quantity: 3, Allowed: 3, VATRate: "20 %", Gross: "EUR 360.00", VAT: "EUR 60.00"},
		}}
}

func redClaim() templates.Claim {
	lafayette := receipt("1", "Galeries Lafayette Haussmann", "40 boulevard Haussmann, Paris", "GLH-2026-118204", tag(templates.Stop, "To inspect"))
	lafayette.Reasons = []string{"The total is not what the shop recorded.", "Typed at the kiosk: EUR 2,460.00"}
	sephora := receipt("2", "Sephora Champs-Élysées", "Paris", "SE-77120", tag(templates.Stop, "To inspect"))
	sephora.Lines, sephora.Reasons, sephora.Gross = nil, []string{"The shop is not known to us."}, "EUR 318.40"
	fnac := receipt("3", "Fnac Forum", "Paris", "F-0091823", tag(templates.OK, "Validated"))
	fnac.Reasons = []string{"The shop's own record agrees."}
	return templates.Claim{
		Chrome: customs("Claim 7F3K-9QZ2-M4TX-C"), Path: "/customs/claims/7F3K9QZ2M4TXC", Version: 3, DocID: "7F3K-9QZ2-M4TX-C", Channel: tag(templates.Stop, "Red"),
		Status: tag(templates.Wait, "Open"), Urgency: tag(templates.Stop, "departs in 50 min"), Traveller: "WANG XIAOMING",
		Identity: []templates.Fact{{Name: "Passport", Text: "E••••6789", Hint: "issued by CHN"}, {Name: "Nationality", Text: "CHN"}, {Name: "Flight", Text: "AF 116", Hint: "Shanghai"}, {Name: "Departs", Text: "14:05"}},
		Sums: []templates.Fact{{Name: "Purchases", Text: "EUR 8,239.44"}, {Name: "VAT", Text: "EUR 1,373.24"}, {Name: "Fee", Text: "EUR 88.64", Hint: "by operator profile, assumed"},
			{Name: "Refund", Text: "EUR 1,284.60"}, {Name: "Due so far", Text: "EUR 412.50"}},
		ToDecide: []templates.ReceiptCard{lafayette, sephora}, Others: []templates.ReceiptCard{fnac}, MayDecide: true, Reasons: []templates.Option{
			{Value: "goods_not_present", Text: "Goods not present"}, {Value: "partly_present", Text: "Partly present"}, {Value: "goods_used", Text: "Goods used"}, {Value: "other", Text: "Other"}},
		Details: []templates.Fact{{Name: "Law", Text: "FR-detaxe, rules 2024-01"}, {Name: "Lives in", Text: "CHN"}, {Name: "Language", Text: "zh-Hans"}, {Name: "Received", Text: "24 November 2026, 12:58"}, {Name: "Kiosk reference", Text: "K-07-20261124-0031"}},
		Payouts: []templates.PayoutLine{{Amount: "EUR 412.50", Method: "Alipay, w•••@163.com", State: tag(templates.Wait, "Due"), Detail: "Waits for the next batch."}},
		Hold:    &templates.HoldForm{Kind: "claim"}, Withdraw: true,
		Law: []templates.LawStep{
			{Of: "Receipt 1", Says: "EUR 1,240.00 is more than EUR 100.00", Source: "CGI annexe IV art. 24 bis, since 1 January 2021", Address: "https://www.legifrance.gouv.fr/"},
			{Says: "the tax on record: EUR 206.67", Source: "Service-Public: tax-free sale to tourists"},
			{Says: "operator standard keeps 15 % of the tax EUR 206.67 = EUR 31.00 (at least EUR 1.00, at most EUR 60.00)", Assumed: true},
			{Of: "Receipt 2", Says: "bought on 20 November 2026, to leave by 28 February 2027", Source: "Detaxe SA, questions and answers"},
		},
		Evidence: []templates.EvidenceLine{
			{At: "24 November 2026, 12:58", AtISO: "2026-11-24T12:58:00+01:00", Text: "Claim submit", By: "kiosk K-07"},
			{At: "24 November 2026, 13:02", AtISO: "2026-11-24T13:02:00+01:00", Text: "Claim hold", By: "Luc Moreau", Detail: "Waiting for a second look."}},
	}
}

func decidedClaim() templates.Claim {
	v := redClaim()
	v.Channel, v.Status, v.Urgency = tag(templates.OK, "Green"), tag(templates.Warn, "Partly validated"), tag(templates.Warn, "departs in 1 h 20 min")
	v.Flash, v.Alert = "Decision recorded. The traveller's voucher has changed with it.", "Held: the merchant reported a return."
	reduced, refused := v.ToDecide[0], v.ToDecide[1]
	reduced.Status, reduced.Reasons, reduced.Reopen = tag(templates.Warn, "Reduced"), []string{"Only part of the goods was shown."}, true
	reduced.Decision = "Reduced by Claire Fontaine, 13:12: only part of the goods was shown."
	reduced.Lines = append([]templates.GoodsLine(nil), reduced.Lines...)
	reduced.Lines[1].Allowed = 1
	refused.Status, refused.Reasons = tag(templates.Stop, "Refused"), []string{"The conditions for a refund are not met."}
	v.ToDecide, v.Others, v.Role = nil, []templates.ReceiptCard{reduced, refused, v.Others[0]}, "Customs supervisor"
	v.Payouts = []templates.PayoutLine{
		{Amount: "EUR 412.50", Method: "Alipay, w•••@163.com", State: tag(templates.OK, "Paid"), Detail: "Paid 24 November 2026, 13:04.", BatchNo: "CDG-20261124-0007", Batch: "/finance/batches/CDG-20261124-0007"},
		{Amount: "EUR 372.50", Method: "Alipay, w•••@163.com", State: tag(templates.Warn, "Details required"), Detail: "The wallet does not take this amount."},
	}
	v.Account = &templates.AccountForm{Methods: []templates.Option{{Value: "alipay", Text: "Alipay"}, {Value: "bank", Text: "Bank transfer", Selected: true}}, Holder: "WANG XIAOMING"}
	v.Holds = []templates.HoldLine{{ID: "h1", Text: "On the merchant", Reason: "The merchant reported a return.", By: "Luc Moreau, 24 November 2026, 13:02", Release: true},
		{ID: "h2", Text: "On the passport", Reason: "Waiting for a second look.", By: "Luc Moreau, 24 November 2026, 12:40", Released: "Luc Moreau, 24 November 2026, 12:55"}}
	v.Present = &templates.PresentForm{Flight: "AF 116", Departs: "2026-11-25T14:05"}
	return v
}

func wrongClaim() templates.Claim {
	v := redClaim()
	v.ToDecide[0].Action, v.ToDecide[0].Amount = "reduce", "26,40"
	v.ToDecide[1].Action, v.ToDecide[1].Note = "refuse", "Asked twice."
	v.Errors = templates.Errors{{Field: "amount-1", Text: "Write the amount as 1234.50."}, {Field: "reason-1", Text: "Choose the reason for receipt 1."}, {Field: "reason-2", Text: "Choose the reason for receipt 2."}}
	return v
}

func emptyClaim() templates.Claim {
	return templates.Claim{Chrome: customs("Claim"), Path: "/customs/claims/X", DocID: "7F3K-9QZ2-M4TX-C", Traveller: "LI NA", Channel: tag(templates.Wait, "Waiting"), Status: tag(templates.Wait, "Open")}
}

// readClaim is a claim seen by somebody who may decide nothing.
func readClaim() templates.Claim {
	v := redClaim()
	v.Chrome, v.MayDecide, v.Hold, v.Withdraw = finance(v.Title), false, nil, false
	return v
}

const sha = "9b2e4c1f7a6d5038e1c4b7a2f9d80356417bce8a0d92f3564be71a08c5d2f6e3"

func reports(number string) []templates.Report {
	out := make([]templates.Report, 3)
	for i, format := range []string{"csv", "xlsx", "pdf"} {
		out[i] = templates.Report{Href: "/finance/batches/" + number + "/report." + format, Format: strings.ToUpper(format), SHA256: sha[i:] + sha[:i], Size: fmt.Sprint(7*(i+1), " KB"), Made: "24 November 2026, 13:06"}
	}
	return out
}

func batches() templates.Batches {
	closed := templates.BatchRow{Href: "/finance/batches/CDG-20261124-0007", Number: "CDG-20261124-0007", Airport: "CDG", Method: "Alipay", Rail: "sandbox", Lines: "128", Total: "EUR 48,213.90",
		Paid: "EUR 47,388.90", Failed: "EUR 825.00", Return: "EUR -412.50", State: tag(templates.OK, "Closed"), Opened: "24 November 2026, 12:58", Closed: "24 November 2026, 13:06", Reports: reports("CDG-20261124-0007")}
	open := templates.BatchRow{Href: "/finance/batches/CDG-20261124-0008", Number: "CDG-20261124-0008", Airport: "CDG", Method: "Bank transfer", Rail: "sepa", Lines: "9", Total: "EUR 3,071.25",
		Paid: "EUR 0.00", Failed: "EUR 0.00", Return: "EUR 0.00", State: tag(templates.Wait, "Open"), Opened: "24 November 2026, 13:07"}
	return templates.Batches{Chrome: finance("Payouts"), Rows: []templates.BatchRow{open, closed}, MayControl: true, More: &templates.Link{Href: "/finance/?after=2", Text: "Show older batches"},
		Totals: []templates.BatchTotal{{Currency: "EUR", Lines: "137", Total: "EUR 51,285.15", Paid: "EUR 47,388.90", Failed: "EUR 825.00", Return: "EUR -412.50"}},
		Unreconciled: []templates.Unreconciled{
			{Href: "/customs/claims/2M8RTQ4VXK917", Ref: "2M8R-TQ4V-XK91-7", Why: "Sent, but no answer came back. It is asked about before anything else happens.", Rail: "sandbox", Amount: "EUR 412.50", Age: tag(templates.Stop, "3 days")},
			{Ref: "FR76 •••• 0189", Why: "The rail has accepted it and not settled it yet.", Rail: "sepa", Amount: "EUR 96.00", Age: tag(templates.Quiet, "12 min")}},
		Prefunds: []templates.Prefund{
			{ID: "sandbox-EUR", Rail: "sandbox", Currency: "EUR", State: tag(templates.Stop, "Top up"), Balance: "EUR 9,000.00", OnItsWay: "EUR 85.00", Floor: "EUR 5,000.00",
				Waiting: "12, EUR 6,412.50", Short: "EUR 2,497.50", InFloor: "5000.00"},
			{ID: "sandbox-SGD", Rail: "sandbox", Currency: "SGD", State: tag(templates.Quiet, "No floor"), Balance: "SGD 0.00"}},
		Controls: []templates.RailControl{
			{ID: "sandbox-EUR", Airport: "CDG", Rail: "sandbox", Currency: "EUR", State: tag(templates.OK, "Running"), Single: "EUR 5,000.00", Daily: "EUR 250,000.00", Today: "EUR 48,213.90", InSingle: "5000.00", InDaily: "250000.00"},
			{ID: "sepa-EUR", Airport: "CDG", Rail: "sepa", Currency: "EUR", State: tag(templates.Stop, "Paused"), Reason: "Bank holiday in Paris. Paused by Marc Delacroix, 24 November 2026, 09:00.", Paused: true}},
	}
}

func wrongBatches() templates.Batches {
	v := batches()
	v.Unreconciled, v.Controls[0].InSingle = nil, "5.000,00"
	v.Errors = templates.Errors{{Field: "single-sandbox-EUR", Text: "Write the amount as 1234.50."}}
	return v
}

func batch() templates.Batch {
	line := func(no, claim, account, amount string, t templates.Tag) templates.BatchLine {
		return templates.BatchLine{No: no, Claim: claim, ClaimHref: "/customs/claims/" + claim, Kind: "Payout", Account: account, RailID: "P019AB3F0C6D87E2100000000000000" + no, RailRef: "2026112422001" + no,
			Booked: "24 November 2026, 13:04", Amount: amount, State: t}
	}
	back := line("4", "6P2Y-ZV3G-E7CJ-K", "t•••@qq.com", "EUR -412.50", tag(templates.Stop, "Returned"))
	back.Kind = "Return"
	pending := line("3", "9C5D-H0WP-3J6N-A", "138••••7721", "EUR 825.00", tag(templates.Stop, "Failed"))
	pending.Booked, pending.RailRef, pending.ClaimHref = "", "", ""
	return templates.Batch{
		Chrome: finance("Batch CDG-20261124-0007"), Number: "CDG-20261124-0007", State: tag(templates.OK, "Closed"), Reports: reports("CDG-20261124-0007"),
		Facts: []templates.Fact{{Name: "Airport", Text: "CDG", Hint: "Paris-Charles de Gaulle"}, {Name: "Method", Text: "Alipay"}, {Name: "Rail", Text: "sandbox"}, {Name: "Currency", Text: "EUR"},
			{Name: "Opened", Text: "24 November 2026, 12:58"}, {Name: "Closed", Text: "24 November 2026, 13:06"}},
		Sums: []templates.Fact{{Name: "Total", Text: "EUR 48,213.90", Hint: "128 lines"}, {Name: "Paid", Text: "EUR 47,388.90"}, {Name: "Failed", Text: "EUR 825.00"}, {Name: "Returned", Text: "EUR -412.50"}},
		Checks: []templates.Check{{Name: "Our ledger", Count: "128", Amount: "EUR 48,213.90", Result: tag(templates.OK, "Agrees")}, {Name: "This batch", Count: "128", Amount: "EUR 48,213.90", Result: tag(templates.OK, "Agrees")},
			{Name: "The rail", Count: "127", Amount: "EUR 47,388.90", Result: tag(templates.Warn, "Differs by EUR 825.00")}},
		Caption: "4 of 128 lines", Count: "128 lines", Total: "EUR 48,213.90", More: &templates.Link{Href: "?after=4", Text: "Show the next 50 lines"},
		Lines: []templates.BatchLine{line("1", "7F3K-9QZ2-M4TX-C", "w•••@163.com", "EUR 412.50", tag(templates.OK, "Paid")), line("2", "4T1X-KB7M-Q8ZS-2", "m•••@gmail.com", "EUR 96.00", tag(templates.OK, "Paid")), pending, back},
	}
}

func emptyBatch() templates.Batch {
	return templates.Batch{Chrome: finance("Batch CDG-20261124-0008"), Number: "CDG-20261124-0008", State: tag(templates.Wait, "Open")}
}

func jobs() templates.Jobs {
	list := []templates.Job{
		{Name: "run_payouts", Text: "Sends what is due over the rails, in batches.", Schedule: "every minute", Last: "24 November 2026, 13:15", Outcome: tag(templates.OK, "Done")},
		{Name: "poll_payouts", Text: "Asks the rails about payouts without an answer.", Schedule: "every 5 minutes", Last: "24 November 2026, 13:15", Outcome: tag(templates.Wait, "Running")},
		{Name: "close_batches", Text: "Closes finished batches and makes their reports.", Schedule: "every hour", Last: "24 November 2026, 13:00", Outcome: tag(templates.Stop, "Failed")},
		{Name: "lapse_claims", Text: "Lapses what nobody saw before the flight left.", Schedule: "every 10 minutes"},
	}
	v := templates.Jobs{Chrome: finance("Jobs"), Jobs: list, MayStart: true, More: &templates.Link{Href: "?after=3", Text: "Show older runs"}, Runs: []templates.JobRun{
		{Job: "poll_payouts", Slot: "2026-11-24T12:15Z", Started: "24 November 2026, 13:15", Owner: "refund-2", Outcome: tag(templates.Wait, "Running")},
		{Job: "run_payouts", Slot: "2026-11-24T12:15Z", Started: "24 November 2026, 13:15", Took: "412ms", Owner: "refund-1", Detail: "9 sent, 1 without an answer", Outcome: tag(templates.OK, "Done")},
		{Job: "close_batches", Slot: "2026-11-24T12:00Z", Started: "24 November 2026, 13:00", Took: "2.018s", Owner: "refund-1", Detail: "CDG-20261124-0006: the totals differ by EUR 12.00", Outcome: tag(templates.Stop, "Failed")}}}
	v.Flash, v.FlashWarn = "The job has started; the list of runs shows how it ended.", true
	return v
}

func alerts() templates.Alerts {
	return templates.Alerts{Chrome: admin("Alerts"), More: &templates.Link{Href: "/alerts?after=x", Text: "Show older alerts"}, Alerts: []templates.AlertRow{
		{Condition: "Kiosk silent", Airport: "CDG", Detail: "K-07 was last heard of on 24 November 2026, 11:58 UTC", Opened: "24 November 2026, 13:09", State: tag(templates.Stop, "Open"), Told: "Told"},
		{Condition: "Rail failing", Detail: "The last 10 answers of the rail sandbox were failures, or none came", Opened: "24 November 2026, 12:40", State: tag(templates.Stop, "Open"), Told: "Not told yet", Error: "the receiver answered 503"},
		{Condition: "Batch untied", Airport: "SIN", Detail: "Its sums, its lines, its reports or the ledger differ", Opened: "23 November 2026, 03:00", Closed: "23 November 2026, 09:00", State: tag(templates.Quiet, "Closed")}},
		Watched: []templates.Watched{{Name: "Kiosk silent", Means: "A kiosk was not heard of for 10 minutes while a customs desk was open."}, {Name: "Ledger uneven", Means: "The ledger does not sum to zero."}}}
}

func feeds() templates.Feeds {
	return templates.Feeds{Chrome: admin("Feeds"), Feeds: []templates.FeedRow{
		{ID: "f3", Name: "2026-11-24.csv", Merchant: "Galerie Vendôme SAS", Received: "24 November 2026, 13:10", State: tag(templates.Wait, "Running"), Progress: "42 %, at line 1\u202f260\u202f114",
			Recorded: "419\u202f204", Unchanged: "0", Corrected: "3", Voided: "1", Rejected: "4\u202f211", Rejects: true},
		{ID: "f2", Name: "sales_november_outlet_and_flagship_store_final.jsonl", Merchant: "Maison Lefèvre & Filles SARL", Received: "23 November 2026, 22:00", State: tag(templates.OK, "Done"), Preview: true,
			Recorded: "1\u202f204", Unchanged: "88", Corrected: "0", Voided: "2", Rejected: "0"},
		{ID: "f1", Name: "export.csv", Merchant: "Galerie Vendôme SAS", Received: "22 November 2026, 09:31", State: tag(templates.Stop, "Refused"), Why: "The columns are separated by semicolons; separate them by commas",
			Recorded: "0", Unchanged: "0", Corrected: "0", Voided: "0", Rejected: "0"}}}
}

func places() templates.Places {
	options := []templates.Option{{Value: "CDG", Text: "Paris-Charles de Gaulle", Selected: true}, {Value: "SIN", Text: "Singapore Changi"}}
	return templates.Places{Chrome: admin("Places"),
		Airports: []templates.AirportRow{{Code: "CDG", Name: "Paris-Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR", LocalTime: "13:15", Terminals: "3", Desks: "4", Kiosks: "12"},
			{Code: "SIN", Name: "Singapore Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD", LocalTime: "20:15", Terminals: "4", Desks: "2", Kiosks: "8"}},
		Kiosks: []templates.KioskRow{{ID: "k7", Name: "K-07", Airport: "CDG", Terminal: "Terminal 2E", Enrolled: "2 March 2026, 08:00", LastSeen: "24 November 2026, 13:14", State: tag(templates.OK, "Active"), Revoke: true},
			{ID: "k3", Name: "K-03", Airport: "CDG", Terminal: "Terminal 1", Enrolled: "2 March 2026, 08:10", State: tag(templates.Quiet, "Revoked")}},
		Enrol: &templates.EnrolForm{Airports: options, Terminals: []templates.Option{{Value: "t1", Text: "CDG Terminal 1"}, {Value: "t2", Text: "CDG Terminal 2E"}, {Value: "t3", Text: "SIN Terminal 3"}}},
		Key:   &templates.KioskKey{Name: "K-13", Key: "kio_4fQ9vX2mJr7sT1bWc8ZpKdL0aYnHgEu5"},
	}
}

func wrongPlaces() templates.Places {
	v := places()
	v.Key, v.Enrol.Name = nil, "K-07"
	v.Errors = templates.Errors{{Field: "kiosk-name", Text: "Another kiosk of this airport has this name."}}
	return v
}

func account(token string) templates.Account {
	return templates.Account{
		Chrome: customs("Your account"), Token: token, Name: "Queue display", Days: "90",
		Facts: []templates.Fact{{Name: "Name", Text: "Claire Fontaine"}, {Name: "Email address", Text: "claire@douane.example"}, {Name: "Role", Text: "Customs officer"}, {Name: "Works at", Text: "Paris Charles de Gaulle"}},
	}
}
