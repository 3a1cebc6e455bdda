package bench

import (
	"bufio"
	"fmt"
	"io"
	"time"
)

const feedHeader = "action,invoice_number,store,local_time,currency,buyer_issuing_state,buyer_number,description,category,quantity,gross_minor,vat_rate,vat_minor,issued_on,reason\n"

// WriteFeed writes a merchant's CSV file of sales with three lines each, made in the store OPE within the three days before
// at. In bad percent of them, evenly spread, something is wrong: a price with a point, an unknown store, VAT that does not
// follow, or a quote left open. It returns how many.
func WriteFeed(w io.Writer, sales, bad int, at time.Time) (wrong int, err error) {
	out := bufio.NewWriterSize(w, 1<<20)
	fmt.Fprint(out, feedHeader)
	for i := range sales {
		spoiled := (i+1)*bad/100 != i*bad/100
		if spoiled {
			wrong++
		}
		day := at.Add(-time.Duration(i%(72*3600)) * time.Second).Format("2006-01-02T15:04:05")
		for l := range 3 {
			store, gross, vat, text := "OPE", fmt.Sprint(12000+600*l), fmt.Sprint(2000+100*l), "Wool coat"
			if spoiled && l == i%3 {
				switch i % 4 {
				case 0:
					gross = "120.00"
				case 1:
					store = "NONE"
				case 2:
					vat = "1"
				default:
					text = `"Wool coat`
				}
			}
			fmt.Fprintf(out, "record,F-%08d,%s,%s,EUR,CHN,E%08d,%s,clothing,1,%s,20,%s,,\n", i, store, day, i%100_000, text, gross, vat)
		}
	}
	return wrong, out.Flush()
}
