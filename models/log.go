package models

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"runtime"

	"github.com/jackc/pgx/v5/pgconn"
)

// NewLog is the log of an installation: one JSON object a line. An error is logged as a value under "error"; whatever
// somebody typed that it quotes is left out, as parsers and databases put what they cannot read in quotation marks.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		err, isError := a.Value.Any().(error)
		switch {
		case isError:
			return slog.String(a.Key, unquoted(err))
		case a.Key == slog.MessageKey || a.Key == "error": // of libraries that write lines
			return slog.String(a.Key, quoted.ReplaceAllString(a.Value.String(), "…"))
		}
		return a
	}}))
}

// quoted is everything from the first quotation mark of a kind to the last: what is quoted may hold such marks itself.
var quoted = regexp.MustCompile("(?s)\".*\"|\".*|'.*'|'.*|`.*`|`.*")

// unquoted is an error without what it quotes. Of an error of Postgres the names of the table and the constraint are kept,
// and never the detail, in which the row stands.
func unquoted(err error) string {
	text := quoted.ReplaceAllString(err.Error(), "…")
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		text += fmt.Sprintf(" [table %s, constraint %s]", pg.TableName, pg.ConstraintName)
	}
	return text
}

// errPanic stands for a panic that was caught.
var errPanic = errors.New("panic")

// Panicked is a recovered panic as an error. Only runtime errors keep their text: other values may hold what a traveller
// typed.
func Panicked(v any) error {
	if re, ok := v.(runtime.Error); ok {
		return fmt.Errorf("%w: %w", errPanic, re)
	}
	return fmt.Errorf("%w: %T", errPanic, v)
}
