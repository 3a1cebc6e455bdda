package fiscal

import (
	"encoding/json"
	"strings"
)

// flat walks through a JSON object (RFC 8259) that has texts and numbers only: next reads a member into name and value until there
// is none, or something is wrong at the byte at. A null is an empty text.
type flat struct {
	text  string
	at    int
	name  string
	value part
	begun bool
	wrong bool
}

func (o *flat) next() bool {
	switch o.blank(); {
	case !o.begun && o.take('{'):
		if o.begun = true; o.ends() {
			return false
		}
	case o.begun && o.ends():
		return false
	case !o.begun || !o.take(','):
		o.wrong = true
		return false
	}
	o.blank()
	name, ok := o.quoted()
	o.blank()
	if !ok || !o.take(':') {
		o.wrong = true
		return false
	}
	o.blank()
	o.name = name.text
	if o.value, ok = o.scalar(); !ok {
		o.wrong = true
	}
	return ok
}

// ends is whether the object ends here, and the text with it.
func (o *flat) ends() bool {
	o.blank()
	if !o.take('}') {
		return false
	}
	o.blank()
	o.wrong = o.at < len(o.text)
	return true
}

func (o *flat) blank() {
	for o.at < len(o.text) && strings.IndexByte(" \t\r\n", o.text[o.at]) >= 0 {
		o.at++
	}
}

func (o *flat) take(c byte) bool {
	if o.at < len(o.text) && o.text[o.at] == c {
		o.at++
		return true
	}
	return false
}

// quoted reads a text, without the blanks at its ends.
func (o *flat) quoted() (part, bool) {
	begin := o.at
	if !o.take('"') {
		return part{}, false
	}
	escaped := false
	for ; o.at < len(o.text) && o.text[o.at] != '"'; o.at++ {
		if o.text[o.at] == '\\' {
			escaped = true
			o.at++
		}
	}
	if !o.take('"') {
		return part{}, false
	}
	text := o.text[begin+1 : o.at-1]
	if escaped && json.Unmarshal([]byte(o.text[begin:o.at]), &text) != nil {
		o.at = begin
		return part{}, false
	}
	return part{strings.TrimSpace(text), begin + 1}, true
}

// scalar reads a text, a number or null.
func (o *flat) scalar() (part, bool) {
	if o.at < len(o.text) && o.text[o.at] == '"' {
		return o.quoted()
	}
	begin := o.at
	for o.at < len(o.text) && strings.IndexByte(" \t\r\n,}", o.text[o.at]) < 0 {
		o.at++
	}
	text := o.text[begin:o.at]
	if text == "null" {
		return part{"", begin}, true
	}
	if !json.Valid([]byte(text)) || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		o.at = begin
		return part{}, false
	}
	return part{text, begin}, true
}
