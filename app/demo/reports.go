package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"

	"taxrefund/models/money"
)

// saveReports downloads the files of the batch that carried this claim, and adds up its lines in the CSV. A walk whose
// two payouts fell into different minutes has two batches; the files are those of the last one.
func (w *walk) saveReports(ctx context.Context) error {
	var list struct {
		Batches []struct {
			Number string `json:"number"`
			State  string `json:"state"`
		} `json:"batches"`
	}
	if err := w.finance.call(ctx, "GET", "/v1/batches", "", nil, &list); err != nil {
		return err
	}
	for _, b := range list.Batches {
		if b.State != "closed" {
			continue
		}
		text, err := w.finance.fetch(ctx, "/v1/batches/"+b.Number+"/report.csv")
		if err != nil {
			return err
		}
		ours, err := total(text, w.claim.DocID)
		if err != nil {
			return err
		}
		if ours == 0 {
			continue
		}
		w.sum.ReportTotalMinor += ours
		w.batches = append(w.batches, b.Number)
		if err := w.download(ctx, b.Number, text); err != nil {
			return err
		}
	}
	if len(w.batches) == 0 {
		return errors.New("no closed batch carries this claim")
	}
	w.say(" 7  Batch %s closed; finance saved payouts.csv, payouts.xlsx and payouts.pdf.", w.batches[len(w.batches)-1])
	return nil
}

func (w *walk) download(ctx context.Context, number string, text []byte) error {
	if err := w.save("payouts.csv", text); err != nil {
		return err
	}
	for _, format := range []string{"xlsx", "pdf"} {
		body, err := w.finance.fetch(ctx, "/v1/batches/"+number+"/report."+format)
		if err != nil {
			return err
		}
		if err := w.save("payouts."+format, body); err != nil {
			return err
		}
	}
	return nil
}

// total adds up the lines of one claim in a payout report.
func total(text []byte, docID string) (int64, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return 0, fmt.Errorf("read the payout report: %w", err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	claim, value, currency := column("claim_no"), column("amount"), column("currency")
	if claim < 0 || value < 0 || currency < 0 {
		return 0, errors.New("the payout report lacks a column")
	}
	sum := int64(0)
	for _, row := range rows[1:] {
		if row[claim] != docID {
			continue
		}
		a, err := money.ParseDecimal(row[value], money.Currency(row[currency]))
		if err != nil {
			return 0, err
		}
		sum += a.Minor
	}
	return sum, nil
}
