package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"taxrefund/models"
)

// ServerConfig is what a sandbox server needs. Journal is the path of its file, made where it is missing. After is the
// server's timer, time.After where nil; tests give one that they ring themselves.
type ServerConfig struct {
	Journal string
	Clock   models.Clock
	After   func(time.Duration) <-chan time.Time
}

// Server is the sandbox rail's outside world. It is safe for concurrent use.
type Server struct {
	book  *book
	after func(time.Duration) <-chan time.Time
}

// NewServer opens the journal and replays it, so that a server killed at any moment goes on with what it had executed.
func NewServer(cfg ServerConfig) (*Server, error) {
	b, err := openBook(cfg.Journal, cfg.Clock)
	if err != nil {
		return nil, err
	}
	s := &Server{book: b, after: cfg.After}
	if s.after == nil {
		s.after = time.After
	}
	return s, nil
}

// Close gives the journal back; credits that come later are answered with an error.
func (s *Server) Close() error { return s.book.journal.close() }

// Run serves on l until ctx ends, lets requests in hand finish for at most ten seconds, and closes the journal.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(end)
	})
	err := server.Serve(l)
	if errors.Is(err, http.ErrServerClosed) && !stop() {
		err = <-stopped
	}
	return errors.Join(err, s.Close())
}

// Handler is the rail's HTTP interface:
//
//	POST /v1/credits            send, idempotent by rail_id; another amount, currency or account under it: 409
//	GET  /v1/credits/{rail_id}  ask; 404 not_found
//	GET  /v1/returns?after=N    what came back, with cursors above N
//	POST /v1/settings           change the settings named in the body; answers with all of them
//	GET  /v1/journal            the journal's lines
//	GET  /healthz
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/credits", s.send)
	mux.HandleFunc("GET /v1/credits/{rail_id}", s.ask)
	mux.HandleFunc("GET /v1/returns", s.listReturns)
	mux.HandleFunc("POST /v1/settings", s.set)
	mux.HandleFunc("GET /v1/journal", s.streamJournal)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	return mux
}

func (s *Server) send(w http.ResponseWriter, r *http.Request) {
	var req creditRequest
	if !read(w, r, &req) {
		return
	}
	if !req.valid() {
		answer(w, http.StatusBadRequest, problem{Code: "malformed"})
		return
	}
	set := s.settings()
	how := set.behaviourOf(req.Account, req.AmountMinor)
	s.wait(set.DelayMS)
	if how == late {
		s.wait(set.LateMS) // on purpose not cut short by the client's leaving
	}
	result, err := s.book.settle(req)
	if err == nil && how == lost {
		panic(http.ErrAbortHandler) // net/http drops the connection
	}
	s.reply(w, req.RailID, result, err)
}

func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("rail_id")
	result, err := s.book.inquire(id)
	s.reply(w, id, result, err)
}

func (s *Server) reply(w http.ResponseWriter, railID string, result creditAnswer, err error) {
	switch {
	case errors.Is(err, errNotFound):
		answer(w, http.StatusNotFound, creditAnswer{RailID: railID, Status: "not_found", Code: "not_found"})
	case errors.Is(err, errInconsistent):
		answer(w, http.StatusConflict, problem{RailID: railID, Code: "repeat_inconsistent"})
	case err != nil:
		slog.Error("sandbox rail", "error", err)
		answer(w, http.StatusInternalServerError, problem{Code: "internal"})
	default:
		answer(w, http.StatusOK, result)
	}
}

func (s *Server) listReturns(w http.ResponseWriter, r *http.Request) {
	after := int64(0)
	if text := r.URL.Query().Get("after"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			answer(w, http.StatusBadRequest, problem{Code: "malformed"})
			return
		}
		after = n
	}
	page, err := s.book.returnsAfter(after)
	if err != nil {
		s.reply(w, "", creditAnswer{}, err)
		return
	}
	answer(w, http.StatusOK, returnsAnswer{Returns: page})
}

func (s *Server) set(w http.ResponseWriter, r *http.Request) {
	next := s.settings()
	if !read(w, r, &next) {
		return
	}
	const longest = int64(10 * time.Minute / time.Millisecond)
	if next.DelayMS < 0 || next.DelayMS > longest || next.LateMS < 0 || next.LateMS > longest {
		answer(w, http.StatusBadRequest, problem{Code: "malformed"})
		return
	}
	s.book.mu.Lock()
	s.book.settings = next
	s.book.mu.Unlock()
	answer(w, http.StatusOK, next)
}

func (s *Server) streamJournal(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	if err := s.book.journal.copyTo(w); err != nil {
		slog.Error("sandbox rail", "error", err)
		panic(http.ErrAbortHandler) // a cut stream must not look like a whole one
	}
}

func (s *Server) settings() Settings {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	return s.book.settings
}

func (s *Server) wait(ms int64) {
	if ms > 0 {
		<-s.after(time.Duration(ms) * time.Millisecond)
	}
}

// valid bounds every field; the limits are those of common bank files.
func (r creditRequest) valid() bool {
	if len(r.Currency) != 3 {
		return false
	}
	for _, c := range []byte(r.Currency) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return plainID(r.RailID) && r.AmountMinor > 0 && r.Account != "" && len(r.Account) <= 256 && len(r.Holder) <= 560 &&
		len(r.Reference) <= 140
}

// read decodes the body into out; where that fails it has answered already.
func read(w http.ResponseWriter, r *http.Request, out any) bool {
	body, err := readCapped(r.Body)
	if err == nil {
		err = decodeStrict(body, out)
	}
	if err != nil {
		answer(w, http.StatusBadRequest, problem{Code: "malformed"})
	}
	return err == nil
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever is gone does not hear it; the journal has it
}
