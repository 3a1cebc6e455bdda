package bench

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// large is from how many rows on no statement of a request may read a whole table.
const large = 10_000

// list is a list of arguments, whose length is no difference.
var list = regexp.MustCompile(`\$[0-9]+(,\$[0-9]+)*`)

var scanned = regexp.MustCompile(`Seq Scan on (\w+)`)

// plans asks Postgres how it runs every statement that was sent while measuring, and lists those that read a large table
// from one end to the other.
func (s *scaleBench) plans(ctx context.Context) error {
	big := map[string]bool{}
	rows, err := s.db.QueryContext(ctx, "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > $1", large)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		big[name] = true
	}
	seen, bad := map[string]bool{}, 0
	for _, st := range s.rec.take() {
		verb, _, _ := strings.Cut(strings.TrimSpace(st.text), " ")
		shape := list.ReplaceAllString(st.text, "$$n")
		if seen[shape] || !slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}, strings.ToUpper(verb)) {
			continue
		}
		seen[shape] = true
		plan, err := s.explain(ctx, st)
		if err != nil {
			return err
		}
		for _, m := range scanned.FindAllStringSubmatch(plan, -1) {
			if big[m[1]] {
				bad++
				s.say("reads all of %s: %.300s\n%s", m[1], shape, plan)
				break
			}
		}
	}
	s.say("%d statements, %d of them read a table of more than %d rows from end to end", len(seen), bad, large)
	return nil
}

func (s *scaleBench) explain(ctx context.Context, st statement) (string, error) {
	rows, err := s.db.QueryContext(ctx, "EXPLAIN "+st.text, st.args...)
	if err != nil {
		return "", fmt.Errorf("explain %.200s: %w", st.text, err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		plan.WriteString("  " + line + "\n")
	}
	return plan.String(), rows.Err()
}
