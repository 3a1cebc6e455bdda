package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxBody bounds what either side reads from the other.
const maxBody = 64 << 10

// creditRequest is the body of POST /v1/credits. RailID makes it idempotent: 1 to 32 letters and digits.
type creditRequest struct {
	RailID      string `json:"rail_id"`
	AmountMinor int64  `json:"amount_minor"`
	Currency    string `json:"currency"`
	Account     string `json:"account"`
	Holder      string `json:"holder"`
	Reference   string `json:"reference"`
}

// creditAnswer answers a credit and an inquiry. The account is not repeated, so that answers can be kept as evidence.
type creditAnswer struct {
	RailID        string `json:"rail_id"`
	AmountMinor   int64  `json:"amount_minor,omitempty"`
	Currency      string `json:"currency,omitempty"`
	Status        string `json:"status"`
	Code          string `json:"code"`
	RailReference string `json:"rail_reference"`
}

// returnsAnswer is one page of what came back, oldest first.
type returnsAnswer struct {
	Returns []returnItem `json:"returns"`
}

type returnItem struct {
	Cursor        int64  `json:"cursor"`
	RailID        string `json:"rail_id"`
	RailReference string `json:"rail_reference"`
	AmountMinor   int64  `json:"amount_minor"`
	Currency      string `json:"currency"`
	Code          string `json:"code"`
}

// problem is the body of every refusal.
type problem struct {
	RailID string `json:"rail_id,omitempty"`
	Code   string `json:"code"`
}

// decodeStrict reads exactly one JSON value and refuses fields it does not know.
func decodeStrict(body []byte, out any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text after the JSON value")
	}
	return nil
}

// readCapped reads at most maxBody bytes and reports more as an error.
func readCapped(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = errors.New("longer than 64 KiB")
	}
	return body, err
}

// plainID says whether s is 1 to 32 ASCII letters and digits.
func plainID(s string) bool {
	if s == "" || len(s) > 32 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
