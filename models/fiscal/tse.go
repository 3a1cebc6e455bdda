package fiscal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"strconv"
	"time"
)

// verdict is what came of looking at a signature.
type verdict int

const (
	unchecked verdict = iota // in a form that is not known here
	right
	wrong
)

// plainECDSA are the algorithms of BSI TR-03111 that write a signature as two numbers side by side: their hash and the last
// byte of their object identifier 0.4.0.127.0.7.1.1.4.1.
var plainECDSA = map[string]struct {
	hash crypto.Hash
	id   byte
}{"ecdsa-plain-SHA256": {crypto.SHA256, 3}, "ecdsa-plain-SHA384": {crypto.SHA384, 4}, "ecdsa-plain-SHA512": {crypto.SHA512, 5}}

// signed verifies the signature of a German till's security device with the key in the code. Devices that write the time
// otherwise than as unixTime, or have a key on another curve than P-256 and P-384 (Brainpool is not in Go's library), stay unchecked.
func (s *dsfinvkSaid) signed(process string, logged time.Time) verdict {
	algorithm, known := plainECDSA[s.Algorithm]
	key, point := tseKey(s.PublicKey)
	if !known || key == nil || s.TimeFormat != "unixTime" {
		return unchecked
	}
	signature, err := base64.StdEncoding.DecodeString(s.Signature)
	half := (key.Params().BitSize + 7) / 8
	if err != nil || len(signature) != 2*half {
		return wrong
	}
	hash := algorithm.hash.New()
	hash.Write(s.logMessage(process, point, algorithm.id, logged))
	if ecdsa.Verify(key, hash.Sum(nil), new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:])) {
		return right
	}
	return wrong
}

// tseKey reads a public key, as its point alone or as a SubjectPublicKeyInfo, and returns its point too; nil for one of
// another kind.
func tseKey(text string) (*ecdsa.PublicKey, []byte) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, nil
	}
	var key *ecdsa.PublicKey
	switch len(der) {
	case 65:
		key, err = ecdsa.ParseUncompressedPublicKey(elliptic.P256(), der)
	case 97:
		key, err = ecdsa.ParseUncompressedPublicKey(elliptic.P384(), der)
	default:
		var any any
		any, err = x509.ParsePKIXPublicKey(der)
		key, _ = any.(*ecdsa.PublicKey)
	}
	if err != nil || key == nil {
		return nil, nil
	}
	point, err := key.Bytes()
	if err != nil {
		return nil, nil
	}
	return key, point
}

// logMessage is what the device signed (BSI TR-03151, LogMessage and TransactionLog): the parts of the message in DER one after
// another, without the sequence around them. Built like this it was verified against two real receipts and against the
// walk-through of a maker of cloud devices, each with a key of its own; a receipt of a device that writes utcTime was not, with
// UTCTime nor with GeneralizedTime in the last place, so those stay unchecked.
func (s *dsfinvkSaid) logMessage(process string, point []byte, algorithm byte, logged time.Time) []byte {
	serial := sha256.Sum256(point)
	m := make([]byte, 0, 256+len(process))
	m = append(m, 2, 1, 2)                                          // version 2
	m = append(m, 6, 9, 4, 0, 127, 0, 7, 3, 7, 1, 1)                // transaction log
	m = der(m, 0x80, "FinishTransaction")                           // operation
	m = der(m, 0x81, s.Register)                                    // client
	m = der(m, 0x82, process)                                       // data of the process
	m = der(m, 0x83, s.ProcessType)                                 // its type
	m = der(m, 0x85, integer(s.Transaction))                        // its number
	m = der(m, 4, string(serial[:]))                                // the device
	m = append(m, 0x30, 12, 6, 10, 4, 0, 127, 0, 7, 1, 1, 4, 1)     // algorithm
	m = append(m, algorithm)                                        //
	m = der(m, 2, integer(s.Counter))                               // signatures so far
	return der(m, 2, integer(strconv.FormatInt(logged.Unix(), 10))) // time
}

// der appends a value with its tag and length.
func der(to []byte, tag byte, value string) []byte {
	n := len(value)
	switch {
	case n < 0x80:
		to = append(to, tag, byte(n))
	case n < 0x100:
		to = append(to, tag, 0x81, byte(n))
	default:
		to = append(to, tag, 0x82, byte(n>>8), byte(n))
	}
	return append(to, value...)
}

// integer writes decimal digits, or a time before 1970, as the shortest big-endian number in two's complement.
func integer(digits string) string {
	n, _ := strconv.ParseInt(digits, 10, 64)
	var b [8]byte
	for i := range b {
		b[7-i] = byte(n >> (8 * i))
	}
	i := 0
	for i < 7 && (b[i] == 0 && b[i+1] < 0x80 || b[i] == 0xff && b[i+1] >= 0x80) {
		i++
	}
	return string(b[i:])
}
