package models

import (
	"time"

	"github.com/google/uuid"
)

// NewID returns a UUIDv7: unique without asking the database, and sorted by time of making. It grants no access; links
// that do carry at least 128 random bits.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// IDAt is the smallest id that NewID makes at an instant of the machine's clock.
func IDAt(t time.Time) string {
	id := uuid.UUID{6: 0x70, 8: 0x80} // version 7, RFC 9562
	for i, ms := 5, t.UnixMilli(); i >= 0; i, ms = i-1, ms>>8 {
		id[i] = byte(ms)
	}
	return id.String()
}

// ParseID accepts the canonical text of a UUID. Anything else names no row, so the error is NotFound with the code the
// caller gives, for example "claim.not_found".
func ParseID(s, code, what string) (string, error) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return "", E(NotFound, code, "there is no such %s", what)
	}
	return id.String(), nil
}
