package staff

import (
	"context"
	"time"

	"github.com/alexedwards/argon2id"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
)

// Service keeps the staff and their sign-ins. It is safe for concurrent use.
type Service struct {
	DB   *models.DB
	Ring *sealed.Ring
}

// strength is Argon2id with 19 MiB, two passes and one lane (RFC 9106; OWASP password storage).
var strength = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds how many passwords are worked on at once, so that sign-ins cannot take all memory.
var hashing = make(chan struct{}, 2)

// nobody is compared with where there is no such account, so that the answer takes as long.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Zq5gIvLMkiR+ztG9cP1mBXzQxOq6JqVWkS5Yx3rAvJg"

func compare(password, hash string) bool {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && err == nil
}

func hash(password string) (string, error) {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, strength)
}

// Add adds somebody; their e-mail address must be new. Staff of one airport add people of their own airport only.
func (s *Service) Add(ctx context.Context, actor models.Actor, n New) (Member, error) {
	if err := n.check(); err != nil {
		return Member{}, err
	}
	if err := place.Within(actor, n.Airport); err != nil {
		return Member{}, err
	}
	h, err := hash(n.Password)
	if err != nil {
		return Member{}, err
	}
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (Member, error) { return add(tx, n, h) })
}

func add(tx *models.Tx, n New, hash string) (Member, error) {
	if n.Airport != "" {
		if err := place.MustExist(tx, n.Airport); err != nil {
			return Member{}, err
		}
	}
	m := Member{ID: models.NewID(), Email: n.Email, Name: n.Name, Role: n.Role, Airport: n.Airport, Status: "active"}
	if err := insertMember(tx, m, hash); err != nil {
		return m, err
	}
	return m, audit.Write(tx, audit.Deed{Name: "staff.add", SubjectKind: "staff", SubjectID: m.ID, Airport: m.Airport, Detail: map[string]any{"role": m.Role}})
}

var (
	errRefused   = models.E(models.Unauthenticated, "sign_in.refused", "the e-mail address or the password is wrong")
	errThrottled = models.E(models.Forbidden, "sign_in.throttled", "too many tries; wait a quarter of an hour")
	errNoSession = models.E(models.Unauthenticated, "session.ended", "sign in to go on")
	errNoToken   = models.E(models.Unauthenticated, "token.unknown", "this token is not known, or has ended")
	errNoLink    = models.E(models.Unauthenticated, "setup.link", "this link was used or has ended; start the program again for a new one")
)

// SignIn checks a password. Unknown, disabled and wrong are the same answer in the same time; tries are counted by
// account and by origin.
func (s *Service) SignIn(ctx context.Context, email, password, from string) (Session, Member, error) {
	if len(password) > 512 || len(email) > 254 {
		return Session{}, Member{}, errRefused
	}
	email = spelled(email) // before the tries are counted: another spelling is not another account
	m, h, err := s.byEmail(ctx, email)
	if err != nil {
		return Session{}, m, err
	}
	try := s.tryOf(email, from)
	if err := s.throttle(ctx, try); err != nil {
		return Session{}, Member{}, err
	}
	if h == "" {
		h = nobody
	}
	if !compare(password, h) || m.Status != "active" {
		s.refused(ctx, m)
		return Session{}, Member{}, errRefused
	}
	session := Session{Token: sealed.NewToken("session"), CSRF: sealed.NewToken("csrf")}
	_, err = models.InTx(ctx, s.DB, m.Actor(""), func(tx *models.Tx) (int, error) {
		session.EndsAt = tx.Now.Add(absolute)
		if err := insertSession(tx, s.Ring.HashToken(session.Token), m.ID, session); err != nil {
			return 0, err
		}
		if err := uncountTry(tx, try); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "staff.sign_in", SubjectKind: "staff", SubjectID: m.ID, Airport: m.Airport})
	})
	return session, m, err
}

// refused leaves a trace of a failed sign-in, without a subject where there is no such account: one that left none would
// be answered sooner. It never changes the answer.
func (s *Service) refused(ctx context.Context, m Member) {
	_, _ = models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (int, error) {
		return 0, audit.Write(tx, audit.Deed{Name: "staff.sign_in_refused", SubjectKind: "staff", SubjectID: m.ID, Airport: m.Airport})
	})
}

// try is one sign-in as it is counted: by account and by origin, in a window of time.
type try struct {
	who  [2][]byte
	slot time.Time
}

