package jobs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestADroppedFileComesBackWithWhatWasRejected(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.folder = t.TempDir()
		dir := filepath.Join(w.folder, w.Merchant.VATID)
		put := func(name, text string) { w.must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)) }
		w.must(os.MkdirAll(dir, 0o700))
		w.must(os.MkdirAll(filepath.Join(w.folder, "FR00000000000"), 0o700))
		row := "A-1,VEN,2026-05-08T09:00:00,EUR,Wool coat,clothing,1,12000,20,2000\n"
		text := "invoice_number,store,local_time,currency,description,category,quantity,gross_minor,vat_rate,vat_minor\n" + row + strings.ReplaceAll(row, "A-1,VEN", "A-2,NONE")
		put("may.csv", text)
		put("june.csv.part", text)
		put(".july.csv", text)
		put("empty.jsonl", "")
		r := w.replica("a")
		r.Tick(t.Context()) // takes and imports
		r.Tick(t.Context())
		w.run("take_feeds") // brings back
		if d := w.runs("take_feeds")[0].Detail; !strings.Contains(d, "taken 1, brought back 1; some folders") && !strings.Contains(d, "taken 0, brought back 1; some folders") {
			t.Errorf("it says %q", d)
		}
		var left []string
		w.must(filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if name, _ := filepath.Rel(dir, path); err == nil && !d.IsDir() {
				left = append(left, name)
			}
			return err
		}))
		if got := strings.Join(left, " "); got != ".july.csv done/empty.jsonl done/empty.jsonl.rejects.csv done/may.csv done/may.csv.rejects.csv june.csv.part" {
			t.Errorf("the folder holds %s", got)
		}
		said, err := os.ReadFile(filepath.Join(dir, "done", "may.csv.rejects.csv"))
		if err != nil || !strings.HasSuffix(string(said), "\n3,A-2,store,sale.store,you have no store with this code\n") {
			t.Errorf("%v %s", err, said)
		}
		put("again.csv", text)
		w.run("take_feeds")
		var n int64
		w.must(w.DB.Table("sales").Count(&n).Error)
		if _, err := os.Stat(filepath.Join(dir, "done", "again.csv.rejects.csv")); err != nil || n != 1 {
			t.Errorf("the same file under another name: %d sales, %v", n, err)
		}
		if w.log.Len() > 0 {
			t.Errorf("it logs %s", &w.log)
		}
	})
}
