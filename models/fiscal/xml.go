package fiscal

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Limits of a file of invoices.
const (
	maxDepth    = 64
	maxElements = 200_000
	maxText     = 10_000 // bytes of one text that is read; attachments are longer, and passed over
)

// element is one element of a document, with what is read in it.
type element struct {
	name      string
	attrs     []xml.Attr
	text      string
	long      bool // the text is longer than maxText
	kids      []*element
	line, col int
	at        int64 // bytes before it
}

func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// paper is a file of invoices while it is read. Whatever is found wrong first is its error.
type paper struct {
	text     []byte // UTF-8
	format   string
	currency money.Currency
	err      error
}

// signedData is the object identifier that a CMS signature begins with (RFC 5652, section 5.1).
var signedData = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}

// openPaper sees what a file is, and turns it into UTF-8.
func openPaper(file []byte) (*paper, error) {
	p := &paper{text: file}
	head := file[:min(len(file), 120)]
	unpacked := make([]byte, base64.StdEncoding.DecodedLen(len(head)))
	n, _ := base64.StdEncoding.Decode(unpacked, head)
	switch {
	case len(file) > MaxInvoiceFile:
		return nil, p.wrong(&element{line: 1, col: 1}, "too_large", "an invoice has at most 8 MiB, attachments included")
	case bytes.Contains(head, signedData), bytes.Contains(unpacked[:n], signedData), bytes.HasPrefix(head, []byte("-----BEGIN")):
		return nil, p.wrong(&element{line: 1, col: 1}, "signed", "the invoice is wrapped in a signature (.p7m); send the XML file that was signed")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return nil, p.wrong(&element{line: 1, col: 1}, "pdf", "this is a PDF; send the XML file that belongs to it")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, p.wrong(&element{line: 1, col: 1}, "zip", "this is a zip archive; send the XML files in it one by one")
	}
	return p, p.decode()
}

// charsets are the character sets that are read besides UTF-8, when the document says that it is written in one.
var charsets = map[string]*charmap.Charmap{
	"iso-8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1, "iso-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
}

func (p *paper) decode() error {
	p.text = bytes.TrimPrefix(p.text, []byte("\xef\xbb\xbf"))
	said := strings.ToLower(declared(p.text))
	set := charsets[said]
	switch {
	case bytes.HasPrefix(p.text, []byte("\xff\xfe")), bytes.HasPrefix(p.text, []byte("\xfe\xff")), bytes.HasPrefix(p.text, []byte("<\x00")), bytes.HasPrefix(p.text, []byte("\x00<")):
		return p.wrong(&element{line: 1, col: 1}, "encoding", "the file is in UTF-16; save it as UTF-8")
	case set != nil:
		text, err := set.NewDecoder().Bytes(p.text)
		p.text = text
		return err
	case said != "" && said != "utf-8" && said != "us-ascii" && said != "ascii":
		return p.wrong(&element{line: 1, col: 1}, "encoding", "this character set is not read; save the file as UTF-8")
	case utf8.Valid(p.text):
		return nil
	}
	at := 0
	for r, n := utf8.DecodeRune(p.text); r != utf8.RuneError || n > 1; r, n = utf8.DecodeRune(p.text[at:]) {
		at += n
	}
	before := p.text[:at]
	place := &element{line: bytes.Count(before, []byte("\n")) + 1, col: at - bytes.LastIndexByte(before, '\n'), at: int64(at)}
	return p.wrong(place, "encoding", "this is not UTF-8, and the file does not say what else it is")
}

// declared is the character set that an XML declaration names.
func declared(text []byte) string {
	if !bytes.HasPrefix(text, []byte("<?xml")) {
		return ""
	}
	head, _, _ := bytes.Cut(text[:min(len(text), 200)], []byte("?>"))
	_, after, _ := strings.Cut(string(head), "encoding")
	after = strings.TrimLeft(after, " \t\r\n=")
	if after == "" || after[0] != '"' && after[0] != '\'' {
		return ""
	}
	name, _, _ := strings.Cut(after[1:], after[:1])
	return name
}

