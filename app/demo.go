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

	"taxrefund/app/demo"
	"taxrefund/models"
)

// runDemo starts the real server with a sandbox rail beside it, walks one traveller through, and stays up unless --once.
func runDemo(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("demo", flag.ContinueOnError)
	once := f.Bool("once", false, "exit after the walk, non-zero if any step went wrong")
	out := f.String("out", filepath.Join("data", "demo", "out"), "folder for the files it leaves")
	listen := f.String("listen", "127.0.0.1:8080", "address of the server; another port is taken when this one is busy")
	if err := f.Parse(args); err != nil {
		return err
	}
	cfg, err := demoConfig(*listen)
	if err != nil {
		return err
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
	h, err := open(ctx, cfg, "demo", models.SystemClock{}, log)
	if err != nil {
		return err
	}
	defer h.Close()
	h.Accounts = demo.Accounts()
	s, err := listenAndServe(h)
	if err != nil {
		return err
	}
	defer s.stop()
	stage := demo.Stage{
		BaseURL: s.base, DB: h.DB, Address: cfg.Database, Places: h.Places, Merchants: h.Merchants, Staff: h.Staff,
		RunJob: h.Runner.Run, Data: cfg.Data, Out: *out, Say: os.Stdout,
	}
	if _, err := demo.Run(ctx, stage); err != nil {
		return err
	}
	if *once {
		return nil
	}
	demo.Closing(stage)
	clock, err := h.Runner.Start() // from here on the clock runs the jobs
	if err != nil {
		return err
	}
	defer func() { <-clock.Stop().Done() }()
	fmt.Println("Stop it with Ctrl-C.")
	<-ctx.Done()
	return nil
}

// demoConfig is the configuration of the demonstration: everything in data/demo, all law validated by ourselves. Only
// DATABASE_URL is taken from outside.
func demoConfig(listen string) (Config, error) {
	data := filepath.Join("data", "demo")
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
	cmd := exec.Command(self, "sandbox", "--listen", "127.0.0.1:0", "--journal", filepath.Join(data, "sandbox.jsonl"), "--with-parent")
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
