package backup

import (
	"context"
	"fmt"
	"io"
	"os"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
)

// Found is what a copy holds.
type Found struct {
	Bytes                  int64
	Sales, Claims, Payouts int64
	Entries                int64 // of the ledger, which sum to zero in every currency
	Older                  bool  // an older program made it
}

func (f Found) String() string {
	text := fmt.Sprintf("%d bytes, undamaged: %d sales, %d claims, %d payouts, %d ledger entries that sum to zero", f.Bytes, f.Sales, f.Claims, f.Payouts, f.Entries)
	if f.Older {
		text += "; an older program made it"
	}
	return text
}

func damaged(what string) error {
	return models.E(models.Invalid, "backup.damaged", "this backup is damaged: %s; take another one", what)
}

// Check looks a copy through: that the file is whole, that its rows belong together, that this program knows its tables,
// that the ring is the one that sealed it ("backup.other_ring"), that it is no demonstration ("backup.demo"), and that the
// books sum to zero. A nil ring is not compared.
func Check(ctx context.Context, path string, ring *sealed.Ring) (Found, error) {
	size, err := sizeOf(path)
	if err != nil {
		return Found{}, err
	}
	db, err := models.OpenCopy(path, models.SystemClock{})
	if err != nil {
		return Found{}, damaged("it cannot be read to its end")
	}
	defer db.Close()
	f := Found{Bytes: size}
	if err := integrity(ctx, db); err != nil {
		return f, err
	}
	if err := owned(ctx, db, ring); err != nil {
		return f, err
	}
	if f.Older, err = schema.Pending(ctx, db); err != nil {
		return f, err
	}
	sums, err := ledger.Sums(ctx, db)
	if err != nil {
		return f, err
	}
	for currency, minor := range sums {
		if minor != 0 {
			return f, damaged(fmt.Sprintf("its ledger sums to %d minor units in %s", minor, currency))
		}
	}
	return f, f.count(ctx, db)
}

// sizeOf looks at the file itself, before SQLite is asked: an empty or cut one has words of its own.
func sizeOf(path string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("open the backup: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	head := make([]byte, 16)
	if _, err := io.ReadFull(file, head); err != nil || string(head) != "SQLite format 3\x00" {
		return 0, models.E(models.Invalid, "backup.unreadable", "this file is no backup of an embedded database")
	}
	return info.Size(), nil
}
