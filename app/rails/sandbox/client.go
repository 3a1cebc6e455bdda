package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"taxrefund/models/money"
	"taxrefund/models/payout"
)

// Client is the sandbox as a payout.Rail. Whatever is not exactly the answer the interface describes comes back as an error,
// which means unknown: the money may have left.
type Client struct {
	base       string
	http       *http.Client
	quarantine time.Duration
}

var _ payout.Rail = (*Client)(nil)

// New makes a client of the server at base ("http://127.0.0.1:8090"). timeout bounds each call as a whole. It keeps
// connections of its own, follows no redirect and uses no proxy.
func New(base string, timeout time.Duration) *Client {
	transport := &http.Transport{MaxIdleConns: 32, MaxIdleConnsPerHost: 32, IdleConnTimeout: 30 * time.Second,
		TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 16 << 10}
	return &Client{base: strings.TrimRight(base, "/"), quarantine: 6 * time.Second, http: &http.Client{
		Timeout: timeout, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// WithQuarantine returns a copy that waits d after a send before "not found" is believed. It must be longer than the
// server's late_ms, or a late credit is sent twice.
func (c *Client) WithQuarantine(d time.Duration) *Client {
	other := *c
	other.quarantine = d
	return &other
}

// Name is "sandbox".
func (c *Client) Name() string { return "sandbox" }

// Quarantine is how long "not found" proves nothing after a send: 6 s unless set otherwise.
func (c *Client) Quarantine() time.Duration { return c.quarantine }

// KeyWindow is how long the server is relied upon to recognise a rail id: 24 h, though it remembers for ever.
func (c *Client) KeyWindow() time.Duration { return 24 * time.Hour }

// Send hands one credit over. The server's refusal to read it, and its complaint that the rail id names another credit, are
// errors as well: neither proves that nothing was paid.
func (c *Client) Send(ctx context.Context, in payout.Instruction) (payout.Reply, error) {
	body, err := json.Marshal(creditRequest{RailID: in.RailID, AmountMinor: in.Amount.Minor, Currency: string(in.Amount.Currency),
		Account: in.Account, Holder: in.Holder, Reference: in.Reference})
	if err != nil {
		return payout.Reply{}, fmt.Errorf("sandbox: %w", err)
	}
	raw, status, err := c.call(ctx, http.MethodPost, "/v1/credits", body)
	if err != nil {
		return payout.Reply{}, err
	}
	answer, err := readAnswer(raw, status, in.RailID)
	if err != nil {
		return payout.Reply{}, err
	}
	if status != http.StatusOK || answer.AmountMinor != in.Amount.Minor || answer.Currency != string(in.Amount.Currency) {
		return payout.Reply{}, errors.New("sandbox: the answer is about another amount")
	}
	return reply(answer, raw), nil
}

// Inquire asks what became of a rail id. Not found is said only by the server itself, in its own words: a bare 404 from
// something in between is an error.
func (c *Client) Inquire(ctx context.Context, railID string) (payout.Reply, error) {
	if !plainID(railID) {
		return payout.Reply{}, errors.New("sandbox: not a rail id")
	}
	raw, status, err := c.call(ctx, http.MethodGet, "/v1/credits/"+railID, nil)
	if err != nil {
		return payout.Reply{}, err
	}
	answer, err := readAnswer(raw, status, railID)
	if err != nil {
		return payout.Reply{}, err
	}
	return reply(answer, raw), nil
}

// Returns lists at most 200 returns that came after a cursor, oldest first; "" begins at the start.
func (c *Client) Returns(ctx context.Context, after string) ([]payout.Return, error) {
	path := "/v1/returns"
	last := int64(0)
	if after != "" {
		n, err := strconv.ParseInt(after, 10, 64)
		if err != nil || n < 0 {
			return nil, errors.New("sandbox: not a cursor of this rail")
		}
		path, last = path+"?"+url.Values{"after": {after}}.Encode(), n
	}
	raw, status, err := c.call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	var page struct {
		Returns []json.RawMessage `json:"returns"`
	}
	if status != http.StatusOK || decodeStrict(raw, &page) != nil || page.Returns == nil {
		return nil, fmt.Errorf("sandbox: the list of returns cannot be read (HTTP %d)", status)
	}
	out := make([]payout.Return, len(page.Returns))
	for i, text := range page.Returns {
		if out[i], last, err = readReturn(text, last); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// call sends one request and reads the whole answer, at most 64 KiB of JSON.
func (c *Client) call(ctx context.Context, method, path string, body []byte) ([]byte, int, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, 0, fmt.Errorf("sandbox: %w", err)
	}
	req.GetBody = nil // a send that may have arrived is never repeated behind our back
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("sandbox: %w", err)
	}
	defer res.Body.Close()
	raw, err := readCapped(res.Body)
	if err != nil {
		return nil, 0, fmt.Errorf("sandbox: read the answer: %w", err)
	}
	if kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, 0, fmt.Errorf("sandbox: the answer is not JSON (HTTP %d)", res.StatusCode)
	}
	return raw, res.StatusCode, nil
}

// readAnswer accepts only an answer about this rail id with a status that belongs to its HTTP status.
func readAnswer(raw []byte, status int, railID string) (creditAnswer, error) {
	var a creditAnswer
	if status != http.StatusOK && status != http.StatusNotFound {
		var p problem
		if decodeStrict(raw, &p) != nil || !plainCode(p.Code) {
			p.Code = "unreadable"
		}
		return a, fmt.Errorf("sandbox: HTTP %d, %s", status, p.Code)
	}
	if err := decodeStrict(raw, &a); err != nil {
		return a, errors.New("sandbox: the answer cannot be read")
	}
	if a.RailID != railID || !plainCode(a.Code) || len(a.RailReference) > 64 {
		return a, errors.New("sandbox: the answer is about another rail id or malformed")
	}
	known := false
	switch payout.Status(a.Status) {
	case payout.StatusPaid:
		known = status == http.StatusOK && a.RailReference != "" && a.AmountMinor > 0
	case payout.StatusInProcess, payout.StatusFailed:
		known = status == http.StatusOK && a.AmountMinor > 0
	case payout.StatusNotFound:
		known = status == http.StatusNotFound
	}
	if !known {
		return a, fmt.Errorf("sandbox: a status that HTTP %d does not carry", status)
	}
	return a, nil
}

func reply(a creditAnswer, raw []byte) payout.Reply {
	return payout.Reply{Status: payout.Status(a.Status), Code: a.Code, RailReference: a.RailReference,
		Amount: money.Of(a.AmountMinor, money.Currency(a.Currency)), Raw: raw}
}

// readReturn checks one return; cursors must rise, or the caller would ask for the same page for ever.
func readReturn(raw []byte, last int64) (payout.Return, int64, error) {
	var item returnItem
	err := decodeStrict(raw, &item)
	currency, notMoney := money.ParseCurrency(item.Currency)
	if err != nil || notMoney != nil || !plainID(item.RailID) || item.AmountMinor <= 0 || item.Cursor <= last ||
		!plainCode(item.Code) || len(item.RailReference) > 64 {
		return payout.Return{}, last, errors.New("sandbox: a return cannot be read")
	}
	return payout.Return{RailID: item.RailID, RailReference: item.RailReference, Code: item.Code, Raw: raw,
		Amount: money.Of(item.AmountMinor, currency), Cursor: strconv.FormatInt(item.Cursor, 10)}, item.Cursor, nil
}

// plainCode says whether s is at most 64 lower-case letters, digits and underscores; the empty code is one.
func plainCode(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return len(s) <= 64
}
