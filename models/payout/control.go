package payout

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// Control is the brake on a rail in one currency, at one airport or (with an empty Airport) everywhere.
type Control struct {
	Airport, Rail      string
	Currency           money.Currency
	Paused             bool
	SingleCeilingMinor *int64 // payouts above it are skipped
	DailyCeilingMinor  *int64 // of one airport's business day
	Reason             string
}

type controlRow struct {
	ID, AirportCode, Rail                 string
	Paused                                bool
	SingleCeilingMinor, DailyCeilingMinor *int64
	Currency, Reason, ChangedBy           string
	ChangedAt                             time.Time
}

func (controlRow) TableName() string { return "rail_controls" }

// Control sets the brake; the next run obeys it.
func (s *Service) Control(ctx context.Context, actor models.Actor, c Control) error {
	if _, ok := s.Rails[c.Rail]; !ok && c.Rail != Cash {
		return models.E(models.Invalid, "rail.unknown", "there is no such rail here")
	}
	if _, err := money.ParseCurrency(string(c.Currency)); err != nil {
		return err
	}
	if actor.Airport != "" && actor.Airport != c.Airport {
		return models.E(models.Forbidden, "rail.other_airport", "you may set the brake of your own airport only")
	}
	if c.Paused && len(c.Reason) < 3 || len(c.Reason) > 500 {
		return models.E(models.Invalid, "rail.reason", "say in 3 to 500 characters why the rail is paused")
	}
	for _, ceiling := range []*int64{c.SingleCeilingMinor, c.DailyCeilingMinor} {
		if ceiling != nil && (*ceiling <= 0 || *ceiling > money.MaxMinor) {
			return models.E(models.Invalid, "amount.range", "a ceiling is more than nothing")
		}
	}
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		row := controlRow{ID: models.NewID(), AirportCode: c.Airport, Rail: c.Rail, Paused: c.Paused, SingleCeilingMinor: c.SingleCeilingMinor,
			DailyCeilingMinor: c.DailyCeilingMinor, Currency: string(c.Currency), Reason: c.Reason, ChangedBy: actor.ID, ChangedAt: tx.Now}
		onKey := clause.OnConflict{Columns: []clause.Column{{Name: "airport_code"}, {Name: "rail"}, {Name: "currency"}},
			DoUpdates: clause.AssignmentColumns([]string{"paused", "single_ceiling_minor", "daily_ceiling_minor", "reason", "changed_by", "changed_at"})}
		if err := tx.Clauses(onKey).Create(&row).Error; err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "rail.control", SubjectKind: "rail", SubjectID: c.Rail, Airport: c.Airport, Reason: c.Reason,
			Detail: map[string]any{"paused": c.Paused, "single_ceiling_minor": c.SingleCeilingMinor, "daily_ceiling_minor": c.DailyCeilingMinor}})
	})
	return err
}

// PauseAll pauses cash and every rail that any payout ever named, in every currency of an airport or a payout, everywhere. It
// returns how many brakes it set. Ceilings stay.
func PauseAll(tx *models.Tx, reason string) (int, error) {
	var used []controlRow
	err := tx.Raw(`SELECT r.rail, c.currency FROM (SELECT rail FROM payouts UNION SELECT CAST(? AS text)) r
		CROSS JOIN (SELECT currency FROM payouts UNION SELECT currency FROM airports) c ORDER BY r.rail, c.currency`, Cash).Scan(&used).Error
	if err != nil {
		return 0, err
	}
	for _, u := range used {
		row := controlRow{ID: models.NewID(), Rail: u.Rail, Currency: u.Currency, Paused: true, Reason: reason, ChangedBy: tx.Actor.ID, ChangedAt: tx.Now}
		onKey := clause.OnConflict{Columns: []clause.Column{{Name: "airport_code"}, {Name: "rail"}, {Name: "currency"}},
			DoUpdates: clause.AssignmentColumns([]string{"paused", "reason", "changed_by", "changed_at"})}
		if err := tx.Clauses(onKey).Create(&row).Error; err != nil {
			return 0, err
		}
		if err := audit.Write(tx, audit.Deed{Name: "rail.control", SubjectKind: "rail", SubjectID: u.Rail, Reason: reason, Detail: map[string]any{"paused": true}}); err != nil {
			return 0, err
		}
	}
	return len(used), nil
}

// Controls lists every brake that was ever set.
func (s *Service) Controls(ctx context.Context) ([]Control, error) {
	var rows []controlRow
	err := s.DB.Read(ctx).Order("rail, airport_code, currency").Find(&rows).Error
	out := make([]Control, len(rows))
	for i, r := range rows {
		out[i] = Control{Airport: r.AirportCode, Rail: r.Rail, Currency: money.Currency(r.Currency), Paused: r.Paused,
			SingleCeilingMinor: r.SingleCeilingMinor, DailyCeilingMinor: r.DailyCeilingMinor, Reason: r.Reason}
	}
	return out, err
}

// limits are the brakes that hold for one run, what was sent today already, and what the rail has left to send.
type limits struct {
	rows  []controlRow
	today map[string]int64 // minor units by currency since the airport's midnight
	room  map[string]*room // by currency, where a floor is set
}

