package scan

import (
	"errors"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// readPass reads the bar code of a boarding pass.
func readPass(in Input) (Reading, error) {
	text := in.text()
	pass, err := travel.ReadPass(text)
	if err == nil {
		return Reading{Fields: passFields(pass), Warnings: pass.Warnings, Of: pass}, nil
	}
	r := Reading{Fields: passFaults(err, text)}
	if lenient, unreadable := travel.ReadPassLeniently(text); unreadable == nil {
		r.Lenient, r.Of = passFields(lenient), lenient
	}
	return r, err
}

// passFaults adds to a size that is no number what stands in its place.
func passFaults(err error, text string) faulty {
	out := faults(err)
	if e, ok := errors.AsType[*models.Error](err); ok && e.Code == "bcbp.length_field_not_hex" {
		at := e.Fields[0].At
		out.Problems[0] += ":" + text[at-1:at+1]
	}
	return out
}

// passFields are the items that a pass has, also the blank ones; those that its sections are too short for are left out.
func passFields(p travel.Pass) map[string]any {
	legs := make([]map[string]string, len(p.Legs))
	for i, leg := range p.Legs {
		legs[i] = itemsOf(leg.Items())
	}
	out := map[string]any{"legs_encoded": p.Encoded, "name": p.Name, "eticket": p.ETicket, "legs": legs}
	if p.Version != "" {
		out["version"], out["unique"] = p.Version, itemsOf(p.Unique.Items())
	}
	if p.Security.Stands {
		out["security"] = map[string]any{"type": p.Security.Type, "length": len(p.Security.Data), "data": p.Security.Data}
	}
	return out
}

func itemsOf(items []travel.Item) map[string]string {
	out := map[string]string{}
	for _, item := range items {
		out[item.Name] = item.Value
	}
	return out
}