// wrong makes an error about a place.
func (p *paper) wrong(e *element, problem, format string, args ...any) error {
	err := models.E(models.Invalid, "invoice_file."+problem, "line %d, column %d: %s", e.line, e.col, fmt.Sprintf(format, args...))
	at := utf8.RuneCount(p.text[:min(int(e.at), len(p.text))]) + 1
	return err.With(models.FieldError{Path: fmt.Sprintf("%d:%d", e.line, e.col), Code: err.Code, Msg: err.Msg, At: at})
}

func (p *paper) fail(e *element, problem, format string, args ...any) {
	if e == nil {
		e = &element{line: 1, col: 1}
	}
	if p.err == nil {
		p.err = p.wrong(e, problem, format, args...)
	}
}

// parse reads the tree of what its format reads.
func (p *paper) parse() (*element, invoiceFormat, error) {
	d := xml.NewDecoder(bytes.NewReader(p.text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	t := tree{p: p}
	for {
		here := element{at: d.InputOffset()}
		here.line, here.col = d.InputPos()
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && t.root != nil:
			return t.root, t.format, p.err
		case errors.Is(err, io.EOF):
			p.fail(&here, "empty", "the file is empty")
		case err != nil && int(d.InputOffset()) == len(p.text):
			p.fail(&here, "cut", "the file ends in the middle")
		case err != nil:
			p.fail(&here, "xml", "this is no well-formed XML")
		default:
			t.take(token, here)
		}
		if p.err != nil {
			return nil, t.format, p.err
		}
	}
}

// tree is a document as it grows.
type tree struct {
	p      *paper
	format invoiceFormat
	root   *element
	open   []*element
	depth  int // of open elements, also of those passed over
	over   int // the depth at which what is passed over begins; 0 when nothing is
	count  int
}

func (t *tree) take(token xml.Token, here element) {
	switch token := token.(type) {
	case xml.StartElement:
		t.start(token, here)
	case xml.EndElement:
		if t.over == t.depth {
			t.over = 0
		} else if t.over == 0 {
			t.open = t.open[:len(t.open)-1]
		}
		t.depth--
	case xml.CharData:
		t.chars(token, here)
	case xml.Directive:
		t.p.fail(&here, "dtd", "a document type is not read; leave it out")
	}
}

func (t *tree) start(token xml.StartElement, here element) {
	if t.depth++; t.depth > maxDepth {
		t.p.fail(&here, "depth", "elements stand in each other more than %d deep", maxDepth)
		return
	}
	here.name = token.Name.Local
	switch {
	case t.over > 0:
		return
	case t.depth == 1 && t.root != nil:
		t.p.fail(&here, "trailing", "the document has ended, and another begins; one file holds one document")
		return
	case t.depth == 1:
		i := slices.IndexFunc(invoiceFormats, func(f invoiceFormat) bool { return slices.Contains(f.roots, token.Name.Local+" "+token.Name.Space) })
		if i < 0 {
			t.p.fail(&here, "format", "this is no invoice that is read here; UBL 2.1, CII D16B, Facturae 3.2 and FatturaPA 1.2 are")
			return
		}
		t.format, t.p.format, t.root = invoiceFormats[i], invoiceFormats[i].name, &here
	case !t.format.inner[token.Name.Space]:
		t.over = t.depth
		return
	}
	if t.count++; t.count > maxElements {
		t.p.fail(&here, "too_large", "the document has more than %d elements", maxElements)
		return
	}
	here.attrs = token.Attr
	if t.depth > 1 {
		up := t.open[len(t.open)-1]
		up.kids = append(up.kids, &here)
	}
	t.open = append(t.open, &here)
}

func (t *tree) chars(text xml.CharData, here element) {
	switch {
	case t.depth == 0 && len(bytes.TrimSpace(text)) > 0:
		t.p.fail(&here, "xml", "text stands outside of the document")
	case t.depth == 0 || t.over > 0:
	default:
		e := t.open[len(t.open)-1]
		if len(e.kids) > 0 { // texts stand in elements that hold nothing else
			return
		}
		if len(e.text)+len(text) > maxText {
			e.long = true
			return
		}
		e.text += string(text)
	}
}
