package templates_test

import "taxrefund/templates"

func refundDesk(title string) templates.Chrome {
	c := customs(title)
	c.StaffName, c.Role = "Paul Girard", "Refund desk agent"
	c.Nav = []templates.NavItem{{Href: "/desk/", Text: "Refund desk", Current: true}}
	return c
}

func find() templates.Find {
	row := templates.FoundRow{Href: "/desk/claims/7F3K9QZ2M4TXC", DocID: "7F3K-9QZ2-M4TX-C", Traveller: "XIAOMING WANG", Flight: "AF116",
		Departs: "24 November 2026, 14:35", Receipts: "4 receipts", Refund: "EUR 412.50", Status: tag(templates.Wait, "Open"), Held: true}
	return templates.Find{Chrome: refundDesk("Find a claim"), State: "CHN", Number: "E12345678", Caption: "1 claim of this passport", Rows: []templates.FoundRow{row}}
}

func wrongFind() templates.Find {
	v := templates.Find{Chrome: refundDesk("Find a claim"), State: "CHN", Number: "E1/2"}
	v.Errors = templates.Errors{{Field: "number", Text: "A document number has 1 to 20 letters and digits."}}
	return v
}

func explain() templates.Explain {
	return templates.Explain{
		Chrome: refundDesk("Claim 7F3K-9QZ2-M4TX-C"), Path: "/desk/claims/7F3K9QZ2M4TXC", Version: 2, DocID: "7F3K-9QZ2-M4TX-C", Tone: templates.Stop,
		Status: tag(templates.Wait, "Open"), Traveller: "XIAOMING WANG", Alert: "This claim is held: nothing is paid until customs release it.",
		Identity: []templates.Fact{{Name: "Passport", Text: "••••••678", Hint: "CHN"}, {Name: "Flight", Text: "AF116", Hint: "PVG"}, {Name: "Departs", Text: "24 November 2026, 14:35"}},
		Sums:     []templates.Fact{{Name: "Purchases", Text: "EUR 3,500.00"}, {Name: "Refund", Text: "EUR 412.50"}},
		Receipts: []templates.Explained{
			{Merchant: "Galerie Vendôme SAS", Shop: "Galerie Vendôme Opéra, Paris", Invoice: "A-2", IssuedOn: "22 November 2026", Gross: "EUR 500.00", Refund: "EUR 70.83",
				Status: tag(templates.Stop, "To inspect"), Reasons: []string{"Goods of this kind are shown to an officer."}, Next: "Go to the customs desk before the flight, with the goods, the passport and the receipt."},
			{Merchant: "FR83404833048", Invoice: "A-3", IssuedOn: "22 November 2026", Gross: "EUR 240.00", Refund: "EUR 0.00", Status: tag(templates.Wait, "Awaiting record"), Next: "The shop has not reported this purchase yet."}},
		Payouts: []templates.ExplainedPayout{{Amount: "EUR 85.00", Method: "Alipay, x•••@example.cn", State: tag(templates.OK, "Paid"), Detail: "Paid 24 November 2026, 13:20"}},
		Where:   "Customs desk 2, beside check-in row 7, open until 22:00.", Withdraw: true,
	}
}
