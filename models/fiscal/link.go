package fiscal

import (
	"strings"
)

// link is a web address in its parts.
type link struct {
	host, path string // in lower case; the host without "www." and its port
	names      [24]string
	values     [24]part // as they are written, percent-encoded
	n          int
}

// parseLink reads a web address. Problems are "shape" for what is none, "host" for one with a name and password or a port of
// its own, and "parameters" for one with more than any receipt has.
func parseLink(text string) (link, error) {
	var l link
	rest := part{text, 0}
	switch {
	case len(text) >= 8 && strings.EqualFold(text[:8], "https://"):
		rest = part{text[8:], 8}
	case len(text) >= 7 && strings.EqualFold(text[:7], "http://"):
		rest = part{text[7:], 7}
	default:
		return l, bad("shape", 1, "this code is a web address, https://")
	}
	if i := strings.IndexByte(rest.text, '#'); i >= 0 {
		rest.text = rest.text[:i]
	}
	host := rest.text
	if i := strings.IndexAny(host, "/?"); i >= 0 {
		host = host[:i]
	}
	rest = part{rest.text[len(host):], rest.from + len(host)}
	l.host = strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80"))
	l.host = strings.TrimPrefix(l.host, "www.")
	if l.host == "" || strings.ContainsAny(l.host, "@: %\\") {
		return l, bad("host", rest.from-len(host)+1, "this web address is not the tax office's")
	}
	query := part{}
	if i := strings.IndexByte(rest.text, '?'); i >= 0 {
		query = part{rest.text[i+1:], rest.from + i + 1}
		rest.text = rest.text[:i]
	}
	l.path = strings.ToLower(rest.text)
	return l, l.parameters(query)
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
		return part{}, false, nil
	}
	return l.values[found], true, nil
}

// text is the parameter of a name without its percent-encoding, a plus sign read as it stands; empty where there is none. Problems are those of find,
// "percent_encoding" and "character".
func (l *link) text(name string) (part, error) {
	p, ok, err := l.find(name)
	if !ok {
		return part{}, err
	}
	p.text, err = p.unescaped(false)
	return p, err
}

// words is text for what a shop names itself: a plus sign is a blank there.
func (l *link) words(name string) (part, error) {
	p, ok, err := l.find(name)
	if !ok {
		return part{}, err
	}
	p.text, err = p.unescaped(true)
	return p, err
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
