package demo

import (
	"context"
	"fmt"
)

// tillAnswer is what the cashier is told about the till.
type tillAnswer struct {
	ID         string `json:"id"`
	Out        amount `json:"out"`
	Expected   amount `json:"expected"`
	Difference amount `json:"difference"`
}

func (d *day) openTill(ctx context.Context) error {
	var t tillAnswer
	err := d.town.cashier.call(ctx, "POST", "/v1/tills", "open-"+string(d.Date), map[string]any{"float": map[string]any{"amount_minor": 5_000_000, "currency": "EUR"}}, &t)
	d.till = t.ID
	return err
}

// payCash is a traveller at the cash desk with the voucher: the cashier is told what may be paid, and pays it. What cannot
// be paid is said, and stays as it is.
func (d *day) payCash(ctx context.Context, t *traveller) error {
	if err := d.town.officers[0].call(ctx, "GET", "/v1/claims/"+t.claim.ID, "", nil, &t.claim); err != nil {
		return err
	}
	for no := 1; ; no++ {
		var offer struct {
			Handed amount `json:"handed"`
			More   int    `json:"more"`
		}
		voucher := map[string]any{"voucher": t.claim.DocID, "version": t.claim.Version}
		err := d.town.cashier.call(ctx, "POST", "/v1/tills/"+d.till+"/offer", "", voucher, &offer)
		if _, refused := refusal(err); refused {
			return nil
		}
		if err != nil {
			return err
		}
		voucher["handed"] = map[string]any{"amount_minor": offer.Handed.AmountMinor, "currency": offer.Handed.Currency}
		voucher["passport_seen"] = true
		if err := d.town.cashier.call(ctx, "POST", "/v1/tills/"+d.till+"/payments", fmt.Sprintf("%s-%d", t.claim.DocID, no), voucher, nil); err != nil {
			return d.wrong(t, "pay in cash: %v", err)
		}
		if offer.More == 0 {
			return nil
		}
	}
}

// closeTill counts the till; twenty cents are missing today.
func (d *day) closeTill(ctx context.Context) error {
	var read struct {
		Till tillAnswer `json:"till"`
	}
	if err := d.town.cashier.call(ctx, "GET", "/v1/tills/"+d.till, "", nil, &read); err != nil {
		return err
	}
	return d.town.cashier.call(ctx, "POST", "/v1/tills/"+d.till+"/close", "close-"+string(d.Date),
		map[string]any{"counted_minor": read.Till.Expected.AmountMinor - 20, "reason": "counted twice, twenty cents are missing"}, nil)
}

func (d *day) countedTill(ctx context.Context, sum *DaySummary) error {
	var read struct {
		Till tillAnswer `json:"till"`
	}
	err := d.town.cashier.call(ctx, "GET", "/v1/tills/"+d.till, "", nil, &read)
	sum.CashMinor, sum.ShortMinor = read.Till.Out.AmountMinor, -read.Till.Difference.AmountMinor
	return err
}
