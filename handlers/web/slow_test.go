package web_test

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
)

// served starts an app with short limits on a real listener.
func served(t *testing.T, limits web.Limits, closed ...chan struct{}) string {
	t.Helper()
	a := web.NewApp(web.Config{Limits: limits})
	a.Post("/", func(c *fiber.Ctx) error { return c.SendString("ok") })
	a.Get("/large", func(c *fiber.Ctx) error { return c.Send(make([]byte, 64<<20)) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range closed {
		l = watched{l, c}
	}
	go func() { _ = a.Listener(l) }()
	t.Cleanup(func() { _ = a.ShutdownWithTimeout(time.Second) })
	return l.Addr().String()
}

// trickle sends text byte by byte, a hundred a second, until the server hangs up, and returns what the server said.
func trickle(t *testing.T, address, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	done := make(chan struct{})
	go func() {
		for _, b := range []byte(text) {
			select {
			case <-tick.C:
				_, _ = conn.Write([]byte{b})
			case <-done:
				return
			}
		}
	}()
	defer close(done)
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	said, err := io.ReadAll(conn)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server listens on for ever")
	}
	return string(said)
}

func TestWhoeverSendsByteByByteIsCutOff(t *testing.T) {
	address := served(t, web.Limits{Read: 200 * time.Millisecond})
	endless := strings.Repeat("x", 1<<16)
	for what, text := range map[string]string{
		"a first line": "GET /" + endless,
		"headers":      "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X-Header: a\r\n", 5000),
		"a body":       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + endless,
	} {
		t.Run(what, func(t *testing.T) {
			if said := trickle(t, address, text); strings.Contains(said, " 200 ") {
				t.Errorf("it was answered: %s", said)
			}
		})
	}
}

func TestAConnectionThatSaysNothingMoreIsClosed(t *testing.T) {
	address := served(t, web.Limits{Idle: 100 * time.Millisecond})
	said := trickle(t, address, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
	if !strings.Contains(said, " 200 ") {
		t.Errorf("the one request was not answered: %s", said)
	}
}

// watched is a listener whose connections tell when the server closes them.
type watched struct {
	net.Listener
	closed chan struct{}
}

type watchedConn struct {
	net.Conn
	closed chan struct{}
}

func (w watched) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	return watchedConn{c, w.closed}, err
}

func (c watchedConn) Close() error {
	select {
	case c.closed <- struct{}{}:
	default:
	}
	return c.Conn.Close()
}

func TestWhoeverDoesNotReadTheAnswerIsCutOff(t *testing.T) {
	closed := make(chan struct{}, 1)
	address := served(t, web.Limits{Write: 100 * time.Millisecond}, closed)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-closed:
	case <-time.After(20 * time.Second):
		t.Error("the server waits for ever")
	}
}
