package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers"
	"taxrefund/models"
	"taxrefund/models/place"
	"taxrefund/reports/voucher"
	"taxrefund/templates"
)

// server is a listening installation.
type server struct {
	base string
	app  *fiber.App
}

// stop lets the requests that are being answered end, and takes no more.
func (s *server) stop() error { return s.app.ShutdownWithTimeout(requestsEnd) }

// serve is the default command: pages, API and jobs until it is told to stop.
func serve(ctx context.Context, _ []string) error {
	h, err := production(ctx)
	if err != nil {
		return err
	}
	err = serveUntil(ctx, h)
	if errors.Is(err, errUnfinished) {
		return err // closing the database would wait for what has not ended
	}
	return errors.Join(err, h.Close())
}

func serveUntil(ctx context.Context, h *House) error {
	token, created, err := h.Staff.SetupLink(ctx)
	if err != nil {
		return err
	}
	if created {
		fmt.Printf("No staff yet. The first administrator signs up once, within 24 hours, at\n  %s/setup?token=%s\n", h.Config.BaseURL, token)
	}
	figures, stopFigures, err := listenMetrics(h)
	if err != nil {
		return err
	}
	defer stopFigures()
	s, err := listenAndServe(h)
	if err != nil {
		return err
	}
	stopClock := func() {}
	if h.Config.Jobs {
		clock, err := h.Runner.Start()
		if err != nil {
			return errors.Join(err, s.stop())
		}
		stopClock = func() { <-clock.Stop().Done() }
	}
	fmt.Printf("serving at %s\n", s.base)
	if figures != "" {
		fmt.Printf("figures for Prometheus at http://%s/metrics\n", figures)
	}
	<-ctx.Done()
	return h.finish(s, stopClock)
}

// listenAndServe starts the HTTP side and returns once the address is bound.
func listenAndServe(h *House) (*server, error) {
	app, err := newApp(h)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", h.Config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	go func() {
		if err := app.Listener(l); err != nil {
			h.Log.Error("the server stopped", "error", err)
		}
	}()
	return &server{base: "http://" + l.Addr().String(), app: app}, nil
}

// newApp joins every way in over HTTP; end-to-end tests start the same one.
func newApp(h *House) (*fiber.App, error) {
	pdf, err := voucher.New(templates.NotoSansSC())
	if err != nil {
		return nil, err
	}
	return handlers.New(handlers.Config{
		Draining: h.draining.Load, DB: h.DB, Places: h.Places, Merchants: h.Merchants, Staff: h.Staff, Claims: h.Claims, Payouts: h.Payouts, Feeds: h.Feeds, Periods: h.Periods, Tills: h.Tills,
		Jobs: h.Runner, Alerts: h.Alerts, Accounts: h.Accounts, Pdf: pdf, Log: h.Log, Begun: h.Metrics.Begun, Ended: h.Metrics.Ended, BaseURL: h.Config.BaseURL, TrustedProxies: h.Config.TrustedProxies,
	})
}

// healthy asks the running server for its health; the container's health check runs it.
func healthy(ctx context.Context, _ []string) error {
	cfg, err := load(os.Getenv)
	if err != nil {
		return err
	}
	_, port, _ := net.SplitHostPort(cfg.Listen)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/livez", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", res.Status)
	}
	return nil
}

// seed adds one airport with a terminal, a customs desk and a kiosk, so that a new installation has something to look at.
func seed(ctx context.Context, _ []string) error {
	h, err := production(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	actor := models.Actor{Kind: "system", ID: "seed"}
	if err := h.Places.AddAirport(ctx, actor, place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}); err != nil {
		return err
	}
	t, err := h.Places.AddTerminal(ctx, actor, "CDG", "Terminal 2E")
	if err != nil {
		return err
	}
	var hours []place.Hours
	for d := time.Sunday; d <= time.Saturday; d++ {
		hours = append(hours, place.Hours{Weekday: d, Opens: 6 * 60, Closes: 22 * 60})
	}
	desk := place.Desk{AirportCode: "CDG", TerminalID: t.ID, Name: "Customs desk 2", Directions: "departures hall", Hours: hours}
	if _, err := h.Places.AddDesk(ctx, actor, desk); err != nil {
		return err
	}
	_, key, err := h.Places.EnrolKiosk(ctx, actor, "CDG", t.ID, "Kiosk 2E-1")
	if err != nil {
		return err
	}
	fmt.Println("airport CDG with Terminal 2E, a customs desk and one kiosk; its key is shown this once:\n  " + strings.TrimSpace(key))
	return nil
}
