package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors is the house: a package may import only packages of strictly lower floors. The longest prefix decides.
var floors = map[string]int{
	"models": 0, "models/money": 1, "models/sealed": 1, "models/ident": 1, "models/travel": 1, "models/audit": 1,
	"models/idempotency": 1, "models/schedule": 1, "models/fiscal": 2, "models/scan": 3, "models/schema": 1,
	"models/alert": 2, "models/place": 2, "models/tax": 2, "models/ledger": 2, "models/merchant": 3, "models/staff": 3, "models/payout": 3,
	"models/backup": 4, "models/claim": 4, "models/feed": 5, "models/till": 5, "models/period": 5, "templates": 5, "reports/sheet": 5, "reports": 6, "reports/rejects": 7, "reports/tills": 7, "app/rails": 7, "app/metrics": 7, "app/webhook": 7, "handlers/web": 8, "jobs": 8,
	"handlers/api": 9, "handlers/cash": 9, "handlers/customs": 9, "handlers/desk": 9, "handlers/finance": 9, "handlers/admin": 9, "handlers": 10,
	"app/demo": 11, "app/bench": 11, "app/drill": 12, "app": 13,
}

// homes says where an outside library may be imported; everywhere else it may not.
var homes = map[string][]string{
	"github.com/gofiber/fiber/v2":   {"handlers", "app"},
	"github.com/danielgtaylor/huma": {"handlers"},
	"github.com/robfig/cron/v3":     {"jobs"},
	"github.com/jung-kurt/gofpdf":   {"reports"},
	"github.com/xuri/excelize/v2":   {"reports"},
	"gorm.io/gorm":                  {"models"},
	"github.com/prometheus":         {"app/metrics"},
}

func floor(pkg string) (int, bool) {
	for p := pkg; p != "."; p = filepath.Dir(p) {
		if f, ok := floors[p]; ok {
			return f, true
		}
	}
	return 0, false
}

// sources calls fn for every Go file of the house with its path from the root.
func sources(t *testing.T, fn func(path string, file *ast.File, set *token.FileSet, lines int)) {
	t.Helper()
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		src, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, src, parser.ParseComments)
		if err != nil {
			return err
		}
		fn(path, file, set, strings.Count(string(src), "\n"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsOnlyPointDown(t *testing.T) {
	sources(t, func(path string, file *ast.File, _ *token.FileSet, _ int) {
		from := filepath.Dir(path)
		here, ok := floor(from)
		if !ok {
			t.Errorf("%s: this room has no floor; add it to the table and to ARCHITECTURE.md", path)
		}
		test := strings.HasSuffix(path, "_test.go")
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			pkg, ours := strings.CutPrefix(name, "taxrefund/")
			if !ours {
				outside(t, path, from, name, test)
				continue
			}
			if strings.HasPrefix(pkg, "models/modeltest") {
				if !test && !strings.HasPrefix(from, "models/modeltest") {
					t.Errorf("%s: only tests import modeltest", path)
				}
				continue
			}
			if to, _ := floor(pkg); !test && from != "models/modeltest" && to >= here {
				t.Errorf("%s (floor %d) imports %s (floor %d)", path, here, pkg, to)
			}
		}
	})
}

func outside(t *testing.T, path, from, name string, test bool) {
	for library, allowed := range homes {
		if !strings.HasPrefix(name, library) || test {
			continue
		}
		ok := false
		for _, room := range allowed {
			ok = ok || from == room || strings.HasPrefix(from, room+"/")
		}
		if !ok {
			t.Errorf("%s imports %s, which lives in %v only", path, name, allowed)
		}
	}
	if name == "net/http" && strings.HasPrefix(from, "models") && !test {
		t.Errorf("%s: nothing under models speaks HTTP", path)
	}
}

// ruleFiles decide and never read: they import neither gorm nor context.
var ruleFiles = []string{
	"models/claim/match.go", "models/claim/channel.go", "models/claim/states.go", "models/claim/value.go", "models/claim/claim.go",
	"models/payout/states.go",
}

func TestRuleFilesArePure(t *testing.T) {
	seen := 0
	sources(t, func(path string, file *ast.File, _ *token.FileSet, _ int) {
		pure := strings.HasPrefix(path, "models/tax/") || strings.HasPrefix(path, "models/money/") || strings.HasPrefix(path, "models/travel/")
		for _, r := range ruleFiles {
			pure = pure || r == path
		}
		if !pure || strings.HasSuffix(path, "_test.go") {
			return
		}
		seen++
		for _, spec := range file.Imports {
			if name, _ := strconv.Unquote(spec.Path.Value); name == "context" || strings.HasPrefix(name, "gorm.io/") {
				t.Errorf("%s is a rule file and imports %s", path, name)
			}
		}
	})
	if seen < len(ruleFiles) {
		t.Errorf("only %d rule files found; was one renamed?", seen)
	}
}

func TestFilesAndFunctionsStayShort(t *testing.T) {
	const hardFile, hardFunc = 400, 70
	sources(t, func(path string, file *ast.File, set *token.FileSet, lines int) {
		if lines > hardFile {
			t.Errorf("%s has %d lines, more than %d", path, lines, hardFile)
		}
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1; n > hardFunc {
				t.Errorf("%s: %s has %d lines, more than %d", path, f.Name.Name, n, hardFunc)
			}
		}
	})
}

func TestTheTopLevelHasNoOtherRoom(t *testing.T) {
	allowed := " app models handlers reports jobs templates .ci .git data "
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !strings.Contains(allowed, " "+e.Name()+" ") {
			t.Errorf("the top level has a folder %q", e.Name())
		}
	}
}
