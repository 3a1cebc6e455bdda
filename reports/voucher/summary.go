package voucher

// Where the two halves below the table stand.
const (
	sumLeft   = 322.0
	nextWidth = 250.0
)

// summary writes below the table: on the right what the claim is worth, on the left where the money goes and what to do.
func (p *page) summary(y float64) {
	p.totals(y + 18)
	p.next(y + 18)
}

// totals writes the sums and, set apart, the amount the traveller receives.
func (p *page) totals(y float64) {
	t, total, receive := p.v.Totals, p.words.total, p.words.youReceive
	if t.Open {
		total, receive = p.words.mayBecome, p.words.dueNow
	}
	edge := right - 10
	for i, line := range []struct{ label, amount string }{
		{p.words.allGross, t.GrossText}, {p.words.allTax, t.VATText}, {p.words.fee, t.FeeText}, {total, t.RefundText},
	} {
		if line.amount == "" {
			continue
		}
		p.text(sumLeft+10, y, line.label, plainly)
		size := p.font.fit(line.amount, 9.5, 120)
		p.right(edge, y, p.font.one(line.amount, size, 120), style{size, body, false})
		if i == 2 && t.FeeAssumed {
			y += 10
			p.text(sumLeft+10, y, p.words.assumed, style{7, grey, false})
		}
		y += 5.5
		p.rule(sumLeft, y, right-sumLeft, hair)
		y += 11.5
	}
	if t.PayoutText == "" {
		return
	}
	y -= 6
	p.rect(box{sumLeft, y, right - sumLeft, 32}, navy)
	p.text(sumLeft+10, y+20, receive, style{10, mist, false})
	size := p.font.fit(t.PayoutText, 16, 135)
	p.right(edge, y+21.5, p.font.one(t.PayoutText, size, 135), style{size, white, true})
}

// next writes the method of payment and the numbered steps.
func (p *page) next(y float64) {
	if p.v.Method != "" {
		p.text(left, y-2, p.words.paidTo, caption)
		p.text(left, y+11, p.font.one(p.v.Method, value.size, nextWidth), value)
		y += 34
	}
	if len(p.v.Next) == 0 {
		return
	}
	p.text(left, y, p.words.next, style{10, navy, true})
	y += 15
	for i, step := range p.v.Next {
		room := int((footer-10-y)/11.5) + 1
		if room < 1 || y > footer-10 {
			return
		}
		p.text(left, y, itoa(i+1), style{9, navy, true})
		y = p.lines(box{left + 14, y, 0, 11.5}, p.font.wrap(step, 9, nextWidth-14, min(room, 3)), plainly) + 3
	}
}
