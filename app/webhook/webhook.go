// Package webhook delivers notices of alerts to the operator's own receiver, signed as Standard Webhooks says
// (https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md).
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/alert"
)

const timeout = 10 * time.Second

// Client sends to one receiver. It is safe for concurrent use.
type Client struct {
	address string
	secret  []byte
	clock   models.Clock
	http    *http.Client
}

// New makes a client of a receiver's address and the secret it shares with us, "whsec_" and 24 to 64 bytes in base64. The
// errors are in words for operators.
func New(address, secret string, clock models.Clock) (*Client, error) {
	if err := CheckAddress(address); err != nil {
		return nil, err
	}
	key, err := readSecret(secret)
	if err != nil {
		return nil, err
	}
	// A redirect could lead anywhere, so it counts as a refusal.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{address: address, secret: key, clock: clock, http: &http.Client{Timeout: timeout, CheckRedirect: stay}}, nil
}

// CheckAddress accepts an https address, and plain http to this machine itself.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errors.New("must be an address such as https://alerts.example/hook, without a user or a fragment")
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !here) {
		return errors.New("must start with https://; plain http:// only reaches this machine itself")
	}
	return nil
}

func readSecret(secret string) ([]byte, error) {
	text, ok := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 {
		return nil, errors.New("must be whsec_ and 24 to 64 bytes in base64")
	}
	return key, nil
}

// CheckSecret accepts what New does.
func CheckSecret(secret string) error {
	_, err := readSecret(secret)
	return err
}

// Send delivers one notice, once. Whatever is no 2xx answer within ten seconds is an error, which quotes nothing of the
// answer. A receiver may hear of one notice twice and knows it by webhook-id.
func (c *Client) Send(ctx context.Context, n alert.Notice) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader([]byte(n.Body)))
	if err != nil {
		return err
	}
	at := strconv.FormatInt(c.clock.Now().Unix(), 10)
	req.Header = http.Header{"Content-Type": {"application/json"}, "User-Agent": {"taxrefund"},
		"Webhook-Id": {n.ID}, "Webhook-Timestamp": {at}, "Webhook-Signature": {"v1," + c.sign(n.ID, at, n.Body)}}
	res, err := c.http.Do(req)
	if err != nil {
		return reason(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("the receiver answered %d", res.StatusCode)
	}
	return nil
}

func (c *Client) sign(id, at, body string) string {
	mac := hmac.New(sha256.New, c.secret)
	mac.Write([]byte(id + "." + at + "." + body))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// reason leaves the address out of an error: it may carry the receiver's own key.
func reason(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		if e.Timeout() {
			return errors.New("the receiver did not answer in time")
		}
		return e.Err
	}
	return err
}
