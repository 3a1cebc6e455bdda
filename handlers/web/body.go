package web

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/gofiber/fiber/v2"
)

// FeedPath is the one address whose body may be large; its handler reads it through Upload.
const FeedPath = "/v1/feeds"

func streamed(c *fiber.Ctx) bool { return c.Method() == fiber.MethodPost && c.Path() == FeedPath }

// boundBody reads every body whole before anything else does, at most MaxBody bytes of it, said or not said beforehand.
// Only what is sent to FeedPath is left to stream.
func boundBody(c *fiber.Ctx) error {
	stream := c.Context().RequestBodyStream()
	if stream == nil || streamed(c) {
		return c.Next()
	}
	said := c.Request().Header.ContentLength() // negative when it is not
	if said > MaxBody {
		HangUp(c)
		return OfStatus(fiber.StatusRequestEntityTooLarge)
	}
	body, err := io.ReadAll(io.LimitReader(stream, MaxBody+1))
	switch {
	case err == nil && len(body) < said: // fasthttp takes a connection that ends for the end of the body
		err = io.ErrUnexpectedEOF
		fallthrough
	case err != nil:
		HangUp(c)
		return unreadable(err)
	case len(body) > MaxBody:
		HangUp(c)
		return OfStatus(fiber.StatusRequestEntityTooLarge)
	}
	c.Request().SetBody(body)
	return c.Next()
}

// HangUp ends the connection after the answer, as what was not read of a body must not be taken for the next request. It
// reads on for a moment, so that a sender who is still busy gets to see the answer.
func HangUp(c *fiber.Ctx) {
	c.Context().SetConnectionClose()
	stream, conn := c.Context().RequestBodyStream(), c.Context().Conn()
	if stream == nil || conn.SetReadDeadline(time.Now().Add(lastLook)) != nil {
		return
	}
	_, _ = io.CopyN(io.Discard, stream, 4<<20)
}

const lastLook = 2 * time.Second

// unreadable is a body that stopped: too slowly, or broken off.
func unreadable(err error) *Problem {
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, os.ErrDeadlineExceeded) {
		return OfStatus(fiber.StatusRequestTimeout)
	}
	return OfStatus(fiber.StatusBadRequest)
}

// An upload must go on: something every silence, and after the first minute leastRate bytes a second on the whole.
const (
	silence   = 30 * time.Second
	leastRate = 8 << 10
	grace     = time.Minute
)

// Upload is the body of a request to FeedPath as it comes in. It fails with a Problem when the sender stops, or is slower
// than any link we know. The deadlines are the connection's, so they follow the machine's clock.
func Upload(c *fiber.Ctx) (io.Reader, error) {
	stream := c.Context().RequestBodyStream()
	if stream == nil || c.Request().Header.ContentLength() < 0 {
		return nil, OfStatus(fiber.StatusLengthRequired)
	}
	return &upload{stream: stream, conn: c.Context().Conn(), said: int64(c.Request().Header.ContentLength()), begun: time.Now()}, nil
}

type upload struct {
	stream io.Reader
	conn   net.Conn
	begun  time.Time
	said   int64
	n      int64
}

// Read implements io.Reader.
func (u *upload) Read(p []byte) (int, error) {
	now := time.Now()
	if d := now.Sub(u.begun); d > grace && u.n < int64(d/time.Second)*leastRate {
		return 0, OfStatus(fiber.StatusRequestTimeout)
	}
	if err := u.conn.SetReadDeadline(now.Add(silence)); err != nil {
		return 0, unreadable(err)
	}
	n, err := u.stream.Read(p)
	u.n += int64(n)
	switch {
	case err == io.EOF && u.n < u.said: // fasthttp takes a connection that ends for the end of the body
		err = unreadable(io.ErrUnexpectedEOF)
	case err != nil && err != io.EOF:
		err = unreadable(err)
	}
	return n, err
}
