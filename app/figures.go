package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// listenMetrics serves /metrics, and nothing else, on an address of its own; without one it does nothing. Whoever reaches
// it may read it: it holds nothing personal, and belongs into a network of the operator's.
func listenMetrics(h *House) (address string, stop func(), err error) {
	if h.Config.MetricsListen == "" {
		return "", func() {}, nil
	}
	l, err := net.Listen("tcp", h.Config.MetricsListen)
	if err != nil {
		return "", nil, fmt.Errorf("listen for METRICS_LISTEN: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", h.Metrics.Handler())
	s := &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 8 << 10, ErrorLog: slog.NewLogLogger(h.Log.Handler(), slog.LevelWarn)}
	go func() {
		if err := s.Serve(l); err != http.ErrServerClosed {
			h.Log.Error("the figures are not served any more", "error", err)
		}
	}()
	return l.Addr().String(), func() { _ = s.Close() }, nil
}
