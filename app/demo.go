package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"taxrefund/app/demo"
	"taxrefund/models"
)

// runDemo starts the real server with a sandbox rail beside it, walks one traveller through, or with --day plays a whole
// day of a busy airport, and stays up unless --once.
func runDemo(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("demo", flag.ContinueOnError)
	once := f.Bool("once", false, "exit when it is done, non-zero if any step went wrong")
	out := f.String("out", "", "folder for the files it leaves (default out, beside its data)")
	listen := f.String("listen", "127.0.0.1:8080", "address of the server; another port is taken when this one is busy")
	whole := f.Bool("day", false, "play one day of a busy airport, in data/day; a Postgres must be empty")
	seed := f.Uint64("seed", 1, "with --day: the same seed makes the same day")
	date := f.String("date", "2026-06-12", "with --day: which day")
	travellers := f.Int("travellers", 2000, "with --day: how many people come to the kiosks")
	if err := f.Parse(args); err != nil {
		return err
	}
	if !*whole {
		return perform(ctx, play{folder: filepath.Join("data", "demo"), listen: *listen, out: *out, once: *once, clock: models.SystemClock{},
			run: func(s demo.Stage) error { _, err := demo.Run(ctx, s); return err }})
	}
	on, err := models.ParseDate(*date)
	if err != nil || *travellers < 1 || *travellers > 100_000 {
		return errors.New("a day is written as 2026-06-12, and has 1 to 100000 travellers")
	}
	clock := demo.NewClock(on.Start(time.UTC).AddDate(0, 0, -1))
	return perform(ctx, play{folder: filepath.Join("data", "day"), listen: *listen, out: *out, once: *once, clock: clock, afresh: true,
		run: func(s demo.Stage) error {
			_, err := demo.RunDay(ctx, s, clock, demo.Day{Seed: *seed, Date: on, Travellers: *travellers})
			clock.Run()
			return err
		}})
}

// play is one demonstration: where it keeps its data, by which clock it goes, and what happens.
type play struct {
	folder, listen, out string
	once, afresh        bool // afresh removes what an earlier one left in its folder
	clock               models.Clock
	run                 func(demo.Stage) error
}

// perform sets the stage for a play: database, sandbox rail and server; and leaves it standing afterwards, unless once.
func perform(ctx context.Context, p play) error {
	cfg, err := demoConfig(p.folder, p.listen)
	if err != nil {
		return err
	}
	if p.out == "" {
		p.out = filepath.Join(p.folder, "out")
	}
	if p.afresh {
		if path, embedded := strings.CutPrefix(cfg.Database, "sqlite:"); embedded && filepath.Dir(path) != p.folder {
			return fmt.Errorf("a day is played in %s, or in an empty Postgres: take DATABASE_URL out of the environment", p.folder)
		}
		if err := clear(cfg); err != nil {
			return err
		}
	}
	rail, stop, err := startSandbox(cfg.Data)
	if err != nil {
		return err
	}
	defer stop()
	cfg.SandboxURL = rail
	log, err := os.OpenFile(filepath.Join(cfg.Data, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	h, err := open(ctx, cfg, "demo", p.clock, log)
	if err != nil {
		return err
	}
	defer h.Close()
	h.Accounts = demo.Accounts()
	s, err := listenAndServe(h)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	stage := demo.Stage{
		BaseURL: s.base, DB: h.DB, Address: cfg.Database, Places: h.Places, Merchants: h.Merchants, Staff: h.Staff,
		RunJob: h.Runner.Run, Tick: h.Runner.Tick, Journal: journal(cfg.Data), Data: cfg.Data, Out: p.out, Say: os.Stdout,
	}
	if err := p.run(stage); err != nil || p.once {
		return err
	}
	demo.Closing(stage)
	ticking, err := h.Runner.Start() // from here on the clock runs the jobs
	if err != nil {
		return err
	}
	defer func() { <-ticking.Stop().Done() }()
	fmt.Println("Stop it with Ctrl-C.")
	<-ctx.Done()
	return nil
}

// journal is where a demonstration's sandbox rail writes down what it moved.
func journal(data string) string { return filepath.Join(data, "sandbox.jsonl") }

// clear removes an earlier play's embedded database and journal. The database is opened first: one that is in use is
// refused.
func clear(cfg Config) error {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return err
	}
	old := []string{journal(cfg.Data)}
	if path, embedded := strings.CutPrefix(cfg.Database, "sqlite:"); embedded {
		db, err := models.Open(cfg.Database, models.SystemClock{})
		if err != nil {
			return err
		}
		if err := db.Close(); err != nil {
			return err
		}
		old = append(old, path, path+"-wal", path+"-shm")
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// demoConfig is the configuration of a demonstration: everything in its folder, all law validated by ourselves. Only
// DATABASE_URL is taken from outside.
func demoConfig(data, listen string) (Config, error) {
	return load(func(name string) string {
		switch name {
		case "DATABASE_URL":
			if v := os.Getenv(name); v != "" {
				return v
			}
			return "sqlite:" + filepath.Join(data, "taxrefund.db")
		case "DATA_DIR":
			return data
		case "LISTEN":
			return free(listen)
		case "AUTHORITY":
			return "FR,SG"
		case "CASH_DESK":
			return "on"
		}
		return ""
	})
}

// free returns the address, or one with another port when it is busy.
func free(address string) string {
	l, err := net.Listen("tcp", address)
	if err != nil {
		host, _, _ := strings.Cut(address, ":")
		if l, err = net.Listen("tcp", host+":0"); err != nil {
			return address
		}
	}
	defer l.Close()
	return l.Addr().String()
}

// startSandbox runs the sandbox rail as a process of its own; it ends with us, however we end.
func startSandbox(data string) (address string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return "", nil, err
	}
	cmd := exec.Command(self, "sandbox", "--listen", "127.0.0.1:0", "--journal", journal(data), "--with-parent")
	cmd.Stderr = os.Stderr
	held, err1 := cmd.StdinPipe()
	said, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		return "", nil, err
	}
	stop = func() { _ = held.Close(); _ = cmd.Wait() }
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) || strings.TrimSpace(line) == "" {
		stop()
		return "", nil, fmt.Errorf("the sandbox rail did not start: %w", err)
	}
	return strings.TrimSpace(line), stop, nil
}
