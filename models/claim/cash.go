package claim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/payout"
	"taxrefund/models/tax"
)

// LockVoucher reads the claim of a scanned or typed voucher, with its payouts, to pay it in the running transaction. The
// version comes with the scanned code; a typed number needs it beside it. What is not the claim's latest version is refused
// ("voucher.old_version"), and so is another airport's voucher ("voucher.other_airport"). With the claim every other claim
// of its passport is locked: nobody is paid at two desks at once.
func (s *Service) LockVoucher(tx *models.Tx, text string, version int) (*Claim, error) {
	doc, scanned, err := s.readCode(text)
	if err != nil {
		return nil, err
	}
	if scanned != 0 {
		version = scanned
	}
	if version < 1 {
		return nil, models.E(models.Invalid, "voucher.version", "type the version too; it is printed on the voucher")
	}
	peek, err := s.load(tx.DB, tx.DB, string(doc))
	if err != nil {
		return nil, err
	}
	if peek.visible(tx.Actor) != nil {
		return nil, models.E(models.Conflict, "voucher.other_airport", "this voucher is of another airport; it is paid there")
	}
	var ids []string
	err = tx.Model(&claimRow{}).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("document_index = ?", peek.documentIndex).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("lock the claims of a passport: %w", err)
	}
	c, err := s.lock(tx, peek.ID)
	if err != nil {
		return nil, err
	}
	if version != c.Version {
		return nil, models.E(models.Conflict, "voucher.old_version", "this is not the latest version of the voucher; have it printed again at the refund desk, then scan the new one")
	}
	c.Payouts, err = payout.LockClaim(tx, c.ID)
	return c, err
}

// CashCap is the limit on cash for refunds of a country on the day of payment, false where none is known.
func (s *Service) CashCap(country string, on models.Date) (tax.CashCap, bool) {
	scheme, err := s.Law.Scheme(country)
	if err != nil {
		return tax.CashCap{}, false
	}
	return scheme.Cash(on)
}

// OtherMethods lists in words how a refund is paid here if not in cash: "alipay or bank".
func (s *Service) OtherMethods() string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(s.Settings.Rails)), func(m string) bool { return m == payout.Cash })
	switch n := len(names); n {
	case 0:
		return "another way of payment"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
}

// cashAllowed refuses cash that could never be handed out, when it is chosen and not only at the desk.
func (s *Service) cashAllowed(c *Claim, now time.Time) error {
	limit, ok := s.CashCap(c.Scheme, models.DateIn(now, c.zone()))
	if c.Method != payout.Cash || !ok {
		return nil
	}
	field := models.FieldError{Path: "payout.method", Code: "payout.method_unavailable", Msg: "choose " + s.OtherMethods()}
	if limit.None {
		return models.E(models.Invalid, "payout.cash_none", "refunds of this country are not paid in cash; choose %s", s.OtherMethods()).With(field)
	}
	over := c.Refund > limit.Max.Minor
	if limit.Per == tax.PerForm {
		over = slices.ContainsFunc(c.Receipts, func(r Receipt) bool { return r.Refund > limit.Max.Minor })
	}
	if over && limit.Overflow == tax.OtherMethod {
		return models.E(models.Invalid, "payout.cash_over_cap", "at most %s a %s is paid in cash; choose %s", limit.Max, limit.Per, s.OtherMethods()).With(field)
	}
	return nil
}

// CashOverflow says what becomes of what a limit keeps back of a due on a day at the airport. Nothing is put off for a
// traveller who does not come again: it goes another way.
func (c *Claim) CashOverflow(limit tax.CashCap, forfeitsOn, today models.Date) string {
	if limit.Overflow == tax.Defer && !c.FetchedLater(forfeitsOn, today) {
		return tax.Split
	}
	return limit.Overflow
}

// FetchedLater reports whether cash can still be fetched after a day at the airport: the traveller's flight leaves on a later one,
// and the time to collect is not over with it.
func (c *Claim) FetchedLater(forfeitsOn, today models.Date) bool {
	return models.DateIn(c.DepartsAt, c.zone()) > today && (forfeitsOn == "" || forfeitsOn > today)
}

// CashNote says to the traveller, when cash is chosen, what limits it; empty where nothing does.
func (s *Service) CashNote(c *Claim, now time.Time) string {
	today := models.DateIn(now, c.zone())
	limit, ok := s.CashCap(c.Scheme, today)
	if c.Method != payout.Cash || !ok {
		return ""
	}
	if limit.None {
		return fmt.Sprintf("Refunds of this country are not paid in cash any more: choose %s.", s.OtherMethods())
	}
	return fmt.Sprintf("At most %s a %s is paid in cash; %s.", limit.Max, limit.Per, map[string]string{
		tax.OtherMethod: "more is paid another way, by " + s.OtherMethods(), tax.Split: "the rest is paid another way, by " + s.OtherMethods(),
		tax.ForfeitBalance: "who takes cash gives up the rest", tax.Defer: "the rest is paid from the next day",
	}[c.CashOverflow(limit, c.lastDay(), today)])
}

// lastDay is the last day on which something of a claim that is not paid yet may be collected; empty where there is none.
func (c *Claim) lastDay() models.Date {
	last := models.Date("")
	for _, p := range c.Payouts {
		if p.State == payout.DueState && p.ForfeitsOn > last {
			last = p.ForfeitsOn
		}
	}
	return last
}
