package place

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/money"
)

type airportRow struct {
	Code      string `gorm:"primaryKey"`
	Name      string
	Country   string
	TimeZone  string
	Currency  string
	CreatedAt time.Time
}

func (airportRow) TableName() string { return "airports" }

func (r airportRow) airport() Airport {
	return Airport{Code: r.Code, Name: r.Name, Country: r.Country, TimeZone: r.TimeZone, Currency: money.Currency(r.Currency)}
}

type terminalRow struct{ ID, AirportCode, Name string }

func (terminalRow) TableName() string { return "terminals" }

type deskRow struct{ ID, AirportCode, TerminalID, Name, Directions string }

func (deskRow) TableName() string { return "desks" }

type hoursRow struct {
	DeskID                             string
	Weekday, OpensMinute, ClosesMinute int
}

func (hoursRow) TableName() string { return "desk_hours" }

type kioskRow struct {
	ID, AirportCode, TerminalID, Name string
	KeyHash                           []byte
	Status                            string
	EnrolledAt                        time.Time
	RevokedAt, LastSeenAt             *time.Time
	Kind                              string // "kiosk", or "desk" for the airport's refund desk
}

func (kioskRow) TableName() string { return "kiosks" }

func (r kioskRow) kiosk() Kiosk {
	return Kiosk{ID: r.ID, AirportCode: r.AirportCode, TerminalID: r.TerminalID, Name: r.Name, Status: r.Status, EnrolledAt: r.EnrolledAt.UTC(), LastSeenAt: r.LastSeenAt}
}

func insertAirport(tx *models.Tx, a Airport) error {
	err := tx.Create(&airportRow{Code: a.Code, Name: a.Name, Country: a.Country, TimeZone: a.TimeZone, Currency: string(a.Currency), CreatedAt: tx.Now}).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return models.E(models.Conflict, "airport.exists", "this airport is here already")
	}
	return err
}

func insertDesk(tx *models.Tx, d Desk) error {
	row := deskRow{ID: d.ID, AirportCode: d.AirportCode, TerminalID: d.TerminalID, Name: d.Name, Directions: d.Directions}
	if err := tx.Create(&row).Error; err != nil || len(d.Hours) == 0 {
		return err
	}
	rows := make([]hoursRow, len(d.Hours))
	for i, h := range d.Hours {
		rows[i] = hoursRow{DeskID: d.ID, Weekday: int(h.Weekday), OpensMinute: h.Opens, ClosesMinute: h.Closes}
	}
	return tx.Create(&rows).Error
}

func insertKiosk(tx *models.Tx, k Kiosk, hash []byte) error {
	return tx.Create(&kioskRow{ID: k.ID, AirportCode: k.AirportCode, TerminalID: k.TerminalID, Name: k.Name, KeyHash: hash, Status: k.Status, EnrolledAt: k.EnrolledAt, Kind: "kiosk"}).Error
}

// refundDesk reads an airport's refund desk; one without an id while there is none.
func refundDesk(tx *models.Tx, airport string) (Kiosk, error) {
	var row kioskRow
	err := tx.Where("airport_code = ? AND kind = 'desk'", airport).Limit(1).Find(&row).Error
	return row.kiosk(), err
}

// insertRefundDesk reports whether it was this transaction that made the desk: another may have, or a kiosk has the name.
func insertRefundDesk(tx *models.Tx, k Kiosk) (bool, error) {
	nobodys := make([]byte, 32) // no key hashes to it but by chance
	if _, err := rand.Read(nobodys); err != nil {
		return false, err
	}
	res := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&kioskRow{ID: k.ID, AirportCode: k.AirportCode, TerminalID: k.TerminalID, Name: k.Name,
		KeyHash: nobodys, Status: k.Status, EnrolledAt: k.EnrolledAt, Kind: "desk"})
	return res.RowsAffected > 0, res.Error
}

// firstTerminal is the airport's first terminal by name ("terminal.none").
func firstTerminal(tx *models.Tx, airport string) (string, error) {
	var ids []string
	err := tx.Model(&terminalRow{}).Where("airport_code = ?", airport).Order("name").Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", errors.Join(err, errNoTerminals)
	}
	return ids[0], nil
}

// MustExist refuses an airport that is not here ("airport.not_found"), before a foreign key would.
func MustExist(tx *models.Tx, airport string) error {
	var n int64
	if err := tx.Model(&airportRow{}).Where("code = ?", airport).Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		return errNoAirport
	}
	return nil
}

func ownTerminal(tx *models.Tx, airport, id string) error {
	id, err := models.ParseID(id, errNoTerminal.Code, "terminal")
	if err != nil {
		return err
	}
	var n int64
	if err := tx.Model(&terminalRow{}).Where("id = ? AND airport_code = ?", id, airport).Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		return errNoTerminal
	}
	return nil
}

