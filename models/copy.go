package models

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// liteVariables is how many values one statement of Copy binds on SQLite, which allows 32766.
const liteVariables = 16_000

// Copy adds many new rows to a table as fast as the engine can: by COPY on Postgres, and by long INSERTs on SQLite. Each
// row holds one value a column. Constraints hold as for any INSERT; broken ones come back as errors of the transaction.
func (tx *Tx) Copy(table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	w, ok := tx.Statement.ConnPool.(*wire)
	if !ok {
		return tx.insertMany(table, columns, rows)
	}
	ctx := tx.Statement.Context
	if err := w.flush(ctx); err != nil {
		return err
	}
	return w.conn.Raw(func(driver any) error {
		n, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		if err == nil && n != int64(len(rows)) {
			err = fmt.Errorf("copy into %s: %d of %d rows", table, n, len(rows))
		}
		return err
	})
}

func (tx *Tx) insertMany(table string, columns []string, rows [][]any) error {
	most := liteVariables / len(columns)
	one := "(?" + strings.Repeat(",?", len(columns)-1) + ")"
	for len(rows) > 0 {
		n := min(most, len(rows))
		args := make([]any, 0, n*len(columns))
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		query := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + one + strings.Repeat(","+one, n-1)
		if _, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, query, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
