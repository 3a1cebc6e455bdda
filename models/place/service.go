package place

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/sealed"
)

// Service keeps the places. It is safe for concurrent use.
type Service struct {
	DB   *models.DB
	Ring *sealed.Ring

	heard heard
}

// AddAirport adds an airport; one with its code must not exist yet ("airport.exists").
func (s *Service) AddAirport(ctx context.Context, actor models.Actor, a Airport) error {
	if err := a.check(); err != nil {
		return err
	}
	if err := Within(actor, a.Code); err != nil {
		return err
	}
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		if err := insertAirport(tx, a); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "airport.add", SubjectKind: "airport", SubjectID: a.Code, Airport: a.Code})
	})
	return err
}

// AddTerminal adds a terminal to an airport.
func (s *Service) AddTerminal(ctx context.Context, actor models.Actor, airport, name string) (Terminal, error) {
	if err := checkName(name); err != nil {
		return Terminal{}, err
	}
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (Terminal, error) {
		if err := Within(actor, airport); err != nil {
			return Terminal{}, err
		}
		if err := MustExist(tx, airport); err != nil {
			return Terminal{}, err
		}
		t := Terminal{ID: models.NewID(), AirportCode: airport, Name: name}
		if err := tx.Create(&terminalRow{ID: t.ID, AirportCode: airport, Name: name}).Error; err != nil {
			return t, err
		}
		return t, audit.Write(tx, audit.Deed{Name: "terminal.add", SubjectKind: "terminal", SubjectID: t.ID, Airport: airport})
	})
}

// AddDesk adds a customs desk with its opening hours.
func (s *Service) AddDesk(ctx context.Context, actor models.Actor, d Desk) (Desk, error) {
	if err := d.check(); err != nil {
		return d, err
	}
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (Desk, error) {
		if err := Within(actor, d.AirportCode); err != nil {
			return d, err
		}
		if err := ownTerminal(tx, d.AirportCode, d.TerminalID); err != nil {
			return d, err
		}
		d.ID = models.NewID()
		if err := insertDesk(tx, d); err != nil {
			return d, err
		}
		return d, audit.Write(tx, audit.Deed{Name: "desk.add", SubjectKind: "desk", SubjectID: d.ID, Airport: d.AirportCode})
	})
}

// EnrolKiosk gives a kiosk its identity. The key is returned this once and stored hashed.
func (s *Service) EnrolKiosk(ctx context.Context, actor models.Actor, airport, terminalID, name string) (Kiosk, string, error) {
	if err := checkName(name); err != nil {
		return Kiosk{}, "", err
	}
	key := sealed.NewToken("kiosk")
	k, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (Kiosk, error) {
		if err := Within(actor, airport); err != nil {
			return Kiosk{}, err
		}
		if err := ownTerminal(tx, airport, terminalID); err != nil {
			return Kiosk{}, err
		}
		k := Kiosk{ID: models.NewID(), AirportCode: airport, TerminalID: terminalID, Name: name, Status: "active", EnrolledAt: tx.Now}
		if err := insertKiosk(tx, k, s.Ring.HashToken(key)); err != nil {
			return k, err
		}
		return k, audit.Write(tx, audit.Deed{Name: "kiosk.enrol", SubjectKind: "kiosk", SubjectID: k.ID, Airport: airport})
	})
	return k, key, err
}

// RevokeKiosk ends a kiosk's key; its next request is refused.
func (s *Service) RevokeKiosk(ctx context.Context, actor models.Actor, id string) error {
	id, err := models.ParseID(id, errNoKiosk.Code, "kiosk")
	if err != nil {
		return err
	}
	_, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		airport, err := revokeKiosk(tx, id)
		if err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "kiosk.revoke", SubjectKind: "kiosk", SubjectID: id, Airport: airport})
	})
	return err
}

var (
	errNoKiosk     = models.E(models.NotFound, "kiosk.not_found", "there is no such kiosk here, or its key was revoked before")
	errNoAirport   = models.E(models.NotFound, "airport.not_found", "there is no such airport here")
	errNoTerminals = models.E(models.Conflict, "terminal.none", "this airport has no terminal yet; the administrator adds one")
	errNoTerminal  = models.E(models.NotFound, "terminal.not_found", "this airport has no such terminal")
	errUnknownKey  = models.E(models.Unauthenticated, "kiosk.unknown_key", "this kiosk is not enrolled, or its key was revoked")
)

// Within keeps staff of one airport out of another, and out of what is of no airport ("airport.not_found").
func Within(a models.Actor, airport string) error {
	if a.Airport != "" && a.Airport != airport {
		return errNoAirport
	}
	return nil
}
