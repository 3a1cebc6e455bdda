package fiscal

import (
	"bytes"
	"crypto/md5" // #nosec G501 -- the check sum that the layout has
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
)

// rsSUF is the link on Serbian receipts (Poreska uprava, Technical Guide for the electronic fiscal invoice): its parameter vl
// is base64 of a record with an MD5 at its end, which proves that it was read as it was printed. The record is signed by the
// tax authority's secure element, whose certificate it does not carry: the signature is not checked. It names the card that
// asked for it, not the seller's tax number. Tills are tried out at sandbox.suf.purs.gov.rs, with records that look as good.
var rsSUF = layout{system: "rs_suf", country: "RS", decode: decodeSUF, begins: func(text string) bool {
	return strings.HasSuffix(hostOf(text), "suf.purs.gov.rs")
}}

type sufSaid struct {
	Version         int    `json:"version"`
	RequestedBy     string `json:"requested_by"`
	SignedBy        string `json:"signed_by"`
	TotalCounter    uint32 `json:"total_counter"`
	TypeCounter     uint32 `json:"type_counter"`
	InvoiceNumber   string `json:"invoice_number"`
	Gross           string `json:"gross_total"`
	UTC             string `json:"utc_time"`
	InvoiceType     int    `json:"invoice_type"`
	TransactionType int    `json:"transaction_type"`
	HasBuyer        bool   `json:"buyer_id_present"`
	Bytes           int    `json:"payload_bytes"`
	MD5Holds        bool   `json:"md5_ok"`
}

const (
	sufHead  = 44 // the bytes before the buyer's number
	sufBlock = 256
)

func decodeSUF(text string) (Receipt, error) {
	if authority(text).from == 0 {
		return Receipt{}, bad("not_a_url", 1, "the code of a Serbian receipt is a web address, https://suf.purs.gov.rs")
	}
	l, err := parseLink(text)
	if err != nil {
		return Receipt{}, err
	}
	if !strings.HasSuffix("."+l.host, ".suf.purs.gov.rs") {
		return Receipt{}, bad("host", l.hostAt, "this web address is not the Serbian tax office's")
	}
	var vl [1]part
	if err := l.all(vl[:], "vl"); err != nil {
		return Receipt{}, err
	}
	record, err := sufRecord(vl[0])
	if err != nil {
		return Receipt{}, err
	}
	r, err := sufReceipt(record, vl[0])
	if err == nil && strings.Contains(l.host, "sandbox.") {
		r.Sale = Training
	}
	return r, err
}

// sufAlphabet are the other ways in which base64 is written.
var sufAlphabet = strings.NewReplacer(" ", "+", "-", "+", "_", "/")

// sufRecord takes the base64 away. A plus sign that a program read as a blank is one again.
func sufRecord(p part) ([]byte, error) {
	text := strings.TrimRight(p.text, "=")
	if strings.ContainsAny(text, " -_") {
		text = sufAlphabet.Replace(text)
	}
	record, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, p.bad("not_base64", 0, "the parameter vl is no base64")
	}
	return record, nil
}

func sufReceipt(b []byte, p part) (Receipt, error) {
	if len(b) < sufHead {
		return Receipt{}, p.bad("cut_short", len(p.text), "the record of a Serbian receipt is longer")
	}
	buyer := int(b[sufHead-1])
	signed := len(b) - sufHead - buyer - md5.Size
	if signed < 2*sufBlock || signed%sufBlock != 0 {
		return Receipt{}, p.bad("cut_short", len(p.text), "the record of a Serbian receipt has another length")
	}
	s := sufSaid{
		Version: int(b[0]), RequestedBy: string(b[1:9]), SignedBy: string(b[9:17]), TotalCounter: binary.LittleEndian.Uint32(b[17:]),
		TypeCounter: binary.LittleEndian.Uint32(b[21:]), InvoiceType: int(b[41]), TransactionType: int(b[42]), HasBuyer: buyer > 0, Bytes: len(b),
	}
	if sum := md5.Sum(b[:len(b)-md5.Size]); !bytes.Equal(sum[:], b[len(b)-md5.Size:]) { // #nosec G401
		return Receipt{}, p.bad("md5", 0, "the check sum of this code is wrong; scan it again")
	}
	s.MD5Holds = true
	if !sufCard(s.RequestedBy) || !sufCard(s.SignedBy) || s.InvoiceType > 4 || s.TransactionType > 1 {
		return Receipt{}, p.bad("record", 0, "the record of this receipt has no such fields")
	}
	s.InvoiceNumber = s.RequestedBy + "-" + s.SignedBy + "-" + strconv.FormatUint(uint64(s.TotalCounter), 10)
	amount, millis := binary.LittleEndian.Uint64(b[25:]), int64(binary.BigEndian.Uint64(b[33:]))
	if amount%100 != 0 || amount/100 > uint64(money.MaxMinor) {
		return Receipt{}, p.bad("amount", 0, "the total of this receipt is no amount of dinars and paras")
	}
	if millis < 0 || millis >= sufLatest {
		return Receipt{}, p.bad("date", 0, "there is no such day and time")
	}
	gross := money.Of(int64(amount/100), "RSD")
	s.Gross = strings.TrimRight(strings.TrimRight(gross.Decimal(), "0"), ".")
	when := time.UnixMilli(millis).UTC()
	s.UTC = when.Format("2006-01-02T15:04:05+00:00")
	local := when.In(models.Zone("Europe/Belgrade")).Format("2006-01-02T15:04:05")
	return Receipt{Register: s.SignedBy, Number: s.InvoiceNumber, IssuedOn: models.Date(local[:10]), Time: local, Gross: &gross,
		Buyer: string(b[sufHead : sufHead+buyer]), Sale: s.sale(), Proof: CheckSum, Said: s}, nil
}

// sufLatest is the year 3000 in milliseconds of Unix time.
const sufLatest = 32503680000000

// sale: only a normal invoice, type 0, of a sale, transaction 0, can be claimed; 1 is a pro forma, 2 a copy, 3 a training
// invoice, 4 an advance, and transaction 1 a refund.
func (s sufSaid) sale() Sale {
	switch {
	case s.InvoiceType == 3:
		return Training
	case s.InvoiceType != 0:
		return Other
	case s.TransactionType == 1:
		return Refunded
	}
	return Sold
}

// sufCard is whether a text is the number of a secure element: eight letters and digits.
func sufCard(s string) bool {
	for i := range len(s) {
		if !asciiLetter(s[i]) && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return len(s) == 8
}
