package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/fiscal"
	"taxrefund/models/merchant"
)

const (
	partSize    = 1 << 20
	mostBytes   = 4 << 30
	mostPreview = 1 << 30
	// patience is how long a half-sent file is kept after its last part.
	patience = time.Hour
)

// Upload is a file as it comes in.
type Upload struct {
	Name    string
	Format  string // CSV, JSONL or XML
	Preview bool
	Body    io.Reader
}

// Receive keeps a file, part by part, sealed: buyers' documents stand in it. A file that the merchant has sent before, under
// whatever name, is the feed it was then; again reports that. When the sender stops midway nothing is kept.
func (s *Service) Receive(ctx context.Context, actor models.Actor, m merchant.Merchant, up Upload) (f Feed, again bool, err error) {
	if !slices.Contains([]string{CSV, JSONL, XML}, up.Format) {
		return f, false, errFormat
	}
	if n := utf8.RuneCountInString(up.Name); n < 1 || n > 200 || !utf8.ValidString(up.Name) || strings.ContainsFunc(up.Name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return f, false, errName
	}
	f = Feed{ID: models.NewID(), MerchantID: m.ID, Name: up.Name, Format: up.Format, Preview: up.Preview}
	if _, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) { return 0, insertFeed(tx, f) }); err != nil {
		return f, false, err
	}
	sum, size, err := s.keep(ctx, actor, f, up.Body)
	id := f.ID
	if err == nil {
		id, err = s.received(ctx, actor, f, sum, size)
	}
	if err != nil || id != f.ID {
		_, e := models.InTx(context.WithoutCancel(ctx), s.DB, actor, func(tx *models.Tx) (int, error) { return 0, forget(tx, f.ID) })
		if err = errors.Join(err, e); err != nil {
			return Feed{}, false, err
		}
	}
	again = id != f.ID
	f, err = readFeed(s.DB.Read(ctx), id)
	return f, again, err
}

// keep seals and stores the parts of a file.
func (s *Service) keep(ctx context.Context, actor models.Actor, f Feed, body io.Reader) (sum string, size int64, err error) {
	most, tooLarge := int64(mostBytes), errTooLarge
	switch {
	case f.Format == XML:
		most, tooLarge = fiscal.MaxInvoiceFile, errDocument
	case f.Preview:
		most = mostPreview
	}
	hash := sha256.New()
	part := make([]byte, partSize)
	for no := 0; ; no++ {
		n, err := io.ReadFull(body, part)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return "", 0, fmt.Errorf("read the file: %w", err)
		}
		last := err != nil
		if size += int64(n); size > most {
			return "", 0, tooLarge
		}
		if n > 0 {
			hash.Write(part[:n])
			sealed, err := s.Ring.Seal(partPlace(f.ID, no), part[:n])
			if err != nil {
				return "", 0, err
			}
			if _, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) { return 0, addPart(tx, f.ID, no, sealed) }); err != nil {
				return "", 0, err
			}
			models.Failpoint("feed.part")
		}
		if last {
			break
		}
	}
	if size == 0 {
		return "", 0, errEmpty
	}
	return hex.EncodeToString(hash.Sum(nil)), size, nil
}

func partPlace(id string, no int) string { return fmt.Sprintf("feed_parts.sealed:%s:%d", id, no) }

// received closes a file that is wholly here, and returns the id of its feed, or of the one that the same file has already.
func (s *Service) received(ctx context.Context, actor models.Actor, f Feed, sum string, size int64) (string, error) {
	step := func(tx *models.Tx) (string, error) {
		if !f.Preview {
			if id, err := sameFile(tx, f.MerchantID, sum); err != nil || id != "" {
				return id, err
			}
		}
		if err := markReceived(tx, f.ID, sum, size); err != nil {
			return "", err
		}
		return f.ID, audit.Write(tx, audit.Deed{Name: "feed.receive", SubjectKind: "feed", SubjectID: f.ID,
			Detail: map[string]any{"sha256": sum, "size_bytes": size, "preview": f.Preview}})
	}
	id, err := models.InTx(ctx, s.DB, actor, step)
	if errors.Is(err, gorm.ErrDuplicatedKey) { // the same file came in twice at the same moment
		return models.InTx(ctx, s.DB, actor, step)
	}
	return id, err
}

// parts reads a kept file from some byte on.
type parts struct {
	s    *Service
	ctx  context.Context
	id   string
	no   int
	skip int
	left []byte
}

// open reads a feed's file from byte at on.
func (s *Service) open(ctx context.Context, id string, at int64) io.Reader {
	return &parts{s: s, ctx: ctx, id: id, no: int(at / partSize), skip: int(at % partSize)}
}

// Read implements io.Reader.
func (p *parts) Read(into []byte) (int, error) {
	for len(p.left) == 0 {
		sealed, more, err := readPart(p.ctx, p.s.DB, p.id, p.no)
		if err != nil {
			return 0, err
		}
		if !more {
			return 0, io.EOF
		}
		plain, err := p.s.Ring.Open(partPlace(p.id, p.no), sealed)
		if err != nil {
			return 0, err
		}
		p.left, p.no, p.skip = plain[min(p.skip, len(plain)):], p.no+1, 0
	}
	n := copy(into, p.left)
	p.left = p.left[n:]
	return n, nil
}
