package fiscal

import (
	"encoding/base64"
	"errors"
	"time"
	"unicode/utf8"

	"taxrefund/models"
	"taxrefund/models/ident"
)

// saZATCA is the code on Saudi invoices (ZATCA, security features implementation standards, 1.2): base64 of fields, each a tag, a length in
// bytes and a value. Nothing in it is proved. The second phase adds a signature, but over the hash of an invoice that is not
// in the code, so it would say nothing about the amounts that stand here, and it is left out: its curve, secp256k1, is not
// in Go's library either. A VAT number of another length is a warning, for tills print such; VAT above the total means that the two
// were mixed up, and then neither is taken.
var saZATCA = layout{system: "sa_zatca", country: "SA", decode: decodeZATCA, begins: beginsZATCA}

type zatcaSaid struct {
	Seller    string `json:"seller"`
	VATNumber string `json:"vat_number"`
	Timestamp string `json:"timestamp"`
	Gross     string `json:"gross_total"`
	VAT       string `json:"vat_total"`
	VATHolds  bool   `json:"vat_number_is_15_digits_3_3"`
	Hash      string `json:"invoice_hash,omitempty"`
	Signature string `json:"signature,omitempty"`
	Key       string `json:"public_key,omitempty"`
	Stamp     string `json:"stamp,omitempty"`
}

var riyals = figures{currency: "SAR", mark: '.', max: 2}

// riyadh is three hours ahead all year.
var riyadh = time.FixedZone("", 3*60*60)

// beginsZATCA looks for the first tag, and for the second where the first value ends.
func beginsZATCA(text string) bool {
	var b [3]byte
	if len(text) < 8 || notBase64(text[:8]) >= 0 {
		return false
	}
	if n, err := base64.StdEncoding.Decode(b[:], []byte(text[:4])); err != nil || n < 3 || b[0] != 1 {
		return false
	}
	second := 2 + int(b[1])
	if group := second / 3 * 4; group+4 <= len(text) {
		n, err := base64.StdEncoding.Decode(b[:], []byte(text[group:group+4]))
		return err == nil && second%3 < n && b[second%3] == 2
	}
	return notBase64(text) < 0
}

// zatcaNames are the fields by their tags.
var zatcaNames = [...]string{1: "seller", 2: "vat_number", 3: "timestamp", 4: "gross_total", 5: "vat_total", 6: "hash", 7: "signature", 8: "key", 9: "stamp"}

func decodeZATCA(text string) (Receipt, error) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		at := 1
		if i := notBase64(text); i >= 0 {
			at = i + 1
		}
		return Receipt{}, bad("base64", at, "the code of a Saudi invoice is base64")
	}
	var f [len(zatcaNames)]part
	if err := zatcaFields(data, &f); err != nil {
		return Receipt{}, err
	}
	name := f[1]
	if i := hiddenInName(name.text); i >= 0 {
		return Receipt{}, inBase64("character", name.from+i, "a name has no control characters, and none that turns the writing")
	}
	if !allDigits(f[2].text) {
		return Receipt{}, inBase64("vat_number", f[2].from, "a Saudi VAT number has 15 digits")
	}
	at, ok := instant(f[3].text)
	if !ok {
		return Receipt{}, inBase64("timestamp", f[3].from, "there is no such day and time; it is written YYYY-MM-DDThh:mm:ssZ")
	}
	gross, err := riyals.amount(f[4])
	if err != nil {
		return Receipt{}, reencoded(err)
	}
	vat, err := riyals.amount(f[5])
	if err != nil {
		return Receipt{}, reencoded(err)
	}
	number := f[2].text
	s := zatcaSaid{
		Seller: name.text, VATNumber: number, Timestamp: f[3].text, Gross: f[4].text, VAT: f[5].text,
		VATHolds: len(number) == 15 && number[0] == '3' && number[14] == '3',
		Hash:     legible(f[6].text), Signature: legible(f[7].text), Key: legible(f[8].text), Stamp: legible(f[9].text),
	}
	if zoned(f[3].text) { // without a zone it is the shop's clock
		at = at.In(riyadh)
	}
	r := Receipt{
		Seller: number, SellerName: name.text, IssuedOn: models.DateOf(at), Time: at.Format("2006-01-02T15:04:05"),
		Gross: gross, VAT: vat, Sale: Sold, Proof: Nothing, Said: s,
	}
	if id, err := ident.ParseVAT("SA" + number); err == nil {
		r.VATID = id
	} else {
		r.Warnings = append(r.Warnings, "vat_number")
	}
	if vat.Minor > gross.Minor {
		r.Gross, r.VAT = nil, nil
		r.Warnings = append(r.Warnings, "vat_larger_than_total")
	} else {
		net := *gross
		net.Minor -= vat.Minor
		r.Net = &net
	}
	return r, nil
}

// zatcaFields cuts the bytes into their fields. Problems are "tag", "tag_twice", "truncated_value" and "missing_field".
func zatcaFields(data []byte, f *[len(zatcaNames)]part) error {
	for i := 0; i < len(data); {
		tag := int(data[i])
		switch {
		case tag == 0 || tag >= len(f):
			return inBase64("tag", i, "no field of this code has such a tag")
		case f[tag].from > 0:
			return inBase64("tag_twice", i, "a field stands in this code once")
		case i+1 >= len(data) || i+2+int(data[i+1]) > len(data):
			return inBase64("truncated_value", i, "this code ends within a field; scan it again")
		}
		from, to := i+2, i+2+int(data[i+1])
		f[tag] = part{string(data[from:to]), from}
		i = to
	}
	for tag := 1; tag <= 5; tag++ {
		if f[tag].text == "" {
			return inBase64("missing_field", max(f[tag].from-1, 0), "the field %s of this code is missing", zatcaNames[tag])
		}
	}
	return nil
}

// inBase64 is what is wrong at a byte of what the code holds; the place is that of its characters.
func inBase64(problem string, i int, format string, args ...any) error {
	return bad(problem, i/3*4+1, format, args...)
}

// reencoded moves the places of an error within what the code holds to its characters.
func reencoded(err error) error {
	if e, ok := errors.AsType[*models.Error](err); ok {
		for i := range e.Fields {
			e.Fields[i].At = (e.Fields[i].At-1)/3*4 + 1
		}
	}
	return err
}

// hiddenInName is hidden for names in Arabic, where marks of direction and joiners are part of the writing.
func hiddenInName(s string) int {
	for i, r := range s {
		if r == utf8.RuneError || unseen(r) && (r < 0x200c || r > 0x200f) && r != 0x061c {
			return i
		}
	}
	return -1
}

// legible is a value as it stands where it can be read, else in base64.
func legible(s string) string {
	if hidden(s) < 0 {
		return s
	}
	return base64.StdEncoding.EncodeToString([]byte(s))
}
