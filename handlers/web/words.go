package web

import (
	"strings"

	"taxrefund/templates"
)

// stateTags are the states of claims, receipts, payouts, batches, reports, runs and kiosks in words, each in one tone wherever it
// is shown.
var stateTags = map[string]templates.Tag{
	"open": {Tone: templates.Wait, Text: "Open"}, "validated": {Tone: templates.OK, Text: "Validated"},
	"partly_validated": {Tone: templates.Warn, Text: "Partly validated"}, "refused": {Tone: templates.Stop, Text: "Refused"},
	"lapsed": {Tone: templates.Quiet, Text: "Lapsed"}, "withdrawn": {Tone: templates.Quiet, Text: "Withdrawn"},
	"presented": {Tone: templates.Wait, Text: "Presented"}, "inspection": {Tone: templates.Stop, Text: "To inspect"},
	"reduced": {Tone: templates.Warn, Text: "Reduced"}, "awaiting_record": {Tone: templates.Wait, Text: "Awaiting record"},
	"awaiting_authority": {Tone: templates.Wait, Text: "Awaiting authority"},
	"due":                {Tone: templates.Wait, Text: "Due"}, "held": {Tone: templates.Warn, Text: "Held"},
	"details_required": {Tone: templates.Warn, Text: "Details required"}, "batched": {Tone: templates.Wait, Text: "Batched"},
	"submitting": {Tone: templates.Wait, Text: "Submitting"}, "in_process": {Tone: templates.Wait, Text: "In process"},
	"unknown": {Tone: templates.Warn, Text: "Unknown"}, "paid": {Tone: templates.OK, Text: "Paid"},
	"failed": {Tone: templates.Stop, Text: "Failed"}, "returned": {Tone: templates.Stop, Text: "Returned"},
	"reversed": {Tone: templates.Quiet, Text: "Reversed"}, "review": {Tone: templates.Stop, Text: "In review"},
	"forfeited": {Tone: templates.Quiet, Text: "Forfeited"},
	"closed":    {Tone: templates.OK, Text: "Closed"}, "pending": {Tone: templates.Wait, Text: "Pending"},
	"received": {Tone: templates.Wait, Text: "Received"}, "running": {Tone: templates.Wait, Text: "Running"}, "done": {Tone: templates.OK, Text: "Done"},
	"asked": {Tone: templates.Wait, Text: "Asked for"}, "making": {Tone: templates.Wait, Text: "Being made"}, "made": {Tone: templates.OK, Text: "Made"},
	"active": {Tone: templates.OK, Text: "Active"}, "revoked": {Tone: templates.Quiet, Text: "Revoked"},
}

// TagOf is a state with its tone; one that is not in the table is written in words.
func TagOf(state string) templates.Tag {
	if t, ok := stateTags[state]; ok {
		return t
	}
	return templates.Tag{Tone: templates.Quiet, Text: Words(state)}
}

// Words turns a code into words: "officer.goods_not_present" becomes "Goods not present".
func Words(code string) string {
	s := strings.ReplaceAll(code[strings.LastIndex(code, ".")+1:], "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
