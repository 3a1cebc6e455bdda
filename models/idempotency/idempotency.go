// Package idempotency makes an unsafe call safe to repeat: the key, the hash of the body and the rendered answer commit
// together with the deed, and a repetition gets the same bytes. Refusals store nothing.
package idempotency

import (
	"bytes"
	"crypto/sha256"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
)

// Request names one unsafe call. Scope is the caller and the route, so that two callers never share a key.
type Request struct {
	Scope string
	Key   string // from the Idempotency-Key header: 1-100 visible ASCII characters
	Body  []byte // as received; only its SHA-256 is kept
}

// Answer is what the first call was answered, and every repetition is.
type Answer struct {
	Status   int
	Body     []byte
	Replayed bool
}

type row struct {
	Scope     string
	Key       string
	BodyHash  []byte
	Status    int
	Body      []byte
	CreatedAt time.Time
}

func (row) TableName() string { return "idempotency_keys" }

// Once runs deed unless this request was answered before. A second caller with the same key waits for the first one's
// transaction. The same key with another body is refused with code "idempotency.other_body".
func Once(tx *models.Tx, r Request, deed func() (Answer, error)) (Answer, error) {
	if err := r.check(); err != nil {
		return Answer{}, err
	}
	hash := sha256.Sum256(r.Body)
	res := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row{
		Scope: r.Scope, Key: r.Key, BodyHash: hash[:], Body: []byte{}, CreatedAt: tx.Now,
	})
	if res.Error != nil {
		return Answer{}, res.Error
	}
	if res.RowsAffected == 0 {
		return replay(tx, r, hash[:])
	}
	a, err := deed()
	if err != nil {
		return Answer{}, err
	}
	body := append([]byte{}, a.Body...) // an answer without a body has an empty one: NULL would not be stored
	return a, tx.Later(func(db *gorm.DB) *gorm.DB {
		return db.Model(&row{}).Where("scope = ? AND key = ?", r.Scope, r.Key).Updates(map[string]any{"status": a.Status, "body": body})
	}, nil)
}

func replay(tx *models.Tx, r Request, hash []byte) (Answer, error) {
	var old row
	if err := tx.Where("scope = ? AND key = ?", r.Scope, r.Key).Take(&old).Error; err != nil {
		return Answer{}, err
	}
	if !bytes.Equal(old.BodyHash, hash) {
		return Answer{}, models.E(models.Invalid, "idempotency.other_body", "this Idempotency-Key was used for a different request; use a new key")
	}
	return Answer{Status: old.Status, Body: old.Body, Replayed: true}, nil
}

func (r Request) check() error {
	if r.Key == "" {
		return models.E(models.Malformed, "idempotency.key_missing", "send an Idempotency-Key header with this call")
	}
	if len(r.Key) > 100 {
		return models.E(models.Malformed, "idempotency.key_malformed", "an Idempotency-Key has at most 100 characters")
	}
	for _, c := range []byte(r.Key) {
		if c < 0x21 || c > 0x7e {
			return models.E(models.Malformed, "idempotency.key_malformed", "an Idempotency-Key has visible ASCII characters only")
		}
	}
	return nil
}
