package fiscal

import (
	"slices"
	"strings"
)

// FatturaPA 1.2, the ordinary invoice (FPA12 for public bodies, FPR12 for all others). Numbers are those of the fields in
// the technical specification of the Agenzia delle Entrate.

const fatturaSpace = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"

var fatturapaFormat = invoiceFormat{
	name:  "fatturapa",
	roots: []string{"FatturaElettronica " + fatturaSpace},
	inner: map[string]bool{"": true, fatturaSpace: true},
	read:  readFatturaPA,
}

func readFatturaPA(p *paper, root *element) []*draft {
	head := p.one(root, "FatturaElettronicaHeader")
	seller, buyer := p.fatturaParty(p.one(head, "CedentePrestatore")), p.fatturaParty(p.one(head, "CessionarioCommittente"))
	var out []*draft
	for _, e := range root.all("FatturaElettronicaBody") {
		d := &draft{at: e}
		d.inv.Seller, d.inv.Buyer = seller, buyer
		d.inv.Buyer.IDs = slices.Clone(buyer.IDs)
		d.fattura(p, e)
		out = append(out, d)
	}
	return out
}

func (p *paper) fatturaParty(e *element) Party {
	data := p.one(e, "DatiAnagrafici")
	name := p.one(data, "Anagrafica")
	party := Party{Name: p.words(name, "Denominazione"), TaxID: p.said(data, "CodiceFiscale"), Country: p.said(data, "IdFiscaleIVA", "IdPaese")}
	if party.Name == "" {
		party.Name = strings.TrimSpace(p.words(name, "Nome") + " " + p.words(name, "Cognome"))
	}
	if code := p.said(data, "IdFiscaleIVA", "IdCodice"); code != "" {
		party.VATID = party.Country + code
	}
	if id := p.said(e, "RiferimentoAmministrazione"); id != "" { // 1.2.6
		party.IDs = append(party.IDs, id)
	}
	return party
}

// Kinds of documents, 2.1.1.1. The others integrate or replace what somebody else invoiced.
var (
	fatturaSales = []string{"TD01", "TD02", "TD03", "TD06", "TD24", "TD25", "TD26"}
	fatturaNotes = map[string]InvoiceKind{"TD04": CreditNote, "TD05": Correction}
)

func (d *draft) fattura(p *paper, e *element) {
	general, goods := p.one(e, "DatiGenerali", "DatiGeneraliDocumento"), p.one(e, "DatiBeniServizi")
	if general == nil || goods == nil {
		p.fail(e, "missing", "DatiGeneraliDocumento or DatiBeniServizi is missing")
		return
	}
	inv, code := &d.inv, p.word(general, "TipoDocumento")
	inv.Kind = fatturaNotes[code]
	if slices.Contains(fatturaSales, code) {
		inv.Kind = Invoiced
	}
	if inv.Kind == "" {
		p.fail(general, "kind", "this document is no invoice of a sale, nor a note on one")
	}
	inv.Currency = p.money(general, "Divisa")
	inv.Number, inv.IssuedOn = p.word(general, "Numero"), p.day(general, "Data")
	for _, c := range general.all("Causale") {
		inv.Reason = strings.TrimSpace(inv.Reason + " " + p.words(c))
	}
	for _, r := range p.one(e, "DatiGenerali").all("DatiFattureCollegate") { // 2.1.6
		inv.Credits = append(inv.Credits, p.reference(r, "IdDocumento", "Data"))
	}
	for _, c := range general.all("DatiCassaPrevidenziale") { // 2.1.1.7, a charge on its rate
		d.adjusts = append(d.adjusts, adjust{key: p.fatturaKey(c), net: p.amount(c, "ImportoContributoCassa"), at: c})
	}
	for _, l := range goods.all("DettaglioLinee") {
		d.lines = append(d.lines, d.fatturaLine(p, l))
	}
	for _, s := range goods.all("DatiRiepilogo") {
		row := share{key: p.fatturaKey(s), net: p.total(s, "ImponibileImporto"), vat: p.total(s, "Imposta"), at: s}
		if p.one(s, "Arrotondamento") != nil {
			d.adjusts = append(d.adjusts, adjust{key: row.key, net: p.amount(s, "Arrotondamento"), at: s})
		}
		d.shares = append(d.shares, row)
		d.net, d.vat = d.net+row.net, d.vat+row.vat
	}
	d.gross = d.net + d.vat
	d.fatturaTotal(p, general)
}

func (p *paper) fatturaKey(e *element) taxKey {
	p.number(e, "AliquotaIVA")
	return taxKey{p.said(e, "Natura"), p.rate(e, "AliquotaIVA")}
}

func (d *draft) fatturaLine(p *paper, e *element) draftLine {
	l := draftLine{key: p.fatturaKey(e), net: p.amount(e, "PrezzoTotale"), at: e}
	l.Line, l.Description, l.Quantity = e.line, p.words(e, "Descrizione"), "1"
	if p.one(e, "Quantita") != nil {
		l.Quantity = p.number(e, "Quantita").String()
	}
	for _, c := range e.all("CodiceArticolo") {
		if harmonised(p.said(c, "CodiceTipo")) {
			l.Tariff = p.said(c, "CodiceValore")
		}
	}
	for _, a := range e.all("AltriDatiGestionali") { // 2.2.1.16
		kind, text := strings.ToUpper(p.said(a, "TipoDato")), p.words(a, "RiferimentoTesto")
		switch {
		case kind == "PASSPORT" && !slices.Contains(d.inv.Buyer.IDs, text):
			d.inv.Buyer.IDs = append(d.inv.Buyer.IDs, text)
		case kind == "ORIGIN":
			l.Origin = text
		default:
			l.property(kind, text)
		}
	}
	return l
}

// fatturaTotal holds the document's total against its breakdown. Discounts on the whole (2.1.1.8), a stamp duty that is
// charged (2.1.1.6), what the buyer withholds (2.1.1.5) and rounding (2.1.1.10) lie outside of VAT; sellers count each of them in
// or not.
func (d *draft) fatturaTotal(p *paper, general *element) {
	d.total = d.gross
	if p.one(general, "ImportoTotaleDocumento") == nil {
		return
	}
	d.total = p.total(general, "ImportoTotaleDocumento")
	var off, stamp fine
	for _, s := range general.all("ScontoMaggiorazione") {
		if p.one(s, "Importo") == nil {
			continue // a percentage, which is in the lines already
		}
		switch p.word(s, "Tipo") {
		case "SC":
			off = p.plus(s, off, -p.amount(s, "Importo"))
		default: // MG
			off = p.plus(s, off, p.amount(s, "Importo"))
		}
	}
	if p.one(general, "DatiBollo", "ImportoBollo") != nil {
		stamp = p.amount(general, "DatiBollo", "ImportoBollo")
	}
	left := d.total - d.gross
	rounding := p.maybe(general, "Arrotondamento")
	var withheld fine
	for _, r := range general.all("DatiRitenuta") {
		withheld = p.plus(r, withheld, p.amount(r, "ImportoRitenuta"))
	}
	for _, out := range []struct{ outside, rebate fine }{{0, 0}, {off, off}, {stamp, 0}, {p.plus(general, off, stamp), off}, {-withheld, 0}, {p.plus(general, stamp, -withheld), 0}} {
		if exact := p.round(out.outside); left == exact || left == exact+rounding {
			d.rebate = max(-p.round(out.rebate), 0)
			return
		}
	}
	p.fail(general, "totals", "the total of the document does not follow from its breakdown of VAT")
}
