package modeltest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the "pgx" database/sql driver

	"taxrefund/models"
	"taxrefund/models/schema"
)

// cluster is a Postgres that tests may make databases in: the one TEST_DATABASE_URL names, or a throw-away one started
// from local server binaries, also as root (by dropping to another user).
type cluster struct {
	admin    string
	template string
	err      error
}

var shared struct {
	once sync.Once
	c    cluster
	held io.Closer // the pipe whose end stops a throw-away cluster; kept here so that it is not collected
}

func server(t testing.TB) cluster {
	t.Helper()
	shared.once.Do(func() { shared.c = start() })
	if shared.c.err != nil {
		if os.Getenv("REQUIRE_POSTGRES") == "1" {
			t.Fatalf("REQUIRE_POSTGRES=1, but there is no Postgres: %v", shared.c.err)
		}
		fmt.Fprintf(os.Stderr, "\n*** %s: THE POSTGRES HALF IS NOT TESTED: %v\n*** set TEST_DATABASE_URL or install a Postgres server\n\n", t.Name(), shared.c.err)
		t.Skipf("no Postgres: %v", shared.c.err)
	}
	return shared.c
}

func start() cluster {
	c := cluster{admin: os.Getenv("TEST_DATABASE_URL"), template: fmt.Sprintf("tr_test_%d", os.Getpid())}
	if c.admin == "" {
		if c.admin, c.err = throwaway(); c.err != nil {
			return c
		}
	}
	if c.err = c.exec("DROP DATABASE IF EXISTS " + c.template + " WITH (FORCE)"); c.err != nil {
		return c
	}
	if c.err = c.exec("CREATE DATABASE " + c.template); c.err != nil {
		return c
	}
	db, err := models.Open(c.address(c.template), models.NewFixedClock(Noon))
	if err != nil {
		c.err = err
		return c
	}
	_, err = schema.Migrate(context.Background(), db)
	c.err = err
	_ = db.Close()
	return c
}

func (c cluster) address(database string) string {
	u, err := url.Parse(c.admin)
	if err != nil {
		return c.admin
	}
	u.Path = "/" + database
	return u.String()
}

func (c cluster) exec(statement string) error {
	db, err := sql.Open("pgx", c.admin)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// throwaway makes a cluster in a temporary folder and starts it under a shell that stops it and removes the folder as
// soon as this process ends, however it ends: the shell waits for the end of a pipe that only we hold.
func throwaway() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "taxrefund-pg-")
	if err != nil {
		return "", err
	}
	who, err := unprivileged(dir)
	if err != nil {
		return "", err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = who, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	run := exec.Command("/bin/sh", "-c", `"$1/postgres" -D "$2/data" -p "$3" -k "$2" -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200 >"$2/log" 2>&1 & pid=$!
read -r _; kill -INT $pid; wait $pid; rm -rf "$2"`, "sh", bin, dir, strconv.Itoa(port))
	run.SysProcAttr, run.Dir = who, dir
	if shared.held, err = run.StdinPipe(); err != nil {
		return "", err
	}
	if err := run.Start(); err != nil {
		return "", err
	}
	address := fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	return address, waitFor(address)
}

// waitFor polls a server that was just started until it answers.
func waitFor(address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer db.Close()
	for range 200 {
		if err = db.Ping(); err == nil {
			return nil
		}
		<-time.After(50 * time.Millisecond)
	}
	return fmt.Errorf("the throw-away Postgres did not start: %w", err)
}

func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.Sort(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", fmt.Errorf("no Postgres server binaries found: %w", err)
	}
	return filepath.Dir(path), nil
}

// unprivileged hands dir to a user Postgres will run as: root is refused by it, so root drops to postgres or nobody.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
