package customs

import (
	"context"
	"strings"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/tax"
	"taxrefund/templates"
)

// law shows how a claim's amounts come about under the law it was made under; nothing where no receipt stands.
func (p *Pages) law(ctx context.Context, c *claim.Claim) ([]templates.LawStep, error) {
	q, _, err := p.Claims.Explain(ctx, c)
	if models.CodeOf(err) == "claim.nothing_stands" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	steps, before := make([]templates.LawStep, len(q.Steps)), ""
	for i, s := range q.Steps {
		of := stepOf(s)
		steps[i] = templates.LawStep{Says: s.Says, Source: sourceOf(s), Assumed: len(s.Assumed) > 0}
		if strings.HasPrefix(s.Address, "https://") {
			steps[i].Address = s.Address
		}
		if of != before {
			steps[i].Of = of
		}
		before = of
	}
	return steps, nil
}

func stepOf(s tax.Step) string {
	switch {
	case s.Receipt == "":
		return "All receipts"
	case s.Line == "":
		return "Receipt " + s.Receipt
	}
	return "Receipt " + s.Receipt + ", line " + s.Line
}

// sourceOf names the law that a step was read in, and since when it holds.
func sourceOf(s tax.Step) string {
	if s.Source == "" || s.Since == "" {
		return s.Source
	}
	return s.Source + ", since " + day(s.Since)
}
