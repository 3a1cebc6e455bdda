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

// totals writes the sums and, set apart, the amount the traveller receives and where it goes.
func (p *page) totals(y float64) {
	t, total, receive := p.v.Totals, p.words.total, p.words.youReceive
	if t.Open {
		total, receive = p.words.mayBecome, p.words.dueNow
	}
	for i, line := range []struct{ label, amount string }{
		{p.words.allGross, t.GrossText}, {p.words.allTax, t.VATText}, {p.words.fee, t.FeeText}, {total, t.RefundText},
	} {
		if line.amount == "" {
			continue
		}
		p.sum(y, line.label, line.amount, style{9.5, body, false})
		if i == 2 && t.FeeAssumed {
			y += 10
			p.text(sumLeft+10, y, p.words.assumed, style{7, grey, false})
		}
		y += 5.5
		p.rule(sumLeft, y, right-sumLeft, hair)
		y += 11.5
	}
	y -= 6
	if t.PayoutText != "" {
		p.rect(box{sumLeft, y, right - sumLeft, 32}, navy)
		p.text(sumLeft+10, y+20, receive, style{10, mist, false})
		p.amount(y+21.5, t.PayoutText, p.font.width(receive, 10), style{16, white, true})
		y += 32
	}
	if p.v.Method != "" {
		p.text(sumLeft+10, y+14, p.words.paidTo, caption)
		p.text(sumLeft+10, y+27, p.font.one(p.v.Method, value.size, right-sumLeft-20), value)
	}
}

// sum writes a label and, at the right edge, its amount.
func (p *page) sum(y float64, label, amount string, st style) {
	p.text(sumLeft+10, y, label, plainly)
	p.amount(y, amount, p.font.width(label, plainly.size), st)
}

// amount writes s at the right edge, smaller where a label that is taken wide leaves too little room.
func (p *page) amount(y float64, s string, taken float64, st style) {
	room := right - sumLeft - 28 - taken
	st.size = p.font.fit(s, st.size, room)
	p.right(right-10, y, p.font.one(s, st.size, room), st)
}

// next writes the desk to go to, set apart, and the numbered steps.
func (p *page) next(y float64) {
	if p.v.Desk != "" {
		hint := p.font.wrap(p.v.DeskHint, plainly.size, nextWidth-10, 2)
		p.rect(box{left, y - 10, 2.5, 26 + 11*float64(len(hint))}, red)
		p.text(left+10, y-4, p.words.desk, caption)
		p.text(left+10, y+9, p.font.one(p.v.Desk, 11.5, nextWidth-10), style{11.5, body, true})
		y = p.lines(box{left + 10, y + 22, 0, 11}, hint, plainly) + 11
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