func revokeKiosk(tx *models.Tx, id string) (airport string, err error) {
	q := tx.Model(&kioskRow{}).Where("id = ? AND status = 'active' AND kind = 'kiosk'", id)
	if tx.Actor.Airport != "" {
		q = q.Where("airport_code = ?", tx.Actor.Airport)
	}
	if err := models.Changed(q.Updates(map[string]any{"status": "revoked", "revoked_at": tx.Now}), errNoKiosk); err != nil {
		return "", err
	}
	err = tx.Model(&kioskRow{}).Where("id = ?", id).Pluck("airport_code", &airport).Error
	return airport, err
}

// seen moves a kiosk's last_seen_at forward, never back: another process may have heard of it later.
func seen(tx *models.Tx, id string, at time.Time) error {
	return tx.Model(&kioskRow{}).Where("id = ? AND (last_seen_at IS NULL OR last_seen_at < ?)", id, at).Updates(map[string]any{"last_seen_at": at}).Error
}

// Silent lists the active kiosks that were not heard of since an instant, though they once were.
func (s *Service) Silent(ctx context.Context, since time.Time) ([]Kiosk, error) {
	var rows []kioskRow
	err := s.DB.Read(ctx).Where("status = 'active' AND kind = 'kiosk' AND last_seen_at < ?", since).Order("airport_code, name").Find(&rows).Error
	out := make([]Kiosk, len(rows))
	for i, r := range rows {
		out[i] = r.kiosk()
	}
	return out, err
}

// Authenticate finds the active kiosk of a bearer key, and its airport, in one statement.
func (s *Service) Authenticate(ctx context.Context, key string) (Kiosk, Airport, error) {
	var row struct {
		Kiosk                                    kioskRow `gorm:"embedded"`
		AirportName, Country, TimeZone, Currency string
	}
	err := s.DB.Read(ctx).Raw(`SELECT k.id, k.airport_code, k.terminal_id, k.name, k.status, k.enrolled_at,
		a.name AS airport_name, a.country, a.time_zone, a.currency
		FROM kiosks k JOIN airports a ON a.code = k.airport_code WHERE k.key_hash = ? AND k.status = 'active' AND k.kind = 'kiosk'`, s.Ring.HashToken(key)).Scan(&row).Error
	if err != nil {
		return Kiosk{}, Airport{}, err
	}
	if row.Kiosk.ID == "" {
		return Kiosk{}, Airport{}, errUnknownKey
	}
	return row.Kiosk.kiosk(), Airport{Code: row.Kiosk.AirportCode, Name: row.AirportName, Country: row.Country, TimeZone: row.TimeZone, Currency: money.Currency(row.Currency)}, nil
}

// Airport reads one airport by its code.
func (s *Service) Airport(ctx context.Context, code string) (Airport, error) {
	var row airportRow
	err := s.DB.Read(ctx).Where("code = ?", code).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Airport{}, errNoAirport
	}
	return row.airport(), err
}

// Airports lists all airports by code.
func (s *Service) Airports(ctx context.Context) ([]Airport, error) {
	var rows []airportRow
	err := s.DB.Read(ctx).Order("code").Find(&rows).Error
	out := make([]Airport, len(rows))
	for i, r := range rows {
		out[i] = r.airport()
	}
	return out, err
}

// Terminals lists an airport's terminals by name.
func (s *Service) Terminals(ctx context.Context, airport string) ([]Terminal, error) {
	var rows []terminalRow
	err := s.DB.Read(ctx).Where("airport_code = ?", airport).Order("name").Find(&rows).Error
	out := make([]Terminal, len(rows))
	for i, r := range rows {
		out[i] = Terminal(r)
	}
	return out, err
}

// Kiosks lists an airport's kiosks by name, revoked ones too, without its refund desk.
func (s *Service) Kiosks(ctx context.Context, airport string) ([]Kiosk, error) {
	var rows []kioskRow
	err := s.DB.Read(ctx).Where("airport_code = ? AND kind = 'kiosk'", airport).Order("name").Find(&rows).Error
	out := make([]Kiosk, len(rows))
	for i, r := range rows {
		out[i] = r.kiosk()
	}
	return out, err
}

// Desks lists an airport's customs desks by name, with their hours.
func (s *Service) Desks(ctx context.Context, airport string) ([]Desk, error) {
	var rows []deskRow
	if err := s.DB.Read(ctx).Where("airport_code = ?", airport).Order("name").Find(&rows).Error; err != nil {
		return nil, err
	}
	ids, byID := make([]string, len(rows)), map[string]int{}
	out := make([]Desk, len(rows))
	for i, r := range rows {
		ids[i], byID[r.ID] = r.ID, i
		out[i] = Desk{ID: r.ID, AirportCode: r.AirportCode, TerminalID: r.TerminalID, Name: r.Name, Directions: r.Directions}
	}
	var hours []hoursRow
	if err := s.DB.Read(ctx).Where("desk_id IN ?", ids).Order("weekday, opens_minute").Find(&hours).Error; err != nil {
		return nil, err
	}
	for _, h := range hours {
		d := &out[byID[h.DeskID]]
		d.Hours = append(d.Hours, Hours{Weekday: time.Weekday(h.Weekday), Opens: h.OpensMinute, Closes: h.ClosesMinute})
	}
	return out, nil
}
