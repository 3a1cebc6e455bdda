// Command taxrefund is the airport tax-refund backend: the server, its jobs, and the tools that go with it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // airports' time zones, also in images without zone files

	"taxrefund/app/bench"
	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/scan"
	"taxrefund/models/schema"
)

// command is one thing the program does.
type command struct {
	name, does string
	run        func(ctx context.Context, args []string) error
}

var commands []command

func init() {
	commands = []command{
		{"serve", "serve the pages and the API, and run the jobs (the default)", serve},
		{"demo", "start a demonstration with known passwords and walk one traveller through, or play a day [--day] [--once] [--out DIR]", runDemo},
		{"migrate", "bring the database's tables up to date", migrate},
		{"seed", "add the airport CDG with a terminal, a desk and a kiosk, for a first look", seed},
		{"job", "run one job now: " + strings.Join(jobs.Names(), ", "), runJob},
		{"quote", "say what baskets are worth under the law: one JSON basket a line in, one answer a line out [--example COUNTRY]", quoteCommand},
		{"decode", "say what scans are: one {\"input\": ...} a line in, one answer a line out; " + strings.Join(scan.Families(), ", "), decodeCommand},
		{"backup", "copy the embedded database of a stopped server to FILE, and look the copy through [--with-key-ring]", backupCommand},
		{"restore", "look a backup FILE through and put it in place, where there is no database yet [--with-key-ring]", restoreCommand},
		{"sandbox", "run the sandbox payout rail [--listen ADDR] [--journal FILE]", runSandbox},
		{"bench", "measure this program on a Postgres: " + strings.Join(bench.Names(), ", "), runBench},
		{"healthy", "ask the running server for its health", healthy},
		{"schemes", "check [DIR]: read the refund law, with the files of DIR over it; list [DIR]; new XX: a file to begin with; schema [KIND]: for editors; diff A B --claims: what past claims would be worth under B", runSchemes},
		{"check-config", "read the configuration and list every problem in it", checkConfig},
		{"version", "print what this program was built from", version},
	}
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		stop()
		<-signals // a second one ends the program at once
		os.Exit(1)
	}()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // what lives is small: at 100 a busy server collects several times a second
	}
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "taxrefund:", plainly(err))
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	name := "serve"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" || name == "-h" || name == "--help" {
		usage(os.Stdout)
		return nil
	}
	i := slices.IndexFunc(commands, func(c command) bool { return c.name == name })
	if i < 0 {
		usage(os.Stderr)
		return fmt.Errorf("there is no command %q", name)
	}
	err := commands[i].run(ctx, args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	return err
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: taxrefund [command]")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-13s %s\n", c.name, c.does)
	}
}

// plainly is an error in the words meant for people.
func plainly(err error) string {
	if e, ok := errors.AsType[*models.Error](err); ok {
		return e.Msg + " (" + e.Code + ")"
	}
	return err.Error()
}

func migrate(ctx context.Context, _ []string) error {
	cfg, err := load(os.Getenv)
	if err != nil {
		return err
	}
	db, err := models.Open(cfg.Database, models.SystemClock{})
	if err != nil {
		return err
	}
	defer db.Close()
	n, err := schema.Migrate(ctx, db)
	fmt.Printf("%d schema files applied\n", n)
	return err
}

func runJob(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name one job: %s", strings.Join(jobs.Names(), ", "))
	}
	h, err := production(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	return h.Runner.Run(ctx, models.System, args[0])
}

func checkConfig(context.Context, []string) error {
	cfg, err := load(os.Getenv)
	if err != nil {
		return err
	}
	if _, err := readLaw(cfg.LawDir); err != nil {
		return fmt.Errorf("LAW_DIR: %w", err)
	}
	engine, _, _ := strings.Cut(cfg.Database, ":") // the rest may hold a password
	fmt.Printf("the configuration is sound: %s database, listening on %s, reached at %s\n", engine, cfg.Listen, cfg.BaseURL)
	return nil
}

func version(context.Context, []string) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this program carries no build information")
	}
	fmt.Println("taxrefund", info.Main.Version, info.GoVersion)
	return nil
}
