package fiscal

import (
	"strings"

	"taxrefund/models"
)

// esTicketBAI is the link on every invoice in the Basque Country: ?id=TBAI-<NIF>-<DDMMYY>-<13 of the signature>-<CRC-8>
// &s=<series>&nf=<number>&i=<total>&cr=<CRC-8 of what stands before> (TicketBAI, the three provinces' specification of the
// code). Its check sums prove that it was read as it was printed; the 13 characters of a signature prove nothing by themselves.
var esTicketBAI = layout{system: "es_ticketbai", country: "ES", decode: decodeTicketBAI, begins: func(text string) bool {
	_, ok := tbaiHosts[hostOf(text)]
	return ok || strings.Contains(text, "id=TBAI-")
}}

// tbaiHosts are the provinces' hosts; true are those for trying systems out.
var tbaiHosts = map[string]bool{
	"batuz.eus": false, "pruesarrerak.bizkaia.eus": true,
	"tbai.egoitza.gipuzkoa.eus": false, "tbai-prep.egoitza.gipuzkoa.eus": true, "tbai.prep.gipuzkoa.eus": true,
	"ticketbai.araba.eus": false, "pruebas-ticketbai.araba.eus": true,
}

type ticketBAISaid struct {
	ID             string      `json:"tbai_id"`
	IssuerNIF      string      `json:"issuer_nif"`
	IssuerNIFHolds bool        `json:"issuer_nif_check_ok"`
	Date           models.Date `json:"date"`
	Signature      string      `json:"signature13"`
	Series         *string     `json:"series"`
	Number         string      `json:"number"`
	GrossTotal     string      `json:"gross_total"`
	CRC            string      `json:"url_crc"`
	CRCHolds       bool        `json:"url_crc_ok"`
	IDCRCHolds     bool        `json:"id_crc_ok"`
}

func decodeTicketBAI(text string) (Receipt, error) {
	l, err := parseLink(text)
	if err != nil {
		return Receipt{}, err
	}
	trial, ours := tbaiHosts[l.host]
	if !ours {
		return Receipt{}, bad("host", l.hostAt, "this web address is not one of the Basque tax offices'")
	}
	var p [4]part
	if err := l.all(p[:], "id", "nf", "i", "cr"); err != nil {
		return Receipt{}, err
	}
	series, given, err := l.find("s")
	if given {
		series, err = l.words("s")
	}
	if err != nil {
		return Receipt{}, err
	}
	s := ticketBAISaid{ID: p[0].text, Number: p[1].text, CRC: p[3].text}
	if given {
		s.Series = &series.text
	}
	if err := s.readID(p[0]); err != nil {
		return Receipt{}, err
	}
	gross, err := spanishEuros.amount(p[2])
	if err != nil {
		return Receipt{}, err
	}
	s.GrossTotal = gross.Decimal()
	if len(s.CRC) != 3 || !allDigits(s.CRC) {
		return Receipt{}, p[3].bad("crc", 0, "a check sum has three digits")
	}
	s.IDCRCHolds = holdsCRC(s.ID[:36], s.ID[36:])
	s.CRCHolds = holdsCRC(text[:l.begin("cr")], s.CRC)
	if !s.IDCRCHolds {
		return Receipt{Said: s}, p[0].bad("crc", 36, "the check sum of the identifier is wrong; scan the code again")
	}
	if !s.CRCHolds {
		return Receipt{Said: s}, p[3].bad("crc", 0, "the check sum of this code is wrong; scan it again")
	}
	r := Receipt{Seller: s.IssuerNIF, Number: series.text + s.Number, IssuedOn: s.Date, Gross: gross, Sale: Sold, Proof: CheckSum, Said: s}
	if gross.Minor < 0 {
		r.Sale = Refunded
	}
	if trial {
		r.Sale = Training
	}
	r.spanishSeller(s.IssuerNIFHolds)
	return r, nil
}

// readID reads TBAI-<NIF>-<DDMMYY>-<13 of the signature>-<CRC-8>.
func (s *ticketBAISaid) readID(p part) error {
	id := p.text
	if len(id) != 39 || id[:5] != "TBAI-" || id[14] != '-' || id[21] != '-' || id[35] != '-' || !allDigits(id[36:]) {
		return p.bad("tbai_id", 0, "an identifier is TBAI, a tax number, a date, 13 characters and three digits, with dashes between")
	}
	var shape, ok bool
	s.IssuerNIF, s.Signature = id[5:14], id[22:35]
	if shape, s.IssuerNIFHolds = spanish(s.IssuerNIF); !shape {
		return p.bad("nif_shape", 5, "a Spanish tax number has nine digits and letters")
	}
	if s.Date, ok = date(2000+number(id[19:21]), number(id[17:19]), number(id[15:17])); !ok || !allDigits(id[15:21]) {
		return p.bad("date", 15, "there is no such day; a date is written DDMMYY")
	}
	return nil
}

// holdsCRC compares the CRC-8 of a text (polynomial 0x07, start 0) with three decimal digits.
func holdsCRC(text, want string) bool {
	crc := byte(0)
	for i := range len(text) {
		crc = crc8[crc^text[i]]
	}
	return int(crc) == number(want)
}

var crc8 = func() (table [256]byte) {
	for i := range table {
		c := byte(i)
		for range 8 {
			if c&0x80 != 0 {
				c = c<<1 ^ 0x07
			} else {
				c <<= 1
			}
		}
		table[i] = c
	}
	return table
}()
