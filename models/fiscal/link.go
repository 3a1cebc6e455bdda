package fiscal

import (
	"strings"
)

// link is a web address in its parts.
type link struct {
	host, path string // in lower case; the host without "www." and its port
	hostAt     int    // its byte in the text, from 1
	pathAt     int
	names      [24]string
	values     [24]part // as they are written, percent-encoded
	n          int
}

// parseLink reads a web address. Problems are "shape" for what is none, "host" for one with a name and password or a port of
// its own, and "parameters" for one with more than any receipt has.
func parseLink(text string) (link, error) {
	var l link
	host := authority(text)
	if host.from == 0 {
		return l, bad("shape", 1, "this code is a web address, https://")
	}
	l.host, l.hostAt = hostOf(text), host.from+1
	if l.host == "" || strings.ContainsAny(l.host, "@: %\\") {
		return l, host.bad("host", 0, "this web address is not a tax office's")
	}
	rest := part{text[host.from+len(host.text):], host.from + len(host.text)}
	if i := strings.IndexByte(rest.text, '#'); i >= 0 {
		rest.text = rest.text[:i]
	}
	query := part{}
	if i := strings.IndexByte(rest.text, '?'); i >= 0 {
		query = part{rest.text[i+1:], rest.from + i + 1}
		rest.text = rest.text[:i]
	}
	l.path, l.pathAt = strings.ToLower(rest.text), rest.from+1
	return l, l.parameters(query)
}

// authority is what stands between http:// or https:// and the path; it begins at byte 0 where there is no such thing.
func authority(text string) part {
	p := part{}
	switch {
	case len(text) >= 8 && strings.EqualFold(text[:8], "https://"):
		p = part{text[8:], 8}
	case len(text) >= 7 && strings.EqualFold(text[:7], "http://"):
		p = part{text[7:], 7}
	}
	if i := strings.IndexAny(p.text, "/?#"); i >= 0 {
		p.text = p.text[:i]
	}
	return p
}

// hostOf is the host of a web address in lower case, without "www." and the usual port; empty for what is none.
func hostOf(text string) string {
	host := strings.ToLower(authority(text).text)
	return strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80"), "www.")
}

func (l *link) parameters(query part) error {
	for query.text != "" {
		one := query
		if i := strings.IndexByte(query.text, '&'); i >= 0 {
			one.text = query.text[:i]
			query = part{query.text[i+1:], query.from + i + 1}
		} else {
			query.text = ""
		}
		if one.text == "" {
			continue
		}
		if l.n == len(l.names) {
			return one.bad("parameters", 0, "no receipt's address has so many parameters")
		}
		name, value, _ := strings.Cut(one.text, "=")
		l.names[l.n], l.values[l.n] = name, part{value, one.from + min(len(name)+1, len(one.text))}
		l.n++
	}
	return nil
}

// find is the parameter of a name, in whatever case, as it is written; false where there is none. One that stands there twice with two
// values is "parameter_twice".
func (l *link) find(name string) (part, bool, error) {
	found := -1
	for i := range l.n {
		if !strings.EqualFold(l.names[i], name) {
			continue
		}
		if found >= 0 && l.values[found].text != l.values[i].text {
			return part{}, false, l.values[i].bad("parameter_twice", 0, "a parameter stands here twice, with two values")
		}
		found = max(found, i)
	}
	if found < 0 {
		return part{from: -1}, false, nil
	}
	return l.values[found], true, nil
}

// text is the parameter of a name without its percent-encoding, a plus sign read as it stands; empty where there is none. Problems are those of find,
// "percent_encoding" and "character".
func (l *link) text(name string) (part, error) {
	p, ok, err := l.find(name)
	if !ok {
		return p, err
	}
	p.text, err = p.unescaped(false)
	return p, err
}

// words is text for what a shop names itself: a plus sign is a blank there.
func (l *link) words(name string) (part, error) {
	p, ok, err := l.find(name)
	if !ok {
		return p, err
	}
	p.text, err = p.unescaped(true)
	return p, err
}

// all reads the parameters of some names, which must be there and not empty: "empty_fields". They are words.
func (l *link) all(out []part, names ...string) error {
	for i, name := range names {
		p, err := l.text(name)
		if name == "numserie" || name == "nf" {
			p, err = l.words(name)
		}
		if err != nil {
			return err
		}
		if p.text == "" {
			return p.bad("empty_fields", 0, "the field %s of this code is missing", name)
		}
		out[i] = p
	}
	return nil
}

// begin is the byte at which a parameter that is there begins with its "&".
func (l *link) begin(name string) int {
	for i := range l.n {
		if strings.EqualFold(l.names[i], name) {
			return l.values[i].from - len(name) - 2
		}
	}
	return 0
}

// unescaped takes away the percent-encoding (RFC 3986, 2.1).
func (p part) unescaped(plus bool) (string, error) {
	if strings.IndexByte(p.text, '%') < 0 && (!plus || strings.IndexByte(p.text, '+') < 0) {
		return p.text, nil
	}
	out := make([]byte, 0, len(p.text))
	for i := 0; i < len(p.text); i++ {
		c := p.text[i]
		switch {
		case c == '+' && plus:
			c = ' '
		case c == '%':
			if i+2 >= len(p.text) || hex(p.text[i+1]) < 0 || hex(p.text[i+2]) < 0 {
				return "", p.bad("percent_encoding", i, "a per cent sign is followed by two hexadecimal digits")
			}
			c = byte(hex(p.text[i+1])<<4 | hex(p.text[i+2]))
			i += 2
		}
		out = append(out, c)
	}
	s := string(out)
	if hidden(s) >= 0 {
		return "", p.bad("character", 0, "a code has no control characters, and none that cannot be seen")
	}
	return s, nil
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
