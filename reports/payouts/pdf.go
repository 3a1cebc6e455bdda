package payouts

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jung-kurt/gofpdf"

	"taxrefund/models/money"
)

// maxPDFLines is how many lines are still worth paper; a longer batch is printed as its totals, with a note.
const maxPDFLines = 5000

// pageCount stands for the number of pages until it is known. No text can hold it, and it is as wide as a digit.
const pageCount = "\x01\x01"

// Positions and sizes on the page are millimetres from the top left corner of A4 landscape.
const (
	pageWidth, pageHeight = 297.0, 210.0
	margin                = 12.0
	rowHeight             = 5.4
	bottom                = pageHeight - 16 // rows end above the footer
)

// ink is a colour as red, green and blue.
type ink [3]int

var (
	navy  = ink{18, 48, 79}
	mist  = ink{199, 213, 229}
	white = ink{255, 255, 255}
	body  = ink{28, 32, 38}
	grey  = ink{100, 110, 122}
	hair  = ink{212, 217, 224}
	pale  = ink{244, 246, 249}
	red   = ink{158, 32, 32}
	amber = ink{138, 90, 0}
)

// document is one document while it is written.
type document struct {
	*gofpdf.Fpdf
	report Report
	number string // the batch number, printable
	y      float64
}

// PDF writes the report for people: the totals, and the lines of a batch of at most 5,000 in a table. It uses the PDF's
// built-in fonts: characters outside Windows-1252 print as '?', and texts too long for their column end in an ellipsis.
func PDF(w io.Writer, r Report) (err error) {
	sum, err := r.add()
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("payout report: the PDF library panicked: %v", p)
		}
	}()
	s := &document{Fpdf: gofpdf.New("L", "mm", "A4", ""), report: r, number: printable(r.Number)}
	s.SetCreationDate(r.ClosedAt.UTC())
	s.SetModificationDate(r.ClosedAt.UTC())
	s.SetCatalogSort(true)
	s.SetTitle("Payout batch "+strings.ToValidUTF8(r.Number, "?"), true)
	s.SetAutoPageBreak(false, 0)
	s.SetMargins(margin, margin, margin)
	s.AliasNbPages(pageCount)
	s.SetFooterFunc(s.footer)
	s.AddPage()
	s.banner()
	s.facts()
	s.cards()
	if len(r.Lines) > maxPDFLines {
		s.note(fmt.Sprintf("This batch has %d lines, more than a printed table can usefully show. Its CSV and XLSX reports list every line.",
			len(r.Lines)))
		s.tableHead()
		s.sumRow(sum)
	} else {
		s.table(sum)
	}
	return s.Output(w)
}

// banner is the head of the first page.
func (s *document) banner() {
	s.fill(navy)
	s.Rect(0, 0, pageWidth, 24, "F")
	s.put(at{margin, 6, 160}, "Payout batch report", font{size: 9, ink: mist})
	s.put(at{margin, 11, 160}, s.number, font{size: 18, ink: white, bold: true})
	place := s.report.Airport
	if s.report.AirportName != "" {
		place = s.report.AirportName + " (" + s.report.Airport + ")"
	}
	s.put(at{pageWidth / 2, 7, pageWidth/2 - margin}, printable(place), font{size: 11, ink: white, bold: true, right: true})
	s.put(at{pageWidth / 2, 13, pageWidth/2 - margin}, "Closed "+s.local(s.report.ClosedAt), font{size: 9, ink: mist, right: true})
	s.y = 30
}

// facts is one line of captions with what they name below.
func (s *document) facts() {
	r := s.report
	facts := [][2]string{{"Method", r.Method}, {"Rail", r.Rail}, {"Currency", string(r.Currency)}, {"Opened", s.local(r.OpenedAt)},
		{"Closed", s.local(r.ClosedAt)}, {"Times are local to", r.zone().String()}}
	w := (pageWidth - 2*margin) / float64(len(facts))
	for i, f := range facts {
		x := margin + float64(i)*w
		s.put(at{x, s.y, w - 2}, f[0], font{size: 7.5, ink: grey})
		s.put(at{x, s.y + 4, w - 2}, printable(f[1]), font{size: 10, ink: body})
	}
	s.y += 14
}

// cards shows the control totals.
func (s *document) cards() {
	t := s.report.Totals
	sum := func(minor int64) string { return money.Of(minor, s.report.Currency).String() }
	cards := [][2]string{{"Lines", fmt.Sprint(t.Lines)}, {"Paid", sum(t.PaidMinor)}, {"Returned", sum(t.ReturnedMinor)},
		{"Paid less returned", sum(t.net())}, {"Failed", sum(t.FailedMinor)}, {"Sum of all lines", sum(t.AmountMinor)}}
	const gap = 4.0
	w := (pageWidth - 2*margin - gap*float64(len(cards)-1)) / float64(len(cards))
	for i, c := range cards {
		x := margin + float64(i)*(w+gap)
		s.fill(pale)
		s.Rect(x, s.y, w, 17, "F")
		s.fill(navy)
		s.Rect(x, s.y, 0.9, 17, "F")
		s.put(at{x + 4, s.y + 2.6, w - 6}, c[0], font{size: 7.5, ink: grey})
		s.put(at{x + 4, s.y + 7.6, w - 6}, c[1], font{size: 12, ink: navy, bold: true, whole: true})
	}
	s.y += 23
}

func (s *document) note(text string) {
	s.fill(pale)
	s.Rect(margin, s.y, pageWidth-2*margin, 14, "F")
	s.put(at{margin + 4, s.y + 4.5, pageWidth - 2*margin - 8}, text, font{size: 10, ink: body})
	s.y += 20
}

// footer closes every page.
func (s *document) footer() {
	y := pageHeight - 11.0
	s.line(y-2.5, hair)
	s.put(at{margin, y, 180}, "Payout batch "+s.number+" \xb7 closed batches never change; a return is a line of a later batch", font{size: 7.5, ink: grey})
	s.put(at{pageWidth / 2, y, pageWidth/2 - margin}, fmt.Sprintf("Page %d of "+pageCount, s.PageNo()), font{size: 7.5, ink: grey, right: true})
}

func (s *document) local(t time.Time) string {
	if t.IsZero() {
		return "\x96"
	}
	return t.In(s.report.zone()).Format("2006-01-02 15:04")
}

// written is an amount for people, without its currency.
func (s *document) written(minor int64) string {
	return strings.TrimPrefix(money.Of(minor, s.report.Currency).String(), string(s.report.Currency)+" ")
}
