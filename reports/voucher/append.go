package voucher

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jung-kurt/gofpdf"
)

var errLayout = errors.New("voucher: gofpdf's file is not laid out as expected")

// assemble lets gofpdf write a complete page that shows two forms, and puts the objects of those forms behind it as an
// incremental update (ISO 32000-1, 7.5.6): the objects, a second cross-reference section, and a trailer that points to
// the first. The static part is copied as it is; nothing of it is built again.
func (w *workspace) assemble(loc *locale, v *Voucher) ([]byte, error) {
	if err := w.gofpdfPage(loc, v); err != nil {
		return nil, err
	}
	first, err := trailerOf(w.base.Bytes())
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, w.base.Len()+len(loc.static.bytes)+len(w.dynamic.bytes)+1024)
	out = append(out, w.base.Bytes()...)
	staticAt := len(out)
	out = append(out, loc.static.bytes...)
	dynamicAt := len(out)
	out = append(out, w.dynamic.bytes...)
	xref := len(out)
	out = append(out, "xref\n0 1\n0000000000 65535 f \n"...)
	out = appendOffsets(out, dynamicAt, w.dynamic.objects[:1]) // the page's resources, number 2
	out = appendOffsets(out, staticAt, loc.static.objects)
	out = appendOffsets(out, dynamicAt, w.dynamic.objects[1:])
	last := w.dynamic.objects[len(w.dynamic.objects)-1]
	return fmt.Appendf(out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n",
		last.number+1, catalog, first.info, first.xref, xref), nil
}

// gofpdfPage writes the page itself. Dates, order and compression are fixed, or the bytes would differ from run to run.
func (w *workspace) gofpdfPage(loc *locale, v *Voucher) error {
	issued := v.IssuedAt.UTC()
	if issued.IsZero() {
		issued = time.Unix(0, 0).UTC() // gofpdf takes the zero time for "now"
	}
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetCompression(false)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(issued)
	pdf.SetModificationDate(issued)
	pdf.SetTitle(loc.title+" "+w.font.one(v.DocID, 1, 30), true)
	pdf.SetProducer("taxrefund", false)
	pdf.AddPage()
	pdf.RawWriteStr("/T0 Do /T1 Do\n")
	w.base.Reset()
	if err := pdf.Output(&w.base); err != nil {
		return fmt.Errorf("voucher: page: %w", err)
	}
	return nil
}

// trailer is what our section must know of gofpdf's.
type trailer struct{ info, xref int }

// trailerOf reads the trailer that gofpdf writes and checks what this package relies on: that the page's resources are
// object 2, that the pages are object 1, and that its numbers stay below ours.
func trailerOf(file []byte) (trailer, error) {
	for _, needed := range []string{"/Resources 2 0 R", "\n2 0 obj\n<<\n", "\n1 0 obj\n<</Type /Pages\n"} {
		if bytes.Count(file, []byte(needed)) != 1 {
			return trailer{}, errLayout
		}
	}
	at := bytes.LastIndex(file, []byte("\ntrailer\n"))
	if at < 0 {
		return trailer{}, errLayout
	}
	rest := string(file[at:])
	var size, info, xref int
	for _, part := range []struct {
		before, after string
		value         *int
	}{
		{"\n/Size ", "\n", &size}, {"\n/Info ", " 0 R\n", &info}, {"\nstartxref\n", "\n%%EOF\n", &xref},
	} {
		_, tail, ok := bytes.Cut([]byte(rest), []byte(part.before))
		digits, _, closed := bytes.Cut(tail, []byte(part.after))
		n, err := strconv.Atoi(string(digits))
		if !ok || !closed || err != nil {
			return trailer{}, errLayout
		}
		*part.value = n
	}
	if size > staticForm || info < 1 || info >= size || !bytes.HasPrefix(file[min(xref, len(file)):], []byte("xref\n0 ")) {
		return trailer{}, errLayout
	}
	return trailer{info: info, xref: xref}, nil
}

// appendOffsets writes one cross-reference subsection per run of consecutive numbers; at is where the objects' section
// begins in the file. Every entry is 20 bytes.
func appendOffsets(out []byte, at int, objects []objectAt) []byte {
	for len(objects) > 0 {
		n := 1
		for n < len(objects) && objects[n].number == objects[0].number+n {
			n++
		}
		out = fmt.Appendf(out, "%d %d\n", objects[0].number, n)
		for _, o := range objects[:n] {
			out = fmt.Appendf(out, "%010d 00000 n \n", at+o.offset)
		}
		objects = objects[n:]
	}
	return out
}
