package bench

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
	"taxrefund/models/tax"
)

// feed imports one merchant's file on a scratch database of Postgres and on SQLite, and then the same file again.
func (b *Bench) feed(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("feed", flag.ContinueOnError)
	sales := f.Int("sales", 200_000, "how many sales of three lines the file has")
	bad := f.Int("bad", 1, "percentage of them that is wrong")
	database := f.String("database", "", "Postgres to make scratch databases on (default $BENCH_DATABASE_URL)")
	engine := f.String("engine", "both", "postgres, sqlite or both")
	if err := f.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "taxrefund-feed")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "sales.csv")
	wrong, size, err := feedFile(file, *sales, *bad)
	if err != nil {
		return err
	}
	b.say("%d sales of three lines, %d of them wrong, %d MiB", *sales, wrong, size>>20)
	b.say("%-10s %12s %12s %12s %12s %14s %14s", "engine", "received s", "imported s", "sales/s", "again s", "rejected", "most memory")
	if *engine != "sqlite" {
		s, err := newScratch(*database)
		if err != nil {
			return err
		}
		defer s.drop()
		if err := s.create(ctx, "taxrefund_bench_feed", ""); err != nil {
			return err
		}
		if err := b.feedOn(ctx, s.url("taxrefund_bench_feed"), file, *sales, wrong); err != nil {
			return err
		}
	}
	if *engine != "postgres" {
		return b.feedOn(ctx, "sqlite:"+filepath.Join(dir, "bench.db"), file, *sales, wrong)
	}
	return nil
}

func feedFile(path string, sales, bad int) (wrong int, size int64, err error) {
	out, err := os.Create(path)
	if err != nil {
		return 0, 0, err
	}
	defer out.Close()
	if wrong, err = WriteFeed(out, sales, bad, time.Now()); err != nil {
		return 0, 0, err
	}
	info, err := out.Stat()
	if err != nil {
		return 0, 0, err
	}
	return wrong, info.Size(), nil
}

// feedOn sends the file twice to a new installation and prints a line of the table.
func (b *Bench) feedOn(ctx context.Context, database, file string, sales, wrong int) error {
	s, m, done, err := feedHouse(ctx, database)
	if err != nil {
		return err
	}
	defer done()
	send := func(name string) (feed.Feed, bool, error) {
		in, err := os.Open(file)
		if err != nil {
			return feed.Feed{}, false, err
		}
		defer in.Close()
		return s.Receive(ctx, models.System, m, feed.Upload{Name: name, Format: feed.CSV, Body: in})
	}
	begin := time.Now()
	got, _, err := send("sales.csv")
	if err != nil {
		return err
	}
	received := time.Since(begin)
	if err := s.Import(ctx, got.ID, time.Time{}); err != nil {
		return err
	}
	imported := time.Since(begin) - received
	if got, err = s.Get(ctx, models.System, got.ID); err != nil {
		return err
	}
	if got.State != feed.Done || got.Recorded != int64(sales-wrong) || got.Rejected != int64(wrong) {
		return fmt.Errorf("the import ended as %s with %+v", got.State, got.Counts)
	}
	begin = time.Now()
	same, again, err := send("again.csv")
	if err = errors.Join(err, s.Import(ctx, same.ID, time.Time{})); err != nil || !again || same.ID != got.ID {
		return fmt.Errorf("the second time it was taken for another file: %w", err)
	}
	b.say("%-10s %12.1f %12.1f %12.0f %12.1f %14d %10d MiB", s.DB.Engine, received.Seconds(), imported.Seconds(),
		float64(sales)/imported.Seconds(), time.Since(begin).Seconds(), got.Rejected, peak()>>20)
	return nil
}

// feedHouse is a new installation with one merchant and nothing else.
func feedHouse(ctx context.Context, database string) (s *feed.Service, m merchant.Merchant, done func(), err error) {
	ring, err := sealed.NewRing()
	if err != nil {
		return nil, m, nil, err
	}
	law, err := tax.Load()
	if err != nil {
		return nil, m, nil, err
	}
	db, err := models.Open(database, models.SystemClock{})
	if err != nil {
		return nil, m, nil, err
	}
	done = func() { _ = db.Close() }
	merchants := &merchant.Service{DB: db, Ring: ring}
	if _, err = schema.Migrate(ctx, db); err == nil {
		m, _, err = merchants.AddMerchant(ctx, models.System, merchant.Merchant{LegalName: "Maison SAS", VATID: ident.FrenchVAT(73282932), Country: "FR", MemberFrom: "2020-01-01"})
	}
	if err == nil {
		_, err = merchants.AddStore(ctx, models.System, merchant.Store{MerchantID: m.ID, Code: "OPE", Name: "Opéra", City: "Paris", TimeZone: "UTC"})
	}
	if err != nil {
		done()
		return nil, m, nil, err
	}
	claims := &claim.Service{DB: db, Ring: ring, Law: law}
	return &feed.Service{DB: db, Ring: ring, Merchants: merchants, Claims: claims, Owner: "bench"}, m, done, nil
}

// peak is the most memory this process has held, in bytes, as Linux counts it; 0 elsewhere.
func peak() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kib, _ := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
			return kib << 10
		}
	}
	return 0
}
