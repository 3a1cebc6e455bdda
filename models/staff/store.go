package staff

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
)

type memberRow struct {
	ID, Email, Name, Role string
	AirportCode           *string
	PasswordHash, Status  string
	CreatedAt             time.Time
}

func (memberRow) TableName() string { return "staff" }

func (r memberRow) member() Member {
	m := Member{ID: r.ID, Email: r.Email, Name: r.Name, Role: Role(r.Role), Status: r.Status}
	if r.AirportCode != nil {
		m.Airport = *r.AirportCode
	}
	return m
}

type sessionRow struct {
	TokenHash                 []byte `gorm:"primaryKey"`
	StaffID, Csrf             string
	CreatedAt, SeenAt, EndsAt time.Time
}

func (sessionRow) TableName() string { return "staff_sessions" }

type tokenRow struct {
	ID                string
	TokenHash         []byte
	StaffID, Name     string
	CreatedAt, EndsAt time.Time
	RevokedAt         *time.Time
}

func (tokenRow) TableName() string { return "staff_tokens" }

type linkRow struct {
	TokenHash         []byte `gorm:"primaryKey"`
	CreatedAt, EndsAt time.Time
	UsedAt            *time.Time
}

func (linkRow) TableName() string { return "setup_links" }

type tryRow struct {
	Who   []byte    `gorm:"primaryKey"`
	Slot  time.Time `gorm:"primaryKey"`
	Tries int
}

func (tryRow) TableName() string { return "sign_in_tries" }

func insertMember(tx *models.Tx, m Member, hash string) error {
	row := memberRow{ID: m.ID, Email: m.Email, Name: m.Name, Role: string(m.Role), PasswordHash: hash, Status: m.Status, CreatedAt: tx.Now}
	if m.Airport != "" {
		row.AirportCode = &m.Airport
	}
	return tx.Create(&row).Error
}

func insertSession(tx *models.Tx, hash []byte, staffID string, s Session) error {
	return tx.Create(&sessionRow{TokenHash: hash, StaffID: staffID, Csrf: s.CSRF, CreatedAt: tx.Now, SeenAt: tx.Now, EndsAt: s.EndsAt}).Error
}

// countTry counts in the database, so that every replica counts the same.
func countTry(tx *models.Tx, who []byte, slot time.Time) (int, error) {
	onKey := clause.OnConflict{Columns: []clause.Column{{Name: "who"}, {Name: "slot"}},
		DoUpdates: clause.Assignments(map[string]any{"tries": gorm.Expr("sign_in_tries.tries + 1")})}
	if err := tx.Clauses(onKey).Create(&tryRow{Who: who, Slot: slot, Tries: 1}).Error; err != nil {
		return 0, err
	}
	var row tryRow
	err := tx.Where("who = ? AND slot = ?", who, slot).Take(&row).Error
	return row.Tries, err
}

// uncountTry takes off what countTry counted.
func uncountTry(tx *models.Tx, t try) error {
	return tx.Model(&tryRow{}).Where("who IN ? AND slot = ? AND tries > 0", t.who[:], t.slot).
		Updates(map[string]any{"tries": gorm.Expr("tries - 1")}).Error
}

// keepAnAdmin refuses to put out the last administrator of all airports: nobody could let another in. It locks them all,
// so that two cannot put each other out at once.
func keepAnAdmin(tx *models.Tx, id string) error {
	if tx.Actor.Airport != "" {
		return nil // reaches none of them
	}
	var ids []string
	err := tx.Model(&memberRow{}).Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("role = ? AND airport_code IS NULL AND status = 'active'", string(Admin)).Order("id").Pluck("id", &ids).Error
	if err == nil && len(ids) == 1 && ids[0] == id {
		err = models.E(models.Conflict, "staff.last_admin", "this is the last administrator; add another one first")
	}
	return err
}

func disable(tx *models.Tx, id string) error {
	gone := models.E(models.NotFound, "staff.not_found", "there is nobody like this here")
	q := tx.Model(&memberRow{}).Where("id = ? AND status = 'active'", id)
	if tx.Actor.Airport != "" {
		q = q.Where("airport_code = ?", tx.Actor.Airport)
	}
	if err := models.Changed(q.Updates(map[string]any{"status": "disabled"}), gone); err != nil {
		return err
	}
	if err := tx.Where("staff_id = ?", id).Delete(&sessionRow{}).Error; err != nil {
		return err
	}
	return tx.Model(&tokenRow{}).Where("staff_id = ? AND revoked_at IS NULL", id).Updates(map[string]any{"revoked_at": tx.Now}).Error
}

func nobodyYet(tx *models.Tx) (bool, error) {
	var n int64
	err := tx.Model(&memberRow{}).Count(&n).Error
	return n == 0, err
}

// useLink ends every open link with the one that is used: whoever uses another at the same time waits for this row and
// finds it used.
func useLink(tx *models.Tx, hash []byte) error {
	good := tx.Model(&linkRow{}).Select("1").Where("token_hash = ? AND used_at IS NULL AND ends_at > ?", hash, tx.Now)
	return models.Changed(tx.Model(&linkRow{}).Where("used_at IS NULL AND EXISTS (?)", good).
		Updates(map[string]any{"used_at": tx.Now}), errNoLink)
}

// byEmail reads an account by its spelled address, and its hash; both are empty where there is none.
func (s *Service) byEmail(ctx context.Context, email string) (Member, string, error) {
	var rows []memberRow
	err := s.DB.Read(ctx).Where("email = ?", email).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Member{}, "", err
	}
	return rows[0].member(), rows[0].PasswordHash, nil
}

func (s *Service) bySession(ctx context.Context, hash []byte) (sessionRow, Member, error) {
	var rows []sessionRow
	if err := s.DB.Read(ctx).Where("token_hash = ?", hash).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return sessionRow{}, Member{}, err
	}
	m, err := s.byID(ctx, rows[0].StaffID)
	return rows[0], m, err
}

func (s *Service) byToken(ctx context.Context, hash []byte) (Member, error) {
	var rows []tokenRow
	err := s.DB.Read(ctx).Where("token_hash = ? AND revoked_at IS NULL AND ends_at > ?", hash, s.DB.Clock.Now()).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Member{}, err
	}
	return s.byID(ctx, rows[0].StaffID)
}

func (s *Service) byID(ctx context.Context, id string) (Member, error) {
	var row memberRow
	err := s.DB.Read(ctx).Where("id = ?", id).Take(&row).Error
	return row.member(), err
}
