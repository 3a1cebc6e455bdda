package voucher

import (
	"bytes"
	"strconv"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// Numbers of our objects. They are fixed, so that a finished static section can be appended behind any voucher as it is;
// gofpdf's own objects stay below staticForm, which assemble checks.
const (
	pageResources = 2  // written by gofpdf, replaced by ours
	staticForm    = 20 // what every voucher of a language shows
	staticFont    = 21 // five objects: 21-25
	catalog       = 26
	dynamicForm   = 40 // what this voucher says
	dynamicFont   = 41 // five objects: 41-45, absent where the static font has every character
)

// section is a run of finished PDF objects and where each begins, counted from the section's own start.
type section struct {
	bytes   []byte
	objects []objectAt
}

type objectAt struct{ number, offset int }

// begin opens object number; end closes it.
func (s *section) begin(number int) {
	s.objects = append(s.objects, objectAt{number, len(s.bytes)})
	s.bytes = strconv.AppendInt(s.bytes, int64(number), 10)
	s.bytes = append(s.bytes, " 0 obj\n"...)
}

func (s *section) end() { s.bytes = append(s.bytes, "\nendobj\n"...) }

// object writes a whole object that is no stream.
func (s *section) object(number int, body string) {
	s.begin(number)
	s.bytes = append(s.bytes, body...)
	s.end()
}

// stream writes an object whose data is deflated; entries are those of its dictionary beside length and filter.
func (s *section) stream(number int, entries string, data []byte) error {
	z := deflaters.Get().(*deflater)
	defer deflaters.Put(z)
	packed, err := z.pack(data)
	if err != nil {
		return err
	}
	s.begin(number)
	s.bytes = append(s.bytes, "<<"...)
	s.bytes = append(s.bytes, entries...)
	s.bytes = append(s.bytes, "/Filter/FlateDecode/Length "...)
	s.bytes = strconv.AppendInt(s.bytes, int64(len(packed)), 10)
	s.bytes = append(s.bytes, ">>\nstream\n"...)
	s.bytes = append(s.bytes, packed...)
	s.bytes = append(s.bytes, "\nendstream"...)
	s.end()
	return nil
}

func (s *section) reset() { s.bytes, s.objects = s.bytes[:0], s.objects[:0] }

// deflater is a compressor kept between vouchers: building one costs more than the work it does for a page.
type deflater struct {
	out bytes.Buffer
	zip *zlib.Writer
}

var deflaters = sync.Pool{New: func() any {
	d := new(deflater)
	d.zip, _ = zlib.NewWriterLevel(&d.out, zlib.BestSpeed) // fails only for an unknown level
	return d
}}

// pack returns data deflated; the bytes are good until the next call.
func (d *deflater) pack(data []byte) ([]byte, error) {
	d.out.Reset()
	d.zip.Reset(&d.out)
	if _, err := d.zip.Write(data); err != nil {
		return nil, err
	}
	if err := d.zip.Close(); err != nil {
		return nil, err
	}
	return d.out.Bytes(), nil
}
