package web

import (
	"context"
	"io"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
	"taxrefund/models/period"
	"taxrefund/reports/periods"
)

// PeriodReport sends a file of a report on a period piece by piece, however large it is. What breaks off is shorter than it
// was said to be, so that nobody takes it for the whole.
func PeriodReport(c *fiber.Ctx, from *period.Service, actor models.Actor) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), time.Hour)
	p, f, body, err := from.Open(ctx, actor, c.Params("id"), c.Params("format"))
	if err != nil {
		cancel()
		return err
	}
	c.Set(fiber.HeaderContentType, periods.MediaType(f.Format))
	c.Set(fiber.HeaderContentDisposition, periods.Disposition(p, f.Format))
	c.Set("Content-Sha256", f.SHA256)
	c.Context().SetBodyStream(&going{body, c.Context().Conn(), cancel}, int(f.Size))
	return nil
}

// going gives a connection time as long as the file goes on.
type going struct {
	io.Reader
	conn   net.Conn
	cancel context.CancelFunc
}

// Read reads on, and gives the reader of the connection half a minute for it.
func (g *going) Read(b []byte) (int, error) {
	_ = g.conn.SetWriteDeadline(time.Now().Add(30 * time.Second))
	return g.Reader.Read(b)
}

// Close ends the reading.
func (g *going) Close() error {
	g.cancel()
	return nil
}
