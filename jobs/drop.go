package jobs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/reports/rejects"
)

// drop is one look into the drop folder, which has a folder for each merchant, named after its VAT id. A file is taken
// when its name ends in .csv, .jsonl or .xml and does not begin with a dot, so that senders write under another name, such as
// one that ends in .part, and rename. It waits in taken/ under its feed's id, and ends in done/ beside what was rejected.
type drop struct {
	*Runner
	actor       models.Actor
	until       time.Time
	taken, back int
	strangers   int // folders of nobody
}

func (d *drop) said() string {
	if d.strangers > 0 {
		return "; some folders are named after no active merchant's VAT id"
	}
	return ""
}

func (d *drop) all(ctx context.Context) error {
	folders, err := os.ReadDir(d.FeedDir)
	if err != nil {
		return err
	}
	var failed []error
	for _, f := range folders {
		if !f.IsDir() || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		m, err := d.Merchants.ByVATID(ctx, f.Name())
		if err != nil || m.Status != "active" {
			if models.KindOf(err) == models.Internal && err != nil {
				return err
			}
			d.strangers++
			continue
		}
		failed = append(failed, d.merchant(ctx, m, filepath.Join(d.FeedDir, f.Name())))
	}
	return errors.Join(failed...)
}

// merchant takes one merchant's files and brings back its finished ones; one that fails keeps none of the others waiting.
func (d *drop) merchant(ctx context.Context, m merchant.Merchant, dir string) error {
	for _, sub := range []string{"taken", "done"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return err
		}
		if is, err := os.Lstat(filepath.Join(dir, sub)); err != nil || !is.IsDir() { // a link may lead anywhere
			return errors.Join(err, fmt.Errorf("%s of a merchant's drop folder is no folder", sub))
		}
	}
	files, err := os.ReadDir(dir)
	failed := []error{err}
	for _, f := range files {
		format := formatOf(f.Name())
		if !f.Type().IsRegular() || format == "" || d.DB.Clock.Now().After(d.until) {
			continue
		}
		failed = append(failed, d.take(ctx, m, dir, f.Name(), format))
	}
	waiting, err := os.ReadDir(filepath.Join(dir, "taken"))
	failed = append(failed, err)
	for _, f := range waiting {
		if id, name, ok := cutID(f.Name()); ok {
			failed = append(failed, d.bringBack(ctx, dir, id, name))
		}
	}
	return errors.Join(failed...)
}

func formatOf(name string) string {
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case strings.HasPrefix(name, "."):
		return ""
	case ext == ".csv":
		return feed.CSV
	case ext == ".jsonl":
		return feed.JSONL
	case ext == ".xml":
		return feed.XML
	}
	return ""
}

const idLength = 36

func cutID(name string) (id, rest string, ok bool) {
	if len(name) < idLength+2 || name[idLength] != '-' {
		return "", "", false
	}
	return name[:idLength], name[idLength+1:], true
}

// take receives a file and moves it aside. One that cannot be a feed goes to done with the reason.
func (d *drop) take(ctx context.Context, m merchant.Merchant, dir, name, format string) error {
	path := filepath.Join(dir, name)
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	f, _, err := d.Feeds.Receive(ctx, d.actor, m, feed.Upload{Name: name, Format: format, Body: in})
	if why, ok := errors.AsType[*models.Error](err); ok && why.Kind == models.Invalid {
		none := func(func(feed.Reject) error) error { return nil }
		return d.finish(path, dir, name, feed.Feed{ID: models.NewID(), NextLine: 1, Refusal: why.Code, RefusalText: why.Msg}, none)
	}
	if err != nil {
		return err
	}
	d.taken++
	return os.Rename(path, filepath.Join(dir, "taken", f.ID+"-"+name))
}

// bringBack puts a file whose feed is finished into done.
func (d *drop) bringBack(ctx context.Context, dir, id, name string) error {
	f, err := d.Feeds.Get(ctx, d.actor, id)
	if models.KindOf(err) == models.NotFound || err == nil && f.FinishedAt == nil {
		return nil
	}
	if err != nil {
		return err
	}
	return d.finish(filepath.Join(dir, "taken", id+"-"+name), dir, name, f, func(fn func(feed.Reject) error) error { return d.Feeds.Rejects(ctx, d.actor, id, fn) })
}

// finish writes what was rejected before it moves the file, so that whoever sees the file sees that too. A name that is
// there already, from an earlier day, gets the feed's id before it.
func (d *drop) finish(path, dir, name string, f feed.Feed, each func(func(feed.Reject) error) error) error {
	to := filepath.Join(dir, "done", name)
	if _, err := os.Lstat(to); err == nil {
		to = filepath.Join(dir, "done", f.ID+"-"+name)
	}
	if f.Rejected > 0 || f.Refusal != "" {
		_ = os.Remove(to + ".rejects.part") // of an earlier try; whatever else is there is not followed
		out, err := os.OpenFile(to+".rejects.part", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		if err := errors.Join(rejects.CSV(out, f, each), out.Close()); err != nil {
			return err
		}
		if err := os.Rename(to+".rejects.part", to+".rejects.csv"); err != nil {
			return err
		}
	}
	d.back++
	return os.Rename(path, to)
}
