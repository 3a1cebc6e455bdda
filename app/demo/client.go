package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// client speaks to the demonstration's own server as a kiosk, a merchant, an officer or finance would.
type client struct {
	base string
	key  string
	http *http.Client
}

func newClient(base, key string) client {
	return client{base: base, key: key, http: &http.Client{Timeout: 20 * time.Second}}
}

// call sends one JSON request and decodes the answer into out; a refusal comes back with the server's own words.
func (c client) call(ctx context.Context, method, path, idempotencyKey string, in, out any) error {
	body, err := c.send(ctx, method, path, idempotencyKey, in)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// fetch reads a file.
func (c client) fetch(ctx context.Context, path string) ([]byte, error) {
	return c.send(ctx, http.MethodGet, path, "", nil)
}

// upload sends a file and decodes the answer into out.
func (c client) upload(ctx context.Context, path, media string, file []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(file))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", media)
	body, err := c.do(req)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, out)
}

// refused is an answer that is no success.
type refused struct {
	method, path string
	status       int
	body         []byte
}

// Error gives the server's own words.
func (r *refused) Error() string {
	return fmt.Sprintf("%s %s answered %d: %s", r.method, r.path, r.status, r.body)
}

func (c client) send(ctx context.Context, method, path, idempotencyKey string, in any) ([]byte, error) {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if idempotencyKey != "" {
		req.Header.Set("Idempotency-Key", idempotencyKey)
	}
	return c.do(req)
}

func (c client) do(req *http.Request) ([]byte, error) {
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		return nil, &refused{method: req.Method, path: req.URL.Path, status: res.StatusCode, body: answer}
	}
	return answer, nil
}
