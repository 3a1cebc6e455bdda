package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the list of error codes anew")

// statusOf is the status of each kind of error, as handlers/web maps it.
var statusOf = map[string]int{"Malformed": 400, "Unauthenticated": 401, "Forbidden": 403, "NotFound": 404, "Conflict": 409, "Invalid": 422, "Unavailable": 503}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// The page /docs shows every error code that the source can return.
func TestTheListOfErrorCodesIsThatOfTheSource(t *testing.T) {
	const path = "../handlers/api/codes.tsv"
	found := map[string]string{}
	sources(t, func(file string, f *ast.File, _ *token.FileSet, _ int) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 || name(call.Fun) != "E" {
				return true
			}
			status, known := statusOf[name(call.Args[0])]
			code, text := literal(call.Args[1]), literal(call.Args[2])
			if known && code != "" {
				found[code] = fmt.Sprintf("%s\t%d\t%s\n", code, status, verb.ReplaceAllString(text, "…"))
			}
			return true
		})
	})
	var lines []string
	for _, line := range found {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	want := strings.Join(lines, "")
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want || len(lines) < 50 {
		t.Errorf("%s is not what the source says (%d codes, %v); run go test ./app -run ErrorCodes -args -update", path, len(lines), err)
	}
}

// name is the last name of x or of p.x.
func name(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		text, _ := strconv.Unquote(l.Value)
		return text
	}
	return ""
}
