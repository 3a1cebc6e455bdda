package tax

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"
)

// field is one thing that may be said at a place of a file, with the word it is said under.
type field struct {
	word  string
	index []int // in the struct
	of    reflect.Type
}

var fields sync.Map // reflect.Type → []field

// fieldsOf lists what the file of a struct may say, as its yaml tags have it.
func fieldsOf(t reflect.Type) (all []field) {
	if known, ok := fields.Load(t); ok {
		return known.([]field)
	}
	defer func() { fields.Store(t, all) }()
	for _, f := range reflect.VisibleFields(t) {
		if word, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); word != "" {
			all = append(all, field{word, f.Index, f.Type})
		}
	}
	return all
}

var (
	sumType     = reflect.TypeFor[Sum]()
	percentType = reflect.TypeFor[Percent]()
	rowType     = reflect.TypeFor[TierRow]()
)

// read fills a value from a tree, notes the line of every path, and names all that does not fit: keys that nobody reads, keys
// that stand twice, values of another kind. Numbers are taken as they are written, in quotes or not, so that no digit is lost.
func (c *checker) read(path string, n ast.Node, into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	if n.Type() == ast.NullType {
		c.bad(path, "scheme.empty", "nothing is said here: leave the key out, or give it a value")
		return
	}
	switch t := into.Type(); {
	case t == sumType || t == percentType:
		c.readText(path, n, into.FieldByName("Text"), "a number", ast.StringType, ast.IntegerType, ast.FloatType)
	case t == rowType:
		c.readList(path, n, reflect.ValueOf(&into.Addr().Interface().(*TierRow).words).Elem())
	case t.Kind() == reflect.Struct:
		c.readStruct(path, n, into)
	case t.Kind() == reflect.Map:
		c.readMap(path, n, into)
	case t.Kind() == reflect.Slice:
		c.readList(path, n, into)
		if list, ok := into.Interface().([]string); ok {
			c.twice(path, list)
		}
	case t.Kind() == reflect.String:
		c.readText(path, n, into, "text", ast.StringType, ast.LiteralType, ast.IntegerType, ast.FloatType)
	case t.Kind() == reflect.Bool:
		if c.is(path, n, "true or false", ast.BoolType) {
			into.SetBool(n.(*ast.BoolNode).Value)
		}
	default:
		c.readInt(path, n, into)
	}
}

// is reports whether a node is of one of the types, and that it is not.
func (c *checker) is(path string, n ast.Node, what string, types ...ast.NodeType) bool {
	ok := slices.Contains(types, n.Type())
	if !ok {
		c.bad(path, "scheme.type", "%s is expected here", what)
	}
	return ok
}

func (c *checker) readText(path string, n ast.Node, into reflect.Value, what string, types ...ast.NodeType) {
	if !c.is(path, n, what, types...) {
		return
	}
	switch n := n.(type) {
	case *ast.StringNode:
		into.SetString(n.Value)
	case *ast.LiteralNode:
		into.SetString(n.Value.Value)
	default:
		into.SetString(n.GetToken().Value)
	}
}

func (c *checker) readInt(path string, n ast.Node, into reflect.Value) {
	i, err := strconv.ParseInt(n.GetToken().Value, 10, 64)
	if n.Type() != ast.IntegerType || err != nil || i < 0 || i > maxInt {
		c.bad(path, "scheme.type", "a whole number from 0 to %d is expected here", maxInt)
		return
	}
	if into.CanInt() {
		into.SetInt(i)
	} else {
		into.SetUint(uint64(i))
	}
}

// maxInt bounds numerators, days, months and other counts.
const maxInt = 1_000_000

func (c *checker) readStruct(path string, n ast.Node, into reflect.Value) {
	fields := fieldsOf(into.Type())
	for _, v := range c.members(path, n) {
		word := v.Key.GetToken().Value
		i := slices.IndexFunc(fields, func(f field) bool { return f.word == word })
		if i < 0 {
			c.bad(c.key(path, v), "scheme.unknown_key", "nobody reads %q here%s", word, meant(word, fields))
			continue
		}
		c.read(c.key(path, v), v.Value, into.FieldByIndex(fields[i].index))
	}
}

// meant is the guess which key was meant by a word that is none: one at most two slips of the hand away.
func meant(word string, fields []field) string {
	guess, off := "", 3
	for _, f := range fields {
		if n := slips(word, f.word); n < off && n < len(f.word)-1 {
			guess, off = f.word, n
		}
	}
	if guess == "" {
		return ""
	}
	return ": did you mean " + guess + "?"
}

// slips counts the letters to add, take away or change that make one word of another (Levenshtein).
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func (c *checker) readMap(path string, n ast.Node, into reflect.Value) {
	t := into.Type()
	into.Set(reflect.MakeMap(t))
	for _, v := range c.members(path, n) {
		value := reflect.New(t.Elem()).Elem()
		c.read(c.key(path, v), v.Value, value)
		into.SetMapIndex(reflect.ValueOf(v.Key.GetToken().Value).Convert(t.Key()), value)
	}
}

// members lists the keys of a mapping and their values. A key that stands twice is named, and read once.
func (c *checker) members(path string, n ast.Node) []*ast.MappingValueNode {
	var all []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		all = n.Values
	case *ast.MappingValueNode:
		all = []*ast.MappingValueNode{n}
	default:
		c.bad(path, "scheme.type", "keys with values are expected here")
		return nil
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(v *ast.MappingValueNode) bool {
		at, word := c.key(path, v), v.Key.GetToken().Value
		switch {
		case v.Key.Type() != ast.StringType || !keyWord.MatchString(word):
			c.bad(at, "scheme.key", "a key is a word of letters, digits and _")
		case seen[word]:
			c.at(v.Key.GetToken().Position.Line, at, "scheme.key_twice", "this key stands twice")
		default:
			seen[word] = true
			return false
		}
		return true
	})
}

var keyWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)

// key is the path of a mapping's member, whose line it notes.
func (c *checker) key(path string, v *ast.MappingValueNode) string {
	word := v.Key.GetToken().Value
	if !keyWord.MatchString(word) {
		word = fmt.Sprintf("%.40q", word)
	}
	path += "." + word
	if _, ok := c.lines[path]; !ok {
		c.lines[path] = v.Key.GetToken().Position.Line
	}
	return path
}

func (c *checker) readList(path string, n ast.Node, into reflect.Value) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		c.bad(path, "scheme.type", "a list is expected here")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list.Values), len(list.Values)))
	for i, v := range list.Values {
		c.lines[sub(path, i)] = lineOfNode(v)
		c.read(sub(path, i), v, into.Index(i))
	}
}

func lineOfNode(n ast.Node) int {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return n.Values[0].Key.GetToken().Position.Line
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken().Position.Line
	}
	return n.GetToken().Position.Line
}
