package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"taxrefund/app/webhook"
	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/modeltest"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwTWkXm9aLwDw="

var notice = alert.Notice{ID: "0198f0e2-0000-7000-8000-000000000001", Body: `{"type":"alert.opened"}`}

func client(t *testing.T, address string) *webhook.Client {
	t.Helper()
	c, err := webhook.New(address, secret, models.NewFixedClock(modeltest.Noon))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestANoticeIsSignedSoThatTheReceiverCanCheckIt(t *testing.T) {
	var got http.Header
	var body []byte
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = r.Header
		body, _ = io.ReadAll(r.Body)
	}))
	defer receiver.Close()
	if err := client(t, receiver.URL+"/hook").Send(t.Context(), notice); err != nil {
		t.Fatal(err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(got.Get("webhook-id") + "." + got.Get("webhook-timestamp") + "." + string(body)))
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); got.Get("webhook-signature") != want {
		t.Errorf("the signature is %q, want %q", got.Get("webhook-signature"), want)
	}
	if got.Get("webhook-id") != notice.ID || got.Get("webhook-timestamp") != "1778241600" || got.Get("content-type") != "application/json" || string(body) != notice.Body {
		t.Errorf("got %v %s", got, body)
	}
}

// The known answer that receivers' libraries are tested with (github.com/standard-webhooks/standard-webhooks).
func TestTheSignatureIsThatOfTheSpecification(t *testing.T) {
	var got string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("webhook-signature") }))
	defer receiver.Close()
	c, err := webhook.New(receiver.URL, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", models.NewFixedClock("2021-02-25T15:02:10Z"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), alert.Notice{ID: "msg_p5jXN8AQM9LWM0D4loKWxJek", Body: `{"test": 2432232314}`}); err != nil {
		t.Fatal(err)
	}
	if got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("the signature is %q", got)
	}
}

func TestWhatIsNoAcceptanceIsARefusal(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	status := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", elsewhere.URL)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "a secret of theirs")
	}))
	for _, status = range []int{302, 307, 400, 401, 404, 410, 500, 503} {
		if err := client(t, receiver.URL).Send(t.Context(), notice); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%d: %v", status, err)
		}
	}
	for _, status = range []int{200, 202} {
		if err := client(t, receiver.URL).Send(t.Context(), notice); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
	receiver.Close()
	if err := client(t, receiver.URL+"/hook?key=theirs").Send(t.Context(), notice); err == nil || strings.Contains(err.Error(), "theirs") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestWhereAlertsMayGo(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://alerts.example/hook": true, "https://alerts.example:8443/hook?token=x": true, "http://127.0.0.1:9000/hook": true, "http://localhost/hook": true, "http://[::1]:9000": true,
		"http://alerts.example/hook": false, "http://10.0.0.1/": false, "http://127.0.0.1.example/": false, "http://169.254.169.254/latest": false, "ftp://alerts.example": false,
		"alerts.example": false, "https://": false, "https://user:pw@alerts.example/": false, "https://alerts.example/#x": false, "": false, "http://localhost.example": false,
	} {
		if err := webhook.CheckAddress(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	for s, ok := range map[string]bool{secret: true, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": true, "": false, "whsec_": false, "whsec_c2hvcnQ=": false, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": false, "whsec_?": false} {
		if err := webhook.CheckSecret(s); (err == nil) != ok {
			t.Errorf("the secret %q: %v", s, err)
		}
	}
}
