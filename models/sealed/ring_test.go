package sealed_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"taxrefund/models/sealed"
)

func ring(t testing.TB) *sealed.Ring {
	t.Helper()
	r, err := sealed.NewRing()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatIsSealedOpensOnlyInItsPlaceWithItsRing(t *testing.T) {
	r := ring(t)
	box, err := r.Seal("claims.traveller:1", []byte("WANG"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Open("claims.traveller:1", box); err != nil || string(got) != "WANG" {
		t.Errorf("got %q %v", got, err)
	}
	if bytes.Contains(box, []byte("WANG")) {
		t.Error("the sealed bytes show the value")
	}
	tampered := bytes.Clone(box)
	tampered[len(tampered)-1] ^= 1
	for name, try := range map[string]func() ([]byte, error){
		"another row":   func() ([]byte, error) { return r.Open("claims.traveller:2", box) },
		"another ring":  func() ([]byte, error) { return ring(t).Open("claims.traveller:1", box) },
		"changed bytes": func() ([]byte, error) { return r.Open("claims.traveller:1", tampered) },
		"cut bytes":     func() ([]byte, error) { return r.Open("claims.traveller:1", box[:9]) },
		"nothing":       func() ([]byte, error) { return r.Open("claims.traveller:1", nil) },
	} {
		if _, err := try(); err == nil {
			t.Errorf("%s opened it", name)
		}
	}
}

func TestAfterARotationOldValuesOpenAndIndexesStay(t *testing.T) {
	old := ring(t)
	box, err := old.Seal("p", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := old.Rotated()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Open("p", box); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(r.Index("document", "A"), old.Index("document", "A")) || r.Fingerprint() != old.Fingerprint() {
		t.Error("a rotation changed the index or the fingerprint")
	}
	fresh, err := r.Seal("p", []byte("y"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Open("p", fresh); err == nil {
		t.Error("the old ring opens what the new key sealed")
	}
}

func TestIndexesDifferByPurposeValueAndRing(t *testing.T) {
	r := ring(t)
	a := r.Index("document", "A")
	for name, b := range map[string][]byte{"purpose": r.Index("sample", "A"), "value": r.Index("document", "B"), "ring": ring(t).Index("document", "A")} {
		if bytes.Equal(a, b) {
			t.Errorf("equal in spite of another %s", name)
		}
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ring.json")
	if _, err := sealed.OpenFile(path, false); err == nil {
		t.Error("a missing ring was made unasked")
	}
	made, err := sealed.OpenFile(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	again, err := sealed.OpenFile(path, true)
	if err != nil || again.Fingerprint() != made.Fingerprint() {
		t.Errorf("the ring changed: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.OpenFile(path, true); err == nil {
		t.Error("a ring that others may read was accepted")
	}
	if _, err := sealed.FromEnv(`{"version":1,"keys":[{"id":1,"secret":"AAAA"}]}`); err == nil {
		t.Error("a damaged ring was accepted")
	}
}

func TestASignatureHoldsForItsMessageOnly(t *testing.T) {
	r := ring(t)
	sig := r.Sign([]byte("TRV1:X:1"))
	if !r.Verify([]byte("TRV1:X:1"), sig) || r.Verify([]byte("TRV1:X:2"), sig) || ring(t).Verify([]byte("TRV1:X:1"), sig) {
		t.Error("the signature does not tell right from wrong")
	}
}

func BenchmarkSeal(b *testing.B) {
	r := ring(b)
	plain := bytes.Repeat([]byte("x"), 300)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Seal("claims.traveller:1", plain); err != nil {
			b.Fatal(err)
		}
	}
}
