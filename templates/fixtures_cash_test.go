package templates_test

import "taxrefund/templates"

func cashier(title string) templates.Chrome {
	c := customs(title)
	c.StaffName, c.Role = "Nora Petit", "Cashier"
	c.Nav = []templates.NavItem{{Href: "/cash/", Text: "Cash desk", Current: true}}
	return c
}

func tillRows() []templates.TillRow {
	return []templates.TillRow{
		{Href: "/cash/tills/0196", Number: "7A90C1D2", Cashier: "Nora Petit", Opened: "24 November 2026, 06:00", State: tag(templates.Wait, "Open"), Payments: "4", Out: "EUR 1,412.50"},
		{Href: "/cash/tills/0195", Number: "2B90C1D2", Cashier: "Nora Petit", Opened: "23 November 2026, 06:00", Closed: "23 November 2026, 14:02", State: tag(templates.OK, "Closed"),
			Payments: "31", Out: "EUR 9,412.50", Difference: tag(templates.Stop, "EUR 5.00 less")},
	}
}

func cashDesk() templates.Cash {
	open := templates.CashTill{ID: "0196", Path: "/cash/tills/0196", Currency: "EUR", Opened: "24 November 2026, 06:00",
		Sums: []templates.Fact{{Name: "Float", Text: "EUR 500.00"}, {Name: "Handed out", Text: "EUR 34.00", Hint: "1 payment"}, {Name: "Should hold", Text: "EUR 466.00"}}}
	return templates.Cash{Chrome: cashier("Cash desk"), Tills: []templates.CashTill{open}, Currencies: []templates.Option{{Value: "CHF", Text: "CHF"}}, Key: "k1", Past: tillRows()[1:]}
}

func wrongCashDesk() templates.Cash {
	v := cashDesk()
	v.Tills[0].Voucher, v.Tills[0].Version = "7F3K-9QZ2-M4TX-C", "1"
	v.Errors = templates.Errors{{Field: "voucher-0196", Text: "This is not the latest version of the voucher; have it printed again at the refund desk, then scan the new one."}}
	return v
}

func newTill() templates.Cash {
	return templates.Cash{Chrome: cashier("Cash desk"), Currencies: []templates.Option{{Value: "EUR", Text: "EUR", Selected: true}}, Key: "k1"}
}

func offer() templates.Offer {
	return templates.Offer{Chrome: cashier("Pay EUR 20.00"), Path: "/cash/tills/0196", Key: "k2", Voucher: "TRV1:X", Handed: "2000", Amount: "EUR 20.00",
		Words: "twenty and 00/100 EUR", Traveller: "XIAOMING WANG",
		Identity: []templates.Fact{{Name: "Passport", Text: "••••••678", Hint: "CHN"}, {Name: "Voucher", Text: "7F3K-9QZ2-M4TX-C", Hint: "version 2"}},
		Sums:     []templates.Fact{{Name: "Due", Text: "EUR 34.00"}, {Name: "Paid now", Text: "EUR 20.00"}, {Name: "Rest", Text: "EUR 14.00", Hint: "above EUR 20.00 a claim"}},
		Rest:     "In cash the traveller gets EUR 20.00 and loses EUR 14.00. Another way of payment loses nothing.", GiveUp: "EUR 14.00", RestMinor: "1400", Seen: true, Told: true}
}

func plainOffer() templates.Offer {
	v := offer()
	v.Sums, v.Rest, v.GiveUp, v.Seen, v.Told = nil, "", "", false, false
	return v
}

func wrongOffer() templates.Offer {
	v := offer()
	v.Errors = templates.Errors{{Field: "passport", Text: "Compare the passport with the name and the number, and confirm it."}, {Field: "give_up", Text: "EUR 14.00 would be lost."}}
	return v
}

func paidCash() templates.PaidCash {
	return templates.PaidCash{Chrome: cashier("Paid EUR 20.00"), Till: "/cash/tills/0196", Amount: "EUR 20.00", Words: "twenty and 00/100 EUR",
		Facts: []templates.Fact{{Name: "Voucher", Text: "7F3K-9QZ2-M4TX-C"}, {Name: "Paid", Text: "24 November 2026, 13:15", Hint: "line 3 of till 7A90C1D2"}, {Name: "Reference", Text: "0KQ7M2X8ZP4TNC9V1B3D5F7G8H"}}}
}

func till() templates.Till {
	return templates.Till{Chrome: cashier("Till 7A90C1D2"), Path: "/cash/tills/0196", Back: templates.Link{Href: "/cash/", Text: "Cash desk"}, Number: "7A90C1D2",
		State: tag(templates.Wait, "Open"), Facts: []templates.Fact{{Name: "Cashier", Text: "Nora Petit"}, {Name: "Opened", Text: "24 November 2026, 06:00"}}, Sums: cashDesk().Tills[0].Sums,
		Lines: []templates.TillLine{{No: "1", At: "24 November 2026, 07:12", What: "Payment", Claim: "7F3K-9QZ2-M4TX-C", Due: "EUR 20.00", Out: "EUR 20.00", Note: "EUR 14.00 given up"},
			{No: "2", At: "24 November 2026, 08:00", What: "From the vault", In: "EUR 200.00"}},
		Close: true, Supply: true, Key: "k3"}
}

func closedTill() templates.Till {
	v := till()
	v.State, v.Close, v.Supply, v.Reason = tag(templates.OK, "Closed"), false, false, "Reason: a coin fell behind the desk"
	return v
}

func wrongTill() templates.Till {
	v := till()
	v.Counted, v.Why, v.Lines = "461.00", "x", nil
	v.Errors = templates.Errors{{Field: "reason", Text: "A reason has 3 to 500 characters."}}
	return v
}
