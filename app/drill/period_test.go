package drill_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taxrefund/app/drill"
	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/period"
)

// periodPlaces are where a server dies while it makes the second of two reports, the second time it comes by: when it has
// added up the second, and then twice when it has written its second file.
var periodPlaces = []string{"period.figures", "period.part", "period.part"}

// A report whose server is killed again and again is made once, whole, by the one that lives.
func TestAPeriodReportSurvivesKills(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill test takes minutes")
	}
	program, err := drill.Build(t.Context(), t.TempDir(), "drill")
	if err != nil {
		t.Fatal(err)
	}
	for engine, address := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "period.db"), "postgres": modeltest.PostgresURL(t)} {
		t.Run(engine, func(t *testing.T) {
			w := feedWorld(t, address)
			id := askedFor(t, address)
			p, listen := periodServer(t, program, address, w)
			for i, place := range periodPlaces {
				start(t, p, listen, "TAXREFUND_FAILPOINT="+place)
				select {
				case <-p.Ended():
				case <-time.After(patience):
					t.Errorf("no server died at %s", place)
				}
				p.Kill()
				after(t, address, id, int64(i+1))
			}
			start(t, p, listen)
			<-time.After(5 * time.Second) // SQLite belongs to the server meanwhile, so that nobody can ask it
			p.Kill()
			whole(t, address, id)
		})
	}
}

// askedFor asks for two reports that nobody has begun to make, and returns the second.
func askedFor(t *testing.T, address string) string {
	t.Helper()
	db := reopened(t, address)
	defer db.Close()
	now, id := db.Clock.Now(), ""
	for _, ago := range []int{3, 2} {
		id = models.NewID()
		day := string(models.DateIn(now, models.Zone("Europe/Paris")).AddDays(-ago))
		if err := db.Table("periods").Create(map[string]any{"id": id, "airport_code": "CDG", "from_on": day, "to_on": day, "state": "asked", "lines_done": 0, "lines_total": 0,
			"failure": "", "failure_text": "", "tries": 0, "owner": "", "asked_by": "f", "asked_at": now.Add(-time.Duration(ago) * time.Second)}).Error; err != nil {
			t.Fatal(err)
		}
	}
	return id
}

func periodServer(t *testing.T, program, address string, w *modeltest.World) (p *drill.Process, listen string) {
	t.Helper()
	dir := t.TempDir()
	ring := filepath.Join(dir, "keyring.json")
	if err := w.Ring.WriteFile(ring); err != nil {
		t.Fatal(err)
	}
	listen, err := drill.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	p = drill.NewProcess(program, filepath.Join(dir, "server.log"), []string{"DATABASE_URL=" + address, "DATA_DIR=" + dir, "KEY_RING_FILE=" + ring, "LISTEN=" + listen}, "serve")
	t.Cleanup(p.Kill)
	return p, listen
}

// after looks at what a killed server left, and lets its lease end.
func after(t *testing.T, address, id string, tries int64) {
	t.Helper()
	db := reopened(t, address)
	defer db.Close()
	var row struct {
		State string
		Tries int64
	}
	if err := db.Table("periods").Where("id = ?", id).Take(&row).Error; err != nil || row.State != "making" || row.Tries != tries {
		t.Errorf("after kill %d it is %+v, %v", tries, row, err)
	}
	if err := db.Exec("UPDATE periods SET lease_until = ? WHERE id = ?", db.Clock.Now().Add(-time.Second), id).Error; err != nil {
		t.Fatal(err)
	}
}

func whole(t *testing.T, address, id string) {
	t.Helper()
	db := reopened(t, address)
	s := &period.Service{DB: db}
	p, err := s.Get(t.Context(), models.System, id)
	if err != nil || p.State != period.Made || len(p.Files) != 2 {
		t.Fatalf("it is %s, %v: %s", p.State, err, p.FailureText)
	}
	for _, f := range p.Files {
		_, _, body, err := s.Open(t.Context(), models.System, id, f.Format)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(body)
		sum := sha256.Sum256(text)
		if err != nil || hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(text)) != f.Size {
			t.Errorf("%s has %d bytes, %v", f.Format, len(text), err)
		}
	}
	var deeds []string
	if err := db.Raw("SELECT deed FROM audit_log WHERE subject_id = ? AND deed <> 'report.read'", id).Scan(&deeds).Error; err != nil || strings.Join(deeds, " ") != "period.make" {
		t.Errorf("the log says %v, %v", deeds, err)
	}
	t.Logf("%d kills: %+v", len(periodPlaces), p.Files)
}
