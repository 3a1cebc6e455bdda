package web

import (
	"bufio"
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
	"taxrefund/models/feed"
	"taxrefund/reports/rejects"
)

// Rejects sends what is wrong with a feed as a file, line by line, however long it is.
func Rejects(c *fiber.Ctx, feeds *feed.Service, actor models.Actor, id string) error {
	f, err := feeds.Get(c.UserContext(), actor, id)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), time.Hour)
	conn := c.Context().Conn()
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="rejects-`+f.ID+`.csv"`)
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer cancel()
		n := 0
		err := rejects.CSV(w, f, func(fn func(feed.Reject) error) error {
			return feeds.Rejects(ctx, actor, f.ID, func(r feed.Reject) error {
				if n++; n%1000 == 0 { // as long as it goes on
					_ = conn.SetWriteDeadline(time.Now().Add(30 * time.Second))
				}
				return fn(r)
			})
		})
		if err != nil {
			_, _ = w.WriteString("the list breaks off here; ask for it again\n")
		}
	})
	return nil
}
