package claim

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// How a document came in, where it was not scanned as it is printed.
const (
	documentRepaired = "repaired" // the zone was mended, see travel.Repair
	documentTyped    = "typed"    // no machine has read it
)

// readDocument reads what a traveller shows: a passport or an identity card; read is "", or documentRepaired. Errors are those of
// travel.Repair, "document.visa" and "document.kind".
func readDocument(lines []string, today models.Date) (doc travel.Document, read string, err error) {
	zone, err := travel.Repair(lines, today)
	if err != nil {
		return travel.Document{}, "", err
	}
	if len(zone.Repairs) > 0 {
		read = documentRepaired
	}
	return zone.Document, read, presentable(zone.Document)
}

// scanNotes say what a person should know of how a document came in, as "document.repaired".
func scanNotes(read string) []Reason {
	if read == "" {
		return nil
	}
	return []Reason{reason("document." + read)}
}

// ScanNotes say what a person should know of how the claim's document was read; usually nothing.
func (c *Claim) ScanNotes() []Reason { return scanNotes(c.Traveller.DocumentRead) }

// presentable refuses what is no travel document: the first letter of a document code says what it is, Doc 9303 parts 4 to 7.
func presentable(doc travel.Document) error {
	if strings.HasPrefix(doc.Kind, "V") {
		return models.E(models.Invalid, "document.visa", "this is a visa; scan the passport itself")
	}
	if doc.Kind == "" || !strings.Contains("PIAC", doc.Kind[:1]) {
		return models.E(models.Invalid, "document.kind", "this is neither a passport nor an identity card; scan one of them, or see an officer")
	}
	return nil
}
