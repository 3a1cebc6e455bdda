package claim

import (
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"

	"taxrefund/models"
	"taxrefund/models/ident"
)

var qrText = base32.StdEncoding.WithPadding(base32.NoPadding)

// qr is the text of the voucher's QR code: "TRV1:DOCID:VERSION:SIGNATURE", upper case so that it fits the code's
// alphanumeric mode. The Ed25519 signature covers what stands before it. It proves issue, not that nothing was paid.
func (s *Service) qr(c *Claim) string {
	text := fmt.Sprintf("TRV1:%s:%d", c.DocID, c.Version)
	return text + ":" + qrText.EncodeToString(s.Ring.Sign([]byte(text)))
}

// Scan reads what an officer scanned or typed: a voucher's QR, whose signature must hold, or a DocID.
func (s *Service) Scan(text string) (ident.DocID, error) {
	doc, _, err := s.readCode(text)
	return doc, err
}

// readCode reads the number and, of a scanned code, the version; a typed number has version 0.
func (s *Service) readCode(text string) (doc ident.DocID, version int, err error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "TRV1:") {
		doc, err = ident.ParseDocID(text)
		return doc, 0, err
	}
	signed := text[:max(strings.LastIndexByte(text, ':'), 0)]
	parts := strings.Split(text, ":")
	if len(parts) != 4 {
		return "", 0, models.E(models.Invalid, "voucher.malformed", "this is not the code of a voucher")
	}
	sig, err := qrText.DecodeString(parts[3])
	if err != nil || !s.Ring.Verify([]byte(signed), sig) {
		return "", 0, models.E(models.Invalid, "voucher.forged", "the signature of this voucher does not hold; ask a supervisor")
	}
	if version, err = strconv.Atoi(parts[2]); err != nil {
		return "", 0, models.E(models.Invalid, "voucher.malformed", "this is not the code of a voucher")
	}
	doc, err = ident.ParseDocID(parts[1])
	return doc, version, err
}
