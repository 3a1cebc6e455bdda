package claim

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// readDocument reads what a traveller shows: a passport or an identity card. Errors are those of travel.ReadZone, "document.visa"
// and "document.kind".
func readDocument(lines []string, today models.Date) (travel.Document, error) {
	doc, err := travel.ReadZone(lines, today)
	if err != nil {
		return doc, err
	}
	return doc, presentable(doc)
}

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
