package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

const maxDepth = 32

// level is one open object or array while a body is walked.
type level struct {
	keys  map[string]bool // nil in an array
	onKey bool            // the next string names a member
}

// CheckJSON accepts exactly one JSON value (RFC 8259) in valid UTF-8 without NUL characters, nested at most 32 levels,
// in which no object repeats a key. Keys are compared after their escapes are read. Its errors are Malformed and say
// nothing of the content.
func CheckJSON(body []byte) error {
	// The depth is counted first and cheaply, so that the walk below never sees a hostile nesting.
	if tooDeep(body) {
		return errTooDeep
	}
	if !utf8.Valid(body) || !json.Valid(body) {
		return errNotJSON
	}
	return walk(json.NewDecoder(bytes.NewReader(body)))
}

// tooDeep counts brackets outside of strings.
func tooDeep(body []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case inString && b == '\\':
			i++
		case b == '"':
			inString = !inString
		case inString:
		case b == '{' || b == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return false
}

func walk(d *json.Decoder) error {
	d.UseNumber()
	var open []level
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errNotJSON
		}
		if delim, ok := token.(json.Delim); ok && (delim == '{' || delim == '[') {
			next := level{}
			if delim == '{' {
				next = level{keys: map[string]bool{}, onKey: true}
			}
			open = append(open, next)
			continue
		} else if ok {
			open = open[:len(open)-1]
		}
		if err := note(open, token); err != nil {
			return err
		}
	}
}

// note records a name or a finished value in the innermost open object.
func note(open []level, token json.Token) error {
	text, isText := token.(string)
	if isText && !readable([]byte(text)) {
		return errNotJSON
	}
	if len(open) == 0 || open[len(open)-1].keys == nil {
		return nil
	}
	in := &open[len(open)-1]
	if _, closing := token.(json.Delim); in.onKey && !closing {
		if in.keys[text] {
			return errDuplicate
		}
		in.keys[text] = true
		in.onKey = false
		return nil
	}
	in.onKey = true
	return nil
}
