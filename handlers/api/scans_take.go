package api

import (
	"taxrefund/models"
	"taxrefund/models/fiscal"
	"taxrefund/models/travel"
)

// takesOut is what a claim takes of a scan, under the names of POST /v1/claims, so that a form can show it before it is sent.
type takesOut struct {
	Document *documentTaken `json:"document,omitempty"`
	Receipt  *receiptTaken  `json:"receipt,omitempty"`
	Flights  []flightTaken  `json:"flights,omitempty" doc:"of a boarding pass; a claim takes the one that leaves from its airport"`
}

type documentTaken struct {
	Surname      string `json:"surname"`
	GivenNames   string `json:"given_names"`
	IssuingState string `json:"issuing_state"`
	Number       string `json:"number"`
	Nationality  string `json:"nationality"`
	BirthDate    string `json:"birth_date" doc:"empty when it is not known whole"`
	Sex          string `json:"sex"`
	ExpiresOn    string `json:"expires_on" doc:"empty when it does not expire"`
}

type flightTaken struct {
	Number      string `json:"number" doc:"by the carrier that operates it; empty when it cannot be read"`
	From        string `json:"from"`
	Destination string `json:"destination"`
	DepartsOn   string `json:"departs_on" doc:"the day at the airport it leaves from, YYYY-MM-DD; empty when it cannot be read"`
	Passenger   string `json:"passenger"`
}

type receiptTaken struct {
	MerchantVATID string     `json:"merchant_vat_id,omitempty"`
	InvoiceNumber string     `json:"invoice_number,omitempty"`
	IssuedOn      string     `json:"issued_on,omitempty"`
	Total         *amountOut `json:"total,omitempty"`
	VATMinor      int64      `json:"vat_minor,omitempty"`
	Sale          string     `json:"sale" enum:"sale,refund,void,other,training" doc:"only a sale can be claimed"`
	Proof         string     `json:"proof" enum:"nothing,check_sum,signature" doc:"what the code proves by itself; the rest its printer claims"`
	Claimed       []string   `json:"claimed" doc:"what nothing in the code proves"`
	Needs         []string   `json:"needs" doc:"what a claim needs and this code does not say; ask the traveller"`
}

// taken is what a claim takes of what was read, nil when that is nothing.
func taken(read any, today models.Date) *takesOut {
	switch x := read.(type) {
	case travel.Document:
		return &takesOut{Document: &documentTaken{Surname: x.Surname, GivenNames: x.GivenNames, IssuingState: x.IssuingState, Number: x.Number,
			Nationality: x.Nationality, BirthDate: string(x.BirthDate), Sex: x.Sex, ExpiresOn: string(x.ExpiresOn)}}
	case travel.Pass:
		return &takesOut{Flights: flightsTakenOf(x, today)}
	case fiscal.Receipt:
		return &takesOut{Receipt: receiptTakenOf(x)}
	}
	return nil
}

func flightsTakenOf(p travel.Pass, today models.Date) []flightTaken {
	var out []flightTaken
	for i, leg := range p.Legs {
		number, _ := leg.FlightNumber()
		on, _ := p.FlightDate(i, today)
		out = append(out, flightTaken{Number: number, From: leg.From, Destination: leg.To, DepartsOn: string(on), Passenger: p.Name})
	}
	return out
}

func receiptTakenOf(r fiscal.Receipt) *receiptTaken {
	out := &receiptTaken{MerchantVATID: r.VATID, InvoiceNumber: r.Number, IssuedOn: string(r.IssuedOn), Sale: string(r.Sale), Proof: string(r.Proof),
		Claimed: append([]string{}, r.Claimed...), Needs: append([]string{}, r.Lacks()...)}
	if r.Gross != nil {
		total := amount(*r.Gross)
		out.Total = &total
	}
	if r.VAT != nil {
		out.VATMinor = r.VAT.Minor
	}
	return out
}