func limitsOf(tx *models.Tx, airport, rail string) (limits, error) {
	l := limits{today: map[string]int64{}}
	// Locked, so that two runs at once do not both fill what is left of a day.
	q := forUpdate(tx).Where("rail = ? AND airport_code IN ('', ?)", rail, airport).Order("id")
	err := q.Find(&l.rows).Error
	if err == nil {
		l.room, err = roomOf(tx, rail)
	}
	if err != nil || !slices.ContainsFunc(l.rows, func(c controlRow) bool { return c.DailyCeilingMinor != nil }) {
		return l, err
	}
	place, err := zoneOf(tx, airport)
	if err != nil {
		return l, err
	}
	var sums []struct {
		Currency string
		Minor    int64
	}
	err = tx.Raw(`SELECT a.currency, SUM(a.amount_minor) AS minor FROM attempts a JOIN payouts p ON p.id = a.payout_id
		WHERE a.rail = ? AND p.airport_code = ? AND a.created_at >= ? AND a.outcome <> 'failed' GROUP BY a.currency`,
		rail, airport, models.DateIn(tx.Now, place).Start(place)).Scan(&sums).Error
	for _, s := range sums {
		l.today[s.Currency] = s.Minor
	}
	return l, err
}

// stops says why a payout may not go now, or "" and counts it.
func (l *limits) stops(a money.Amount) string {
	for _, c := range l.rows {
		switch {
		case c.Currency != string(a.Currency):
		case c.Paused:
			return "paused"
		case c.SingleCeilingMinor != nil && a.Minor > *c.SingleCeilingMinor:
			return "single_ceiling"
		case c.DailyCeilingMinor != nil && l.today[c.Currency]+a.Minor > *c.DailyCeilingMinor:
			return "daily_ceiling"
		}
	}
	if r := l.room[string(a.Currency)]; r != nil {
		if r.left-a.Minor < r.floor {
			return "prefund_floor"
		}
		r.left -= a.Minor
	}
	l.today[string(a.Currency)] += a.Minor
	return ""
}

// Hold stops one payout that has not been sent; Release lets it go on.
func (s *Service) Hold(ctx context.Context, actor models.Actor, id, reason string) error {
	return s.step(ctx, actor, id, "payout.hold", reason, func(tx *models.Tx, p *Payout) error { return move(tx, p, Held, reason) })
}

// Release ends a hold on one payout. What is held with its claim is let go by customs, see ReleaseClaim.
func (s *Service) Release(ctx context.Context, actor models.Actor, id, reason string) error {
	return s.step(ctx, actor, id, "payout.release", reason, func(tx *models.Tx, p *Payout) error {
		switch {
		case p.State != Held:
		case ofClaim(p.StateReason):
			return models.E(models.Conflict, "payout.held_with_claim", "customs holds this payout with its claim; it goes on when that hold is released")
		case p.StateReason == SaleVoid:
			return models.E(models.Conflict, "payout.sale_void", "the shop cancelled a sale of this claim; a supervisor opens that receipt again first")
		case p.sent():
			return models.E(models.Conflict, "payout.paid_after_all", "the rail has paid this after it had called it failed; it is never paid again")
		}
		return release(tx, p, reason)
	})
}

func (s *Service) step(ctx context.Context, actor models.Actor, id, deed, reason string, change func(*models.Tx, *Payout) error) error {
	id, err := models.ParseID(id, errNone.Code, "payout")
	if err != nil {
		return err
	}
	if len(reason) < 3 || len(reason) > 500 {
		return models.E(models.Invalid, "payout.reason", "say why, in 3 to 500 characters")
	}
	_, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		p, err := lockPayout(tx, id)
		if err != nil {
			return 0, err
		}
		if actor.Airport != "" && actor.Airport != p.Airport {
			return 0, errNone
		}
		if err := change(tx, &p); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: deed, SubjectKind: "payout", SubjectID: p.ID, Airport: p.Airport, Reason: reason})
	})
	return err
}

// ResolveReview decides what nobody could find out: one person proposes "paid" or "failed", and a second one confirms it
// by saying the same. It reports whether the payout is decided now.
func (s *Service) ResolveReview(ctx context.Context, actor models.Actor, id, outcome, reason string) (bool, error) {
	if outcome != string(StatusPaid) && outcome != string(StatusFailed) {
		return false, models.E(models.Invalid, "payout.outcome", "a payout in review was paid or has failed")
	}
	decided := false
	err := s.step(ctx, actor, id, "payout.resolve", reason, func(tx *models.Tx, p *Payout) error {
		decided = false
		if p.State != Review {
			return models.E(models.Conflict, "payout.not_in_review", "this payout is not in review")
		}
		t, err := liveAttempt(tx, *p)
		if err != nil {
			return err
		}
		ev := Evidence{Source: "person", Status: Status(outcome), Code: "resolved"}
		if decided, err = seconded(tx, t.attempt.ID, outcome); err != nil {
			return err
		}
		if !decided {
			return insertEvidence(tx, t.attempt, ev)
		}
		_, err = record(tx, p.Rail, t.attempt.RailID, ev)
		return err
	})
	return decided && err == nil, err
}

// Forfeit ends what nobody claimed within the claim period and books it. It returns how many payouts that were.
func (s *Service) Forfeit(ctx context.Context, actor models.Actor, airport string) (int, error) {
	const most = 500 // in one transaction
	for total := 0; ; {
		n, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) { return forfeit(tx, airport, most) })
		if total += n; err != nil || n < most {
			return total, err
		}
	}
}

func forfeit(tx *models.Tx, airport string, most int) (int, error) {
	list, err := lockForfeited(tx, airport, most)
	if err != nil {
		return 0, err
	}
	for _, p := range list {
		if err := forfeitOne(tx, &p, "claim period over"); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

func forfeitOne(tx *models.Tx, p *Payout, reason string) error {
	if err := move(tx, p, Forfeited, reason); err != nil {
		return err
	}
	return ledger.Post(tx, ledger.Posting{Kind: "forfeit", Ref: p.ID, Entries: []ledger.Entry{
		{Account: ledger.Payable(p.ClaimID), Amount: p.Amount}, {Account: ledger.Forfeited(p.Airport), Amount: p.Amount.Neg()},
	}})
}
