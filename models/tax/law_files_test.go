package tax_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"taxrefund/models/tax"
)

// soundLaw is a small law in which everything is said that a file can say; the files are the caller's to change.
func soundLaw(t testing.TB) fstest.MapFS {
	t.Helper()
	files, err := readSoundLaw()
	if err != nil || len(files) < 4 {
		t.Fatal(len(files), err)
	}
	return maps.Clone(files)
}

var readSoundLaw = sync.OnceValues(func() (fstest.MapFS, error) {
	files, tree := fstest.MapFS{}, os.DirFS("testdata/law")
	paths, err := fs.Glob(tree, "*/*.yaml")
	for _, path := range paths {
		text, wrong := fs.ReadFile(tree, path)
		files[path], err = &fstest.MapFile{Data: text}, errors.Join(err, wrong)
	}
	return files, err
})

// told is what the loader says of some files.
func told(t testing.TB, files ...fs.FS) tax.Problems {
	t.Helper()
	_, err := tax.LoadFS(files...)
	if err == nil {
		return nil
	}
	problems, ok := errors.AsType[tax.Problems](err)
	if !ok || len(problems) == 0 {
		t.Fatalf("%v are no problems", err)
	}
	for _, p := range problems {
		if p.File == "" || p.Line < 1 || p.Path == "" || p.Code == "" || p.Msg == "" || strings.Contains(p.Error(), "\n") {
			t.Errorf("%#v does not say where and what", p)
		}
	}
	return problems
}

// breakIn puts new for old in one file of a law, once. The line that is wrong is marked #! in what is put there; without a
// mark it is the first one that changes.
func breakIn(t testing.TB, files fstest.MapFS, path, old, new string) (line int) {
	t.Helper()
	text := string(files[path].Data)
	at := strings.Index(text, old)
	if at < 0 || strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in %s", old, strings.Count(text, old), path)
	}
	marked := at
	if mark := strings.Index(new, "#!"); mark >= 0 {
		marked = at + mark
	}
	text = text[:at] + new + text[at+len(old):]
	files[path] = &fstest.MapFile{Data: []byte(text)}
	return 1 + strings.Count(text[:marked], "\n")
}

func TestTheSoundLawIsSound(t *testing.T) {
	if p := told(t, soundLaw(t)); p != nil {
		t.Fatal(p)
	}
}
