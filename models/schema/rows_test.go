package schema_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	gorm "gorm.io/gorm/schema"

	"taxrefund/models/modeltest"
)

// A row struct is one with a TableName method. Its source is read, since a row is nobody's business outside its package.
func TestRowStructsAndTablesHaveTheSameColumns(t *testing.T) {
	tables := map[string]map[string]column{}
	for name, c := range pgColumns(t, modeltest.Postgres(t)) {
		table, col, _ := strings.Cut(name, ".")
		if tables[table] == nil {
			tables[table] = map[string]column{}
		}
		tables[table][col] = c
	}
	structs := rowStructs(t, "..")
	for table, columns := range tables {
		fields := structs[table]
		if fields == nil {
			t.Errorf("no struct reads the table %s", table)
			continue
		}
		for col, c := range columns {
			kind, known := fields[col]
			switch {
			case !known:
				t.Errorf("%s.%s has no field", table, col)
			case strings.TrimLeft(kind, "*?") != c.kind:
				t.Errorf("%s.%s holds %s, its field %s", table, col, c.kind, kind)
			case c.notNull && strings.HasPrefix(kind, "*"):
				t.Errorf("%s.%s is never NULL, but its field is a pointer", table, col)
			case !c.notNull && kind == c.kind:
				t.Errorf("%s.%s may be NULL, which its field cannot say", table, col)
			}
		}
		for col := range fields {
			if _, ok := columns[col]; !ok {
				t.Errorf("the field of %s.%s has no column", table, col)
			}
		}
	}
	for _, table := range slices.Sorted(maps.Keys(structs)) {
		if tables[table] == nil {
			t.Errorf("the table %s of a struct does not exist", table)
		}
	}
}

// fieldKinds gives Go types the word of the columns that hold them: with "*" where NULL is possible, and with "?" where the
// type says both, as an empty date does.
var fieldKinds = map[string]string{
	"string": "text", "int": "number", "int64": "number", "bool": "bool", "time.Time": "time", "[]byte": "?bytes",
	"models.Date": "?text", "money.Rate": "text", "*string": "*text", "*int64": "*number", "*time.Time": "*time",
}

// rowStructs maps each table to its struct's columns and their kinds.
func rowStructs(t *testing.T, root string) map[string]map[string]string {
	t.Helper()
	paths, err := filepath.Glob(root + "/*/*.go")
	must(t, err)
	structs, tableOf := map[string]*ast.StructType{}, map[string]string{} // by folder and type name
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		must(t, err)
		f, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		must(t, err)
		for _, d := range f.Decls {
			readDecl(d, filepath.Dir(path), structs, tableOf)
		}
	}
	out := map[string]map[string]string{}
	for name, table := range tableOf {
		columns := map[string]string{}
		for _, f := range structs[name].Fields.List {
			kind, ok := fieldKinds[typeText(f.Type)]
			if !ok {
				t.Fatalf("%s: a field has the type %s", name, typeText(f.Type))
			}
			if f.Tag != nil && strings.Contains(f.Tag.Value, `"->"`) {
				continue // only read, from another table
			}
			for _, n := range f.Names {
				columns[columnName(n.Name, f.Tag)] = kind
			}
		}
		out[table] = columns
	}
	return out
}

func readDecl(d ast.Decl, dir string, structs map[string]*ast.StructType, tableOf map[string]string) {
	switch d := d.(type) {
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if spec, ok := s.(*ast.TypeSpec); ok {
				if s, ok := spec.Type.(*ast.StructType); ok {
					structs[dir+"."+spec.Name.Name] = s
				}
			}
		}
	case *ast.FuncDecl:
		if d.Name.Name == "TableName" && d.Recv != nil {
			table, _ := strconv.Unquote(d.Body.List[0].(*ast.ReturnStmt).Results[0].(*ast.BasicLit).Value)
			tableOf[dir+"."+typeText(d.Recv.List[0].Type)] = table
		}
	}
}

func columnName(field string, tag *ast.BasicLit) string {
	if tag != nil {
		for part := range strings.SplitSeq(reflect.StructTag(strings.Trim(tag.Value, "`")).Get("gorm"), ";") {
			if name, ok := strings.CutPrefix(part, "column:"); ok {
				return name
			}
		}
	}
	return gorm.NamingStrategy{}.ColumnName("", field)
}

func typeText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return "*" + typeText(x.X)
	case *ast.ArrayType:
		return "[]" + typeText(x.Elt)
	case *ast.SelectorExpr:
		return typeText(x.X) + "." + x.Sel.Name
	}
	return "unknown"
}
