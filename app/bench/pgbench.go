package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// script is what pgbench runs: the statements of one claim as the server sent them, with the arguments that differ from
// claim to claim read from the table bench_args.
type script struct {
	dir       string
	texts     []string // the statements, as the server wrote them
	constants []string // NAME=VALUE for pgbench -D
	columns   []string // of bench_args
	rows      [][]any
}

// newScript lines up the statements of many claims. All must have taken the same path: the script has only one.
func newScript(dir string, claims [][]statement) (*script, error) {
	s := &script{dir: dir, rows: make([][]any, len(claims))}
	for i := range s.rows {
		s.rows[i] = []any{i}
	}
	known := map[string]string{} // the values an argument has in all claims → the variable that holds them
	for at, st := range claims[0] {
		names := make([]string, len(st.args))
		for k := range st.args {
			values := make([]string, len(claims))
			for i, c := range claims {
				if len(c) != len(claims[0]) || c[at].text != st.text {
					return nil, fmt.Errorf("claim %d took another path than the first one at its statement %d", i, at+1)
				}
				v, err := plain(c[at].args[k])
				if err != nil {
					return nil, err
				}
				values[i] = v
			}
			names[k] = s.variable(known, values)
		}
		s.texts = append(s.texts, placeholder.ReplaceAllStringFunc(st.text, func(p string) string {
			n, _ := strconv.Atoi(p[1:])
			return names[n-1]
		}))
	}
	return s, nil
}

var placeholder = regexp.MustCompile(`\$[0-9]+`)

// variable names the pgbench variable that holds values: one for all claims, or one to be read for each.
func (s *script) variable(known map[string]string, values []string) string {
	if values[0] == null {
		return null // \gset has no null
	}
	key := strings.Join(values, "\x00")
	if name, ok := known[key]; ok {
		return name
	}
	same := strings.Count(key, values[0]+"\x00") == len(values)-1 && values[len(values)-1] == values[0]
	name := fmt.Sprintf("v%d", len(known))
	if same && values[0] != "" { // -D takes no empty value
		s.constants = append(s.constants, name+"="+values[0])
	} else {
		s.columns = append(s.columns, name)
		for i, v := range values {
			s.rows[i] = append(s.rows[i], v)
		}
	}
	known[key] = ":" + name
	return ":" + name
}

const null = "NULL"

// plain writes an argument as Postgres reads it in text form.
func plain(v any) (string, error) {
	if valuer, ok := v.(driver.Valuer); ok {
		var err error
		if v, err = valuer.Value(); err != nil {
			return "", err
		}
	}
	switch x := v.(type) {
	case nil:
		return null, nil
	case []byte:
		return `\x` + hex.EncodeToString(x), nil
	case time.Time:
		return x.Format(time.RFC3339Nano), nil
	case *string:
		if x == nil {
			return null, nil
		}
		return *x, nil
	case *int64:
		if x == nil {
			return null, nil
		}
		return strconv.FormatInt(*x, 10), nil
	case *time.Time:
		if x == nil {
			return null, nil
		}
		return x.Format(time.RFC3339Nano), nil
	}
	return fmt.Sprint(v), nil
}

// keep puts the arguments into the database that the copies are made of, and writes the script files.
func (s *script) keep(ctx context.Context, address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "CREATE TABLE bench_args (n integer PRIMARY KEY, "+strings.Join(s.columns, " text NOT NULL, ")+" text NOT NULL)"); err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	err = conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{"bench_args"}, append([]string{"n"}, s.columns...), pgx.CopyFromRows(s.rows))
		return err
	})
	return errors.Join(err, s.write())
}

func (s *script) write() error {
	args := "\\set i :i + 1\n\\set n (:i - 1) * :clients + :client_id\nSELECT " + strings.Join(s.columns, ", ") + " FROM bench_args WHERE n = :n \\gset\n"
	claim := args + strings.Join(s.texts, ";\n") + ";\n"
	return errors.Join(os.WriteFile(s.file("claim"), []byte(claim), 0o600), os.WriteFile(s.file("args"), []byte(args), 0o600))
}

func (s *script) file(name string) string { return filepath.Join(s.dir, name+".sql") }

var tps = regexp.MustCompile(`tps = ([0-9.]+) \(without`)

// run has pgbench execute one of the two scripts once for every claim that is in bench_args, and returns how many a second.
func (s *script) run(ctx context.Context, name, address string, clients int) (float64, error) {
	args := []string{"-n", "-r", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-t", strconv.Itoa(len(s.rows) / clients), "-f", s.file(name), "-D", "i=0", "-D", fmt.Sprintf("clients=%d", clients)}
	for _, c := range s.constants {
		args = append(args, "-D", c)
	}
	out, err := exec.CommandContext(ctx, "pgbench", append(args, address)...).CombinedOutput()
	if err := os.WriteFile(filepath.Join(s.dir, name+".txt"), out, 0o600); err != nil {
		return 0, err
	}
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %.500s", err, out)
	}
	found := tps.FindSubmatch(out)
	if found == nil || !strings.Contains(string(out), "number of failed transactions: 0 ") {
		return 0, fmt.Errorf("pgbench did not finish every claim: %.2000s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
