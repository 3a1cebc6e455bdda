package tax

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A file of law comes from whoever may write in the operator's folder. What a YAML reader could choke on is refused before
// one sees it: files are small, flat, and say everything where it stands.
const (
	maxFile     = 256 << 10 // bytes
	maxTokens   = 20_000    // words and marks: the reader's time grows with their square
	maxDepth    = 20        // brackets within brackets
	maxProblems = 100       // told of one file
)

// decode reads the file into a value, and reports whether there is anything to check.
func (c *checker) decode(into any) bool {
	texts := c.book.texts[c.file]
	if len(texts) == 0 {
		c.at(1, "$", "scheme.file_missing", "this file is needed")
		return false
	}
	body := c.parse(texts[c.layer])
	if body == nil {
		return false
	}
	c.read("$", body, reflect.ValueOf(into).Elem())
	c.decoded = len(c.problems) == 0
	return c.decoded
}

// parse makes a tree of a text, or says why there is none.
func (c *checker) parse(text string) (body ast.Node) {
	defer c.survive(&body)
	switch {
	case len(text) > maxFile:
		c.at(1, "$", "scheme.too_long", "a file has at most %d KiB", maxFile>>10)
		return nil
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable):
		c.at(lineOf(text, strings.IndexFunc(text, func(r rune) bool { return r == utf8.RuneError || unprintable(r) })), "$", "scheme.not_text", "a file is text in UTF-8, without a byte order mark or control characters")
		return nil
	case strings.Contains(text, between):
		c.at(lineOf(text, strings.Index(text, between)+1), "$", "scheme.one_document", "a file is one YAML document")
		return nil
	}
	tokens := lexer.Tokenize(text)
	if !c.plain(tokens) {
		return nil
	}
	root, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // which read refuses, every one of them
	switch {
	case err != nil:
		c.unreadable(err)
		return nil
	case len(root.Docs) != 1 || root.Docs[0].Body == nil || root.Docs[0].Body.Type() == ast.NullType:
		c.at(1, "$", "scheme.one_document", "a file is one YAML document")
		return nil
	}
	return root.Docs[0].Body
}

// unprintable knows the characters that have no place in a file of law: some end lines, or turn the direction of writing.
func unprintable(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

func lineOf(text string, at int) int { return 1 + strings.Count(text[:max(at, 0)], "\n") }

// plain refuses what stands for something else, and nesting that no law needs.
func (c *checker) plain(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		c.at(1, "$", "scheme.too_long", "a file has at most %d words and marks", maxTokens)
		return false
	}
	depth, entries, line := 0, 0, 0
	for i, t := range tokens {
		at := t.Position.Line
		if at != line {
			line, entries = at, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			c.at(at, "$", "scheme.alias", "say everything where it stands: there are no anchors and aliases")
			return false
		case token.TagType, token.DirectiveType:
			c.at(at, "$", "scheme.tag", "there are no tags and directives")
			return false
		case token.DocumentHeaderType, token.DocumentEndType:
			if i > 0 {
				c.at(at, "$", "scheme.one_document", "a file is one YAML document")
				return false
			}
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			entries++
		}
		if depth > maxDepth || entries > maxDepth || t.Position.Column > 4*maxDepth && entries > 0 && t.Type == token.SequenceEntryType {
			c.at(at, "$", "scheme.nesting", "no law is nested this deep")
			return false
		}
	}
	return true
}

// survive turns a panic of the YAML reader into a problem of the file.
func (c *checker) survive(body *ast.Node) {
	if r := recover(); r != nil {
		c.at(1, "$", "scheme.syntax", "this is no YAML that can be read")
		*body = nil
	}
}

// unreadable turns what the YAML reader says into a problem.
func (c *checker) unreadable(err error) {
	line, msg := 1, "this is no YAML that can be read"
	if y, ok := errors.AsType[yaml.Error](err); ok {
		msg = y.GetMessage() // Error would print the whole file into a picture, for a minute where it is large
		if at := y.GetToken(); at != nil && at.Position != nil {
			line = at.Position.Line
		}
	}
	c.at(line, "$", "scheme.syntax", "%s", msg)
}

// at notes a problem in a line; the same one only once, and of many the first.
func (c *checker) at(line int, path, code, format string, args ...any) {
	if len(c.problems) >= maxProblems {
		return
	}
	p := Problem{File: c.file, Line: max(line, 1), Path: path, Code: code, Msg: fmt.Sprintf(format, args...)}
	for _, q := range c.problems {
		if q == p {
			return
		}
	}
	c.problems = append(c.problems, p)
}

// byPlace is the order in which problems are told.
func byPlace(x, y Problem) int {
	return cmp.Or(strings.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), strings.Compare(x.Path, y.Path), strings.Compare(x.Code, y.Code))
}
