package merchant

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ident"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
)

// Service keeps merchants and their stores. Sales are recorded by package claim, because they may touch claims.
type Service struct {
	DB   *models.DB
	Ring *sealed.Ring
}

// AddMerchant adds a merchant and returns its bearer key, this once.
func (s *Service) AddMerchant(ctx context.Context, actor models.Actor, m Merchant) (Merchant, string, error) {
	vatID, err := ident.ParseVAT(m.VATID)
	if err != nil {
		return m, "", err
	}
	if !printable(m.LegalName, 140) {
		return m, "", models.E(models.Invalid, "merchant.legal_name", "a legal name has 1 to 140 printable characters")
	}
	if err := place.CheckCountry(m.Country); err != nil {
		return m, "", err
	}
	if _, err := models.ParseDate(string(m.MemberFrom)); err != nil {
		return m, "", err
	}
	if _, err := models.ParseDate(string(m.MemberUntil)); err != nil && m.MemberUntil != "" {
		return m, "", err
	}
	m.ID, m.VATID, m.Status = models.NewID(), vatID, "active"
	key := sealed.NewToken("merchant")
	_, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		row := merchantRow{ID: m.ID, LegalName: m.LegalName, VatID: m.VATID, Country: m.Country, MemberFrom: m.MemberFrom, MemberUntil: m.MemberUntil,
			Status: m.Status, KeyHash: s.Ring.HashToken(key), CreatedAt: tx.Now}
		if err := tx.Create(&row).Error; err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "merchant.add", SubjectKind: "merchant", SubjectID: m.ID})
	})
	return m, key, err
}

// AddStore adds a shop to a merchant.
func (s *Service) AddStore(ctx context.Context, actor models.Actor, store Store) (Store, error) {
	if !printable(store.Code, 40) || !printable(store.Name, 140) || !printable(store.City, 80) || store.TimeZone == "Local" || store.Zone().String() != store.TimeZone {
		return store, models.E(models.Invalid, "store.invalid", "a store has a code, a name, a city and a time zone such as Europe/Paris")
	}
	if _, err := models.ParseID(store.MerchantID, errNoMerchant.Code, "merchant"); err != nil {
		return store, err
	}
	store.ID = models.NewID()
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		var n int64
		if err := tx.Model(&merchantRow{}).Where("id = ?", store.MerchantID).Count(&n).Error; err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, errNoMerchant
		}
		row := storeRow(store)
		if err := tx.Create(&row).Error; err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "store.add", SubjectKind: "store", SubjectID: store.ID})
	})
	return store, err
}

// Suspend takes a merchant out of the scheme at once; its key no longer works and its sales match no more.
func (s *Service) Suspend(ctx context.Context, actor models.Actor, id, reason string) error {
	if _, err := models.ParseID(id, errNoMerchant.Code, "merchant"); err != nil {
		return err
	}
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		res := tx.Model(&merchantRow{}).Where("id = ? AND status = 'active'", id).Updates(map[string]any{"status": "suspended"})
		if err := models.Changed(res, errNoMerchant); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "merchant.suspend", SubjectKind: "merchant", SubjectID: id, Reason: reason})
	})
	return err
}

// Authenticate finds the active merchant of a bearer key.
func (s *Service) Authenticate(ctx context.Context, key string) (Merchant, error) {
	var rows []merchantRow
	err := s.DB.Read(ctx).Where("key_hash = ? AND status = 'active'", s.Ring.HashToken(key)).Limit(1).Find(&rows).Error
	if err == nil && len(rows) == 0 {
		return Merchant{}, errUnknownKey
	}
	if err != nil {
		return Merchant{}, err
	}
	return rows[0].merchant(), nil
}

// Get reads a merchant by its row id, also a suspended one.
func (s *Service) Get(ctx context.Context, id string) (Merchant, error) {
	return s.find(ctx, "id = ?", id)
}

// ByVATID reads a merchant by its VAT id in any spelling, also a suspended one.
func (s *Service) ByVATID(ctx context.Context, vatID string) (Merchant, error) {
	known, err := ident.ParseVAT(vatID)
	if err != nil {
		return Merchant{}, errNoMerchant
	}
	return s.find(ctx, "vat_id = ?", known)
}

func (s *Service) find(ctx context.Context, where string, value string) (Merchant, error) {
	var rows []merchantRow
	err := s.DB.Read(ctx).Where(where, value).Limit(1).Find(&rows).Error
	if err == nil && len(rows) == 0 {
		return Merchant{}, errNoMerchant
	}
	if err != nil {
		return Merchant{}, err
	}
	return rows[0].merchant(), nil
}
