package templates_test

import "taxrefund/templates"

const (
	sumOfCSV  = "9f2c1ab04d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"
	sumOfXLSX = "03b7e5d1c9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2"
)

func periodReports(id string) []templates.PeriodFile {
	return []templates.PeriodFile{{Href: "/finance/periods/" + id + "/report.csv", Format: "CSV", SHA256: sumOfCSV, Size: "184 KB"},
		{Href: "/finance/periods/" + id + "/report.xlsx", Format: "XLSX", SHA256: sumOfXLSX, Size: "96 KB"}}
}

func periods() templates.Periods {
	return templates.Periods{Chrome: finance("Periods"), InFrom: "2026-11-23", InTo: "2026-11-23",
		Airports: []templates.Option{{Value: "", Text: "All airports"}, {Value: "CDG", Text: "Paris-Charles de Gaulle (CDG)", Selected: true}},
		Rows: []templates.PeriodRow{
			{Href: "/finance/periods/3", Days: "1 January to 31 October 2026", Place: "All airports", Asked: "24 November 2026, 13:12", State: templates.Tag{Tone: templates.Wait, Text: "Being made"}, Progress: "42 %, 420000 of 1000000 lines"},
			{Href: "/finance/periods/2", Days: "23 November 2026", Place: "CDG", Asked: "24 November 2026, 00:10", State: templates.Tag{Tone: templates.OK, Text: "Made"},
				Totals: []templates.PeriodTotal{{Opening: "EUR 18,240.55", Closing: "EUR 20,113.20"}, {Opening: "CHF 0.00", Closing: "CHF 310.00"}}, Reports: periodReports("2")},
			{Href: "/finance/periods/1", Days: "22 November 2026", Place: "CDG", Asked: "23 November 2026, 00:10", State: templates.Tag{Tone: templates.Stop, Text: "Failed"},
				Why: "At CDG what the payouts say is owed differs from this report by EUR 12.00"},
		}}
}

func wrongPeriods() templates.Periods {
	v := periods()
	v.InTo = "2026-11-24"
	v.Errors = templates.Errors{{Field: "to", Text: "The last day is not over yet at the airport; ask again five minutes after its midnight."}}
	return v
}

func period() templates.Period {
	row := templates.PeriodSum{Name: "EUR", Opening: "EUR 18,240.55", Due: "EUR 9,310.40", Cancelled: "EUR 120.00", Paid: "EUR 7,417.75", Returned: "EUR 120.00",
		Forfeited: "EUR 20.00", Moved: "EUR 0.00", Closing: "EUR 20,113.20", OnItsWay: "EUR 1,204.00"}
	shop, other, unknown := row, row, row
	shop.Name, shop.Hint = "Galerie Vendôme SAS", "FR83404833048"
	other.Name, other.Hint = "Les Grands Magasins de la Chaussée d'Antin et du boulevard Haussmann SA", "FR40303265045"
	unknown.Name = "CHN"
	return templates.Period{Chrome: finance("Period 23 November 2026"), Days: "23 November 2026", State: templates.Tag{Tone: templates.OK, Text: "Made"},
		Facts: []templates.Fact{{Name: "Airport", Text: "CDG"}, {Name: "First day", Text: "2026-11-23"}, {Name: "Last day", Text: "2026-11-23"},
			{Name: "Asked for", Text: "24 November 2026, 00:10"}, {Name: "Lines", Text: "1204"}},
		Reports: periodReports("2"),
		Groups: []templates.PeriodGroup{{ID: "total", Title: "In total", Rows: []templates.PeriodSum{row}},
			{ID: "merchant", Title: "By merchant", Of: "Merchant", Rows: []templates.PeriodSum{shop, other}, Cut: "The first 200 of 431; the files have them all."},
			{ID: "nationality", Title: "By nationality", Of: "Nationality", Rows: []templates.PeriodSum{unknown}}, {ID: "method", Title: "By method", Of: "Method"}}}
}

func failedPeriod() templates.Period {
	v := period()
	v.State, v.Groups, v.Reports = templates.Tag{Tone: templates.Stop, Text: "Failed"}, nil, nil
	v.Why = "At CDG what the payouts say is owed differs from this report by EUR 12.00"
	return v
}
