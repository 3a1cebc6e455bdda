package models

import (
	"encoding/base64"
	"strings"
	"time"
	"unicode/utf8"
)

// Cursor names the place in a list after a row: the instant and the texts that the list is sorted by, in a form that
// callers hand back and do not read. No text contains a line break.
func Cursor(at time.Time, texts ...string) string {
	texts = append([]string{at.UTC().Format(time.RFC3339Nano)}, texts...)
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(texts, "\n")))
}

// ParseCursor reads back a cursor of n texts ("cursor.malformed").
func ParseCursor(cursor string, n int) (at time.Time, texts []string, err error) {
	text, err1 := base64.RawURLEncoding.DecodeString(cursor)
	texts = strings.Split(string(text), "\n")
	at, err2 := time.Parse(time.RFC3339Nano, texts[0])
	if err1 != nil || err2 != nil || len(texts) != n+1 || !utf8.Valid(text) || strings.Contains(string(text), "\x00") {
		return at, nil, E(Malformed, "cursor.malformed", "this cursor is none that we gave out; begin without one")
	}
	return at.UTC(), texts[1:], nil
}
