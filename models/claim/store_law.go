package claim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/tax"
)

type lawRow struct {
	Version string `gorm:"primaryKey"`
	Text    string
	KeptAt  time.Time
}

func (lawRow) TableName() string { return "laws" }

// KeepLaw writes down the text of every law that claims may be made under from now on. A server does so before it takes its
// first claim; what is kept already stays as it is.
func (s *Service) KeepLaw(ctx context.Context) error {
	_, err := models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (struct{}, error) {
		var kept []string
		if err := tx.DB.Model(&lawRow{}).Pluck("version", &kept).Error; err != nil {
			return struct{}{}, fmt.Errorf("list the laws kept: %w", err)
		}
		have := map[string]bool{}
		for _, v := range kept {
			have[v] = true
		}
		for _, f := range s.Law.Frozen() {
			if have[f.Version] {
				continue
			}
			row := lawRow{Version: f.Version, Text: f.Text, KeptAt: tx.Now}
			if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
				return struct{}{}, fmt.Errorf("keep the law of %s: %w", f.Version, err)
			}
		}
		return struct{}{}, s.freezeOlder(tx)
	})
	return err
}

// freezeOlder freezes claims of before the law was kept as text under that of today, once. They were marked by the country
// and the day since which their law held.
func (s *Service) freezeOlder(tx *models.Tx) error {
	var marks []struct{ SchemeVersion, Scheme, Profile string }
	err := tx.DB.Model(&claimRow{}).Distinct("scheme_version", "scheme", "profile").Where("scheme_version LIKE '__@____-__-__'").Find(&marks).Error
	if err != nil {
		return fmt.Errorf("look for claims of an older program: %w", err)
	}
	for _, m := range marks {
		version, err := s.Law.Version(m.Scheme, m.Profile)
		if err != nil {
			return err
		}
		if err := tx.DB.Model(&claimRow{}).Where("scheme_version = ? AND profile = ?", m.SchemeVersion, m.Profile).Update("scheme_version", version).Error; err != nil {
			return fmt.Errorf("freeze the claims of an older program: %w", err)
		}
	}
	return nil
}

// recall makes the law of a claim known that was made under an older one.
func (s *Service) recall(q *gorm.DB, version string) error {
	if s.Law.Knows(version) {
		return nil
	}
	var row lawRow
	err := q.Where("version = ?", version).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.E(models.Internal, "tax.version_gone", "the law frozen on this claim is not kept here")
	}
	if err != nil {
		return fmt.Errorf("read the law of a claim: %w", err)
	}
	return s.Law.Recall(tax.Frozen{Version: row.Version, Text: row.Text})
}
