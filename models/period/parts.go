package period

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// partSize is how much of a file is kept in one row; it is packed, which leaves about a tenth of a CSV.
const partSize = 1 << 20

// keeper keeps a file in the database piece by piece, so that no file is ever held whole. Each piece renews the lease.
type keeper struct {
	ctx    context.Context
	m      *making
	format string
	sum    hash.Hash
	size   int64
	no     int
	piece  []byte
	packed bytes.Buffer
	zip    *gzip.Writer
}

func newKeeper(ctx context.Context, m *making, format string) *keeper {
	zip, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level exists
	return &keeper{ctx: ctx, m: m, format: format, sum: sha256.New(), piece: make([]byte, 0, partSize), zip: zip}
}

// Write takes the next bytes of the file.
func (w *keeper) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		k := min(len(b), partSize-len(w.piece))
		w.piece, b = append(w.piece, b[:k]...), b[k:]
		if len(w.piece) == partSize {
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (w *keeper) flush() error {
	w.sum.Write(w.piece)
	w.size += int64(len(w.piece))
	w.packed.Reset()
	w.zip.Reset(&w.packed)
	if _, err := w.zip.Write(w.piece); err != nil {
		return err
	}
	if err := w.zip.Close(); err != nil {
		return err
	}
	_, err := models.InTx(w.ctx, w.m.DB, w.m.actor, func(tx *models.Tx) (int, error) {
		if err := keep(tx, w.m.ID, w.m.owner, min(w.m.LinesDone, w.m.LinesTotal), w.m.LinesTotal); err != nil {
			return 0, err
		}
		return 0, insertPart(tx, w.m.ID, w.format, w.no, w.packed.Bytes())
	})
	w.no, w.piece = w.no+1, w.piece[:0]
	models.Failpoint("period.part")
	return err
}

// close keeps what is left and says what the file is.
func (w *keeper) close() (File, error) {
	if len(w.piece) > 0 {
		if err := w.flush(); err != nil {
			return File{}, err
		}
	}
	return File{Format: w.format, SHA256: hex.EncodeToString(w.sum.Sum(nil)), Size: w.size}, nil
}

// Open begins a download, which is audited. Reading gives the file's bytes piece by piece; another airport's report is not
// found, and one that is not made has no files.
func (s *Service) Open(ctx context.Context, actor models.Actor, id, format string) (Period, File, io.Reader, error) {
	p, err := s.Get(ctx, actor, id)
	if err != nil {
		return p, File{}, nil, err
	}
	if p.State != Made {
		return p, File{}, nil, errNotMade
	}
	f, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (File, error) {
		f, err := fileOf(tx.DB, p.ID, format)
		if err != nil {
			return f, err
		}
		return f, audit.Write(tx, audit.Deed{Name: "report.read", SubjectKind: "period", SubjectID: p.ID, Airport: p.Airport,
			Detail: map[string]any{"format": format, "sha256": f.SHA256}})
	})
	return p, f, &unpacked{ctx: ctx, db: s.DB, id: p.ID, format: format}, err
}

// unpacked reads the pieces of a file one after the other.
type unpacked struct {
	ctx        context.Context
	db         *models.DB
	id, format string
	no         int
	piece      []byte
}

// Read unpacks the next piece when the last one is used up.
func (u *unpacked) Read(b []byte) (int, error) {
	if len(u.piece) == 0 {
		packed, ok, err := readPart(u.ctx, u.db, u.id, u.format, u.no)
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, io.EOF
		}
		zip, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return 0, err
		}
		if u.piece, err = io.ReadAll(zip); err != nil {
			return 0, errors.Join(err, zip.Close())
		}
		u.no++
	}
	n := copy(b, u.piece)
	u.piece = u.piece[n:]
	return n, nil
}
