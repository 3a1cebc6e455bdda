package templates_test

import "taxrefund/templates"

func docs() templates.Docs {
	receipts := []templates.DocsField{{Name: "reference", Type: "string", Required: true, Text: "the kiosk's own"}, {Name: "receipts[].total.amount_minor", Type: "integer", Text: "whole minor units"}}
	return templates.Docs{Chrome: bare("The API"), Intro: "Send the key as Authorization: Bearer.", Problem: "{\n  \"code\": \"claim.not_found\"\n}",
		Areas: []templates.DocsArea{{ID: "area-claims", Title: "Claims", Operations: []templates.DocsOperation{
			{ID: "post-claims", Method: "POST", Path: "/v1/claims", Summary: "Submit a claim", Callers: "For kiosks.",
				Parameters: []templates.DocsField{{Name: "Idempotency-Key", In: "header", Type: "string", Required: true, Text: "one for each claim"}},
				Bodies:     []templates.DocsBody{{Media: "application/json", Fields: receipts, Example: "{\n  \"reference\": \"kiosk-4-000017\"\n}"}},
				Answers:    []templates.DocsBody{{Title: "201", Text: "done", Media: "application/json", Fields: receipts, Example: "{}"}}, Errors: []string{"400 Bad Request", "409 Conflict"}},
			{ID: "get-claims-id", Method: "GET", Path: "/v1/claims/{id}", Summary: "Show a claim", Callers: "For kiosks, officer."},
		}}},
		Codes: []templates.DocsCode{{Code: "claim.not_found", Status: "404", Text: "there is no such claim here"}}}
}
