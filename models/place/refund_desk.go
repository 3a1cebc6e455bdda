package place

import (
	"fmt"

	"taxrefund/models"
	"taxrefund/models/audit"
)

// RefundDesk is where an airport's agents make claims with travellers, made on first use ("terminal.none" at an airport
// without a terminal). It stands among the kiosks, as a claim comes from one of them or from it, and has no key that
// anything could sign in with.
func RefundDesk(tx *models.Tx, airport string) (Kiosk, error) {
	if found, err := refundDesk(tx, airport); err != nil || found.ID != "" {
		return found, err
	}
	terminal, err := firstTerminal(tx, airport)
	if err != nil {
		return Kiosk{}, err
	}
	k := Kiosk{ID: models.NewID(), AirportCode: airport, TerminalID: terminal, Status: "active", EnrolledAt: tx.Now}
	for _, name := range []string{"Refund desk", "Refund desk " + k.ID} { // a kiosk may have the first name
		k.Name = name
		made, err := insertRefundDesk(tx, k)
		if err != nil {
			return k, err
		}
		if made {
			return k, audit.Write(tx, audit.Deed{Name: "refund_desk.add", SubjectKind: "kiosk", SubjectID: k.ID, Airport: airport})
		}
		if found, err := refundDesk(tx, airport); err != nil || found.ID != "" { // another agent was first
			return found, err
		}
	}
	return k, fmt.Errorf("the refund desk of %s was neither made nor found", airport)
}
