package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
)

// TestTheHTTPParserIsTheStrictOne guards against a quiet downgrade: Fiber itself asks for a version of fasthttp that
// lets one request be smuggled inside another.
func TestTheHTTPParserIsTheStrictOne(t *testing.T) {
	version := linked(t, "github.com/valyala/fasthttp")
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) != 3 || parts[0] != "1" {
		t.Fatalf("fasthttp is %q, want v1.77.0 or newer", version)
	}
	if minor, err := strconv.Atoi(parts[1]); err != nil || minor < 77 {
		t.Fatalf("fasthttp is %s, want v1.77.0 or newer", version)
	}
}

// linked tells the version of a module in this build. Test binaries list no dependencies in some releases of Go; the
// go command, which made this binary, is asked then.
func linked(t *testing.T, module string) string {
	t.Helper()
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == module && dep.Replace != nil {
				return dep.Replace.Version
			} else if dep.Path == module {
				return dep.Version
			}
		}
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}", module).Output()
	if err != nil {
		t.Fatalf("which %s: %v", module, err)
	}
	return strings.TrimSpace(string(out))
}

// listening starts the app on a free port and counts the requests that reach a handler.
func listening(t *testing.T) (address string, handled *atomic.Int64) {
	t.Helper()
	handled = new(atomic.Int64)
	app := web.NewApp(web.Config{})
	app.All("/*", func(c *fiber.Ctx) error { handled.Add(1); return c.SendString("handled") })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = app.Listener(ln) }()
	t.Cleanup(func() { _ = app.Shutdown(); <-done })
	return ln.Addr().String(), handled
}

// speak sends raw bytes, half-closes, and returns everything that comes back.
func speak(t *testing.T, address, raw string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	_ = conn.(*net.TCPConn).CloseWrite()
	answer, _ := io.ReadAll(bufio.NewReader(conn))
	return string(answer)
}

func TestTwoReadersOfOneConnectionCannotDisagree(t *testing.T) {
	hidden := "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n"
	cases := []struct {
		name, raw string
		handled   int64  // most requests that may reach a handler
		status    string // of the first answer; empty when the connection may just be closed
	}{
		{"an ordinary request is served", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi", 1, "200"},
		{"a length and chunks with a second request in the body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + strconv.Itoa(5+len(hidden)) +
			"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 1, ""},
		{"two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: " + strconv.Itoa(len(hidden)) + "\r\n\r\n" + hidden, 0, "400"},
		{"two transfer encodings", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 0, "400"},
		{"an unknown transfer encoding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 0, "400"},
		{"chunks on HTTP/1.0", "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0, "400"},
		{"a bare line feed in a chunk extension", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n", 0, "400"},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 0, "400"},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 0, "400"},
		{"bare line feeds", "GET / HTTP/1.1\nHost: h\n\n", 0, ""},
		{"a space before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", 0, "400"},
		{"a folded header", "GET / HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n", 1, ""},
		{"a negative length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 0, "400"},
		{"a length in words", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x2\r\n\r\nhi", 0, "400"},
		{"a body beyond the limit", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n" + strings.Repeat("x", 70000), 0, "413"},
		{"endless headers", "GET / HTTP/1.1\r\nHost: h\r\nX-A: " + strings.Repeat("a", 9<<10) + "\r\n\r\n", 0, "431"},
	}
	address, handled := listening(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			before := handled.Load()
			answer := speak(t, address, tc.raw)
			if n := handled.Load() - before; n > tc.handled {
				t.Errorf("%d requests were handled, want at most %d", n, tc.handled)
			}
			if n := int64(strings.Count(answer, "handled")); n > tc.handled {
				t.Errorf("%d answers came back, want at most %d", n, tc.handled)
			}
			if tc.status != "" && !strings.HasPrefix(answer, fmt.Sprintf("HTTP/1.1 %s", tc.status)) {
				t.Errorf("answer starts %.60q, want status %s", answer, tc.status)
			}
		})
	}
}

func TestWhatTheParserRefusesIsAProblemDocumentToo(t *testing.T) {
	address, _ := listening(t)
	answer := speak(t, address, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n"+strings.Repeat("x", 70000))
	for _, want := range []string{`"code":"request.too_large"`, "application/problem+json", "Content-Security-Policy", "Trace-Id"} {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer lacks %s:\n%s", want, answer)
		}
	}
}
