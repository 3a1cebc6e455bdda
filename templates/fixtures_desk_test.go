package templates_test

import "taxrefund/templates"

func refundDesk(title string) templates.Chrome {
	c := customs(title)
	c.StaffName, c.Role = "Paul Girard", "Refund desk agent"
	c.Nav = []templates.NavItem{{Href: "/desk/", Text: "Refund desk", Current: true}}
	return c
}

func party(current bool) templates.Party {
	return templates.Party{IDs: "7F3K9QZ2M4TXC", Next: "/desk/claims/new?party=7F3K9QZ2M4TXC", Members: []templates.PartyMember{
		{Href: "/desk/claims/7F3K9QZ2M4TXC?party=7F3K9QZ2M4TXC", DocID: "7F3K-9QZ2-M4TX-C", Traveller: "XIAOMING WANG", Refund: "EUR 412.50", Status: tag(templates.OK, "Validated"), Current: current}}}
}

func assist() templates.Assist {
	return templates.Assist{
		Chrome: refundDesk("Make a claim with a traveller"), Key: "0197b3a0-0000-7000-8000-000000000001", Looked: true, Document: "••••••679", Currency: "EUR", Party: party(false),
		Passport: templates.AssistPassport{Surname: "WANG", Given: "LI", State: "CHN", Number: "E12345679", Nationality: "CHN", Born: "1992-01-02", Expires: "2032-06-30", Typed: true,
			Sex: []templates.Option{{Value: "", Text: "Not said"}, {Value: "F", Text: "F", Selected: true}, {Value: "M", Text: "M"}}},
		Journey: templates.AssistJourney{Flight: "AF116", Destination: "PVG", Departs: "2026-11-24T14:35", Residence: "CN"},
		Person: templates.AssistPerson{Entered: "2026-11-01", Leaving: "12", Said: true, Crew: []templates.Option{{Text: "Not asked"}, {Value: "no", Text: "No", Selected: true}, {Value: "yes", Text: "Yes"}},
			Standing: []templates.Option{{Value: "permanent_resident", Text: "Permanent resident"}, {Value: "student_pass", Text: "Student pass", Selected: true}, {Value: "none", Text: "None of these"}}},
		Payout:   templates.AssistPayout{Methods: []templates.Option{{Value: "alipay", Text: "Alipay", Selected: true}, {Value: "bank", Text: "Bank"}}, Account: "x@example.cn"},
		Language: []templates.Option{{Value: "en", Text: "English"}, {Value: "zh", Text: "中文", Selected: true}},
		Sales: []templates.AssistSale{
			{ID: "a", Field: "sale-a", Merchant: "Galerie Vendôme SAS", Shop: "Galerie Vendôme Opéra, Paris", Invoice: "A-2", IssuedOn: "22 November 2026", Gross: "EUR 500.00", VAT: "EUR 83.33", Chosen: true},
			{ID: "b", Field: "sale-b", Merchant: "Galerie Vendôme SAS", Shop: "Galerie Vendôme Opéra, Paris", Invoice: "A-3", IssuedOn: "22 November 2026", Gross: "EUR 240.00", VAT: "EUR 40.00"}},
		Lines: []templates.PaperLine{{N: 1, VATID: "FR83404833048", Invoice: "B-1", IssuedOn: "2026-11-22", Total: "120.00"}, {N: 2}},
	}
}

func emptyAssist() templates.Assist {
	v := assist()
	v.Looked, v.Document, v.Sales, v.Lines, v.Party, v.Passport = false, "", nil, nil, templates.Party{}, templates.AssistPassport{Sex: v.Passport.Sex}
	return v
}

func lostAssist() templates.Assist {
	v := assist()
	v.Document, v.Sales, v.Lost = "", nil, []string{"a"}
	v.Errors = templates.Errors{{Field: "number", Text: "A passport number has 1 to 9 letters and digits."}, {Field: "standing", Text: "Tick none of these, or some of them."}}
	return v
}

func find() templates.Find {
	row := templates.FoundRow{Href: "/desk/claims/7F3K9QZ2M4TXC", DocID: "7F3K-9QZ2-M4TX-C", Traveller: "XIAOMING WANG", Flight: "AF116",
		Departs: "24 November 2026, 14:35", Receipts: "4 receipts", Refund: "EUR 412.50", Status: tag(templates.Wait, "Open"), Held: true}
	return templates.Find{Chrome: refundDesk("Find a claim"), State: "CHN", Number: "E12345678", Caption: "1 claim of this passport", Rows: []templates.FoundRow{row}}
}

func wrongFind() templates.Find {
	v := templates.Find{Chrome: refundDesk("Find a claim"), State: "CHN", Number: "E1/2"}
	v.Errors = templates.Errors{{Field: "number", Text: "A document number has 1 to 23 letters and digits."}}
	return v
}

func explain() templates.Explain {
	return templates.Explain{
		Chrome: refundDesk("Claim 7F3K-9QZ2-M4TX-C"), Path: "/desk/claims/7F3K9QZ2M4TXC", Version: 2, DocID: "7F3K-9QZ2-M4TX-C", Tone: templates.Stop,
		Status: tag(templates.Wait, "Open"), Traveller: "XIAOMING WANG", Alert: "This claim is held: nothing is paid until customs release it.",
		Next:     "Go to the customs desk before the flight, with the goods, the passport and the receipt.",
		Identity: []templates.Fact{{Name: "Passport", Text: "••••••678", Hint: "CHN"}, {Name: "Flight", Text: "AF116", Hint: "PVG"}, {Name: "Departs", Text: "24 November 2026, 14:35"}},
		Sums:     []templates.Fact{{Name: "Purchases", Text: "EUR 3,500.00"}, {Name: "Refund", Text: "EUR 412.50"}},
		Receipts: []templates.Explained{
			{Merchant: "Galerie Vendôme SAS", Shop: "Galerie Vendôme Opéra, Paris", Invoice: "A-2", IssuedOn: "22 November 2026", Gross: "EUR 500.00", Refund: "EUR 70.83",
				Status: tag(templates.Stop, "To inspect"), Reasons: []string{"Goods of this kind are shown to an officer."}, Next: "Go to the customs desk before the flight, with the goods, the passport and the receipt."},
			{Merchant: "FR83404833048", Invoice: "A-3", IssuedOn: "22 November 2026", Gross: "EUR 240.00", Refund: "EUR 0.00", Status: tag(templates.Wait, "Awaiting record"), Next: "Ask the shop to report this receipt."}},
		Payouts: []templates.ExplainedPayout{{Amount: "EUR 85.00", Method: "Alipay, x•••@example.cn", State: tag(templates.OK, "Paid"), Detail: "Paid 24 November 2026, 13:20"}},
		Cash:    "At most EUR 20.00 a claim is paid in cash; the rest is paid another way, by alipay or bank.",
		Where:   "Customs desk 2, beside check-in row 7, open until 22:00.", Withdraw: true, Party: party(true),
	}
}