func (s *Service) tryOf(email, from string) try {
	return try{who: [2][]byte{s.Ring.Index("sign-in", email), s.Ring.Index("sign-in-from", from)}, slot: s.DB.Clock.Now().Truncate(tryWindow)}
}

// throttle counts a try before it is looked at, and refuses one too many; a try that succeeds is taken off again, so that
// a whole shift may sign in from one address.
func (s *Service) throttle(ctx context.Context, t try) error {
	for _, who := range t.who {
		n, err := models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (int, error) { return countTry(tx, who, t.slot) })
		if err != nil {
			return err
		}
		if n > maxTries {
			return errThrottled
		}
	}
	return nil
}

// Session finds who a cookie belongs to. It ends after 15 idle minutes (10 for finance and administrators) and ten hours
// in all.
func (s *Service) Session(ctx context.Context, token string) (Member, Session, error) {
	row, m, err := s.bySession(ctx, s.Ring.HashToken(token))
	if err != nil {
		return m, Session{}, err
	}
	now := s.DB.Clock.Now()
	if m.ID == "" || m.Status != "active" || now.After(row.EndsAt) || now.After(row.SeenAt.Add(m.Role.idle())) {
		return Member{}, Session{}, errNoSession
	}
	if now.Sub(row.SeenAt) > time.Minute {
		err = s.DB.WithContext(ctx).Model(&sessionRow{}).Where("token_hash = ?", row.TokenHash).Updates(map[string]any{"seen_at": now}).Error
	}
	return m, Session{Token: token, CSRF: row.Csrf, EndsAt: row.EndsAt}, err
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.DB.WithContext(ctx).Where("token_hash = ?", s.Ring.HashToken(token)).Delete(&sessionRow{}).Error
}

// Disable keeps somebody out at once: sessions and tokens end with it. The last administrator of all airports stays
// ("staff.last_admin").
func (s *Service) Disable(ctx context.Context, actor models.Actor, id string) error {
	id, err := models.ParseID(id, "staff.not_found", "person")
	if err != nil {
		return err
	}
	_, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		if err := keepAnAdmin(tx, id); err != nil {
			return 0, err
		}
		if err := disable(tx, id); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "staff.disable", SubjectKind: "staff", SubjectID: id})
	})
	return err
}

// NewToken makes a personal token for the API, shown this once; it ends after so many days, at most 366.
func (s *Service) NewToken(ctx context.Context, actor models.Actor, staffID, name string, days int) (string, error) {
	token := sealed.NewToken("staff")
	_, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		row := tokenRow{ID: models.NewID(), TokenHash: s.Ring.HashToken(token), StaffID: staffID, Name: name, CreatedAt: tx.Now, EndsAt: tx.Now.AddDate(0, 0, min(days, 366))}
		if err := tx.Create(&row).Error; err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "staff.token", SubjectKind: "staff", SubjectID: staffID})
	})
	return token, err
}

// ByToken finds who a personal token belongs to.
func (s *Service) ByToken(ctx context.Context, token string) (Member, error) {
	m, err := s.byToken(ctx, s.Ring.HashToken(token))
	if err == nil && (m.ID == "" || m.Status != "active") {
		err = errNoToken
	}
	return m, err
}

// SetupLink makes a one-time token for the first administrator while there is no staff; it ends after 24 hours.
func (s *Service) SetupLink(ctx context.Context) (token string, created bool, err error) {
	token = sealed.NewToken("setup")
	created, err = models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (bool, error) {
		empty, err := nobodyYet(tx)
		if err != nil || !empty {
			return false, err
		}
		return true, tx.Create(&linkRow{TokenHash: s.Ring.HashToken(token), CreatedAt: tx.Now, EndsAt: tx.Now.Add(24 * time.Hour)}).Error
	})
	return token, created, err
}

// Setup uses the link once to make the first administrator.
func (s *Service) Setup(ctx context.Context, token string, n New) (Member, error) {
	n.Role, n.Airport = Admin, ""
	if err := n.check(); err != nil {
		return Member{}, err
	}
	h, err := hash(n.Password)
	if err != nil {
		return Member{}, err
	}
	return models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (Member, error) {
		empty, err := nobodyYet(tx)
		if err != nil {
			return Member{}, err
		}
		if !empty {
			return Member{}, errNoLink
		}
		if err := useLink(tx, s.Ring.HashToken(token)); err != nil {
			return Member{}, err
		}
		return add(tx, n, h)
	})
}
