package fiscal

import (
	"strings"

	"taxrefund/models"
)

// esVerifactu is the link on every Spanish invoice of a system under Real Decreto 1007/2023, with records sent at once
// (VERI*FACTU) or kept: https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=&numserie=&fecha=&importe=
// (AEAT, features of the QR code, 0.5.0). It proves nothing; the tax office would say whether there is such an invoice.
var esVerifactu = layout{system: "es_verifactu", country: "ES", decode: decodeVerifactu, begins: func(text string) bool {
	_, ok := aeatHost(hostOf(text))
	return ok
}}

type verifactuSaid struct {
	IssuerNIF      string      `json:"issuer_nif"`
	IssuerNIFHolds bool        `json:"issuer_nif_check_ok"`
	SeriesNumber   string      `json:"series_number"`
	Date           models.Date `json:"date"`
	GrossTotal     string      `json:"gross_total"`
	Verifactu      bool        `json:"verifactu"`
	Environment    string      `json:"environment"`
}

var spanishEuros = figures{currency: "EUR", mark: '.', max: 2, signed: true}

// aeatHost is what runs at a host of the tax office.
func aeatHost(host string) (environment string, ok bool) {
	switch host {
	case "agenciatributaria.gob.es", "www1.agenciatributaria.gob.es", "www2.agenciatributaria.gob.es":
		return "production", true
	case "prewww1.aeat.es", "prewww2.aeat.es":
		return "test", true
	}
	return "", false
}

func decodeVerifactu(text string) (Receipt, error) {
	l, err := parseLink(text)
	if err != nil {
		return Receipt{}, err
	}
	s := verifactuSaid{Verifactu: true}
	var ours bool
	if s.Environment, ours = aeatHost(l.host); !ours {
		return Receipt{}, bad("host", l.hostAt, "this web address is not the Spanish tax office's")
	}
	switch l.path {
	case "/wlpl/tike-cont/validarqr":
	case "/wlpl/tike-cont/validarqrnoverifactu":
		s.Verifactu = false
	default:
		return Receipt{}, bad("path", l.pathAt, "this page of the Spanish tax office is not for invoices")
	}
	var p [4]part
	if err := l.all(p[:], "nif", "numserie", "fecha", "importe"); err != nil {
		return Receipt{}, err
	}
	s.IssuerNIF, s.SeriesNumber = strings.ToUpper(p[0].text), p[1].text
	shape, holds := spanish(s.IssuerNIF)
	s.IssuerNIFHolds = holds
	if !shape {
		return Receipt{}, p[0].bad("nif_shape", 0, "a Spanish tax number has nine digits and letters")
	}
	if len(s.SeriesNumber) > 60 {
		return Receipt{}, p[1].bad("series_number", 60, "an invoice number has at most 60 characters")
	}
	var ok bool
	if s.Date, ok = dayFirst(p[2].text); !ok {
		return Receipt{}, p[2].bad("date", 0, "there is no such day; a date is written DD-MM-YYYY")
	}
	gross, err := spanishEuros.amount(p[3])
	if err != nil {
		return Receipt{}, err
	}
	s.GrossTotal = gross.Decimal()
	r := Receipt{Seller: s.IssuerNIF, Number: s.SeriesNumber, IssuedOn: s.Date, Gross: gross, Sale: Sold, Proof: Nothing, Said: s}
	if gross.Minor < 0 {
		r.Sale = Refunded
	}
	if s.Environment == "test" {
		r.Sale = Training
	}
	r.spanishSeller(holds)
	return r, nil
}

// spanishSeller sets the VAT id where the tax number holds.
func (r *Receipt) spanishSeller(holds bool) {
	if holds {
		r.VATID = "ES" + r.Seller
	} else {
		r.Warnings = append(r.Warnings, "issuer_nif_check")
	}
}

// dayFirst reads DD-MM-YYYY.
func dayFirst(s string) (models.Date, bool) {
	if len(s) != 10 || s[2] != '-' || s[5] != '-' {
		return "", false
	}
	return date(number(s[6:]), number(s[3:5]), number(s[:2]))
}
