package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
)

func TestOnlyOurOwnProxiesAreBelievedAboutTheOrigin(t *testing.T) {
	for _, tc := range []struct {
		name    string
		trusted []string
		header  string
		want    string
	}{
		{"nobody is believed without proxies", nil, "203.0.113.9", "0.0.0.0"},
		{"the last address is the proxy's word", []string{"0.0.0.0"}, "6.6.6.6, 203.0.113.9", "203.0.113.9"},
		{"our own proxies in a row are passed over", []string{"0.0.0.0", "10.0.0.0/8"}, "6.6.6.6, 203.0.113.9, 10.1.2.3", "203.0.113.9"},
		{"what is no address ends the search", []string{"0.0.0.0"}, "6.6.6.6, elsewhere", "0.0.0.0"},
		{"no header", []string{"0.0.0.0"}, "", "0.0.0.0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := &web.Desk{TrustedProxies: tc.trusted}
			a := web.NewApp(web.Config{})
			a.Get("/", func(c *fiber.Ctx) error { return c.SendString(d.ClientIP(c)) })
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("X-Forwarded-For", tc.header)
			res, err := a.Test(r) // the test connection's peer is 0.0.0.0
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(res.Body)
			if err != nil || string(got) != tc.want {
				t.Errorf("got %s (%v), want %s", got, err, tc.want)
			}
		})
	}
}
