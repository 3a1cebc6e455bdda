package web

import (
	"fmt"

	"taxrefund/models/claim"
	"taxrefund/models/travel"
	"taxrefund/templates"
)

var likenessOf = map[string]string{"pass": "Name on boarding pass", "holder": "Name on account"}

// NamesBeside shows the names that came with a claim and are not plainly the passport's, for people who may see names.
func NamesBeside(t claim.Traveller) []templates.Fact {
	var out []templates.Fact
	for _, l := range t.Likenesses() {
		if l.Score == 100 {
			continue
		}
		hint := fmt.Sprintf("%s; alike %d of 100", l.Words(), l.Score)
		if l.Verdict == travel.UnreadName {
			hint = l.Words()
		}
		out = append(out, templates.Fact{Name: likenessOf[l.Of], Text: l.Name, Hint: hint})
	}
	return out
}
