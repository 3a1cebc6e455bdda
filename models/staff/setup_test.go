package staff_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/sealed"
	"taxrefund/models/staff"
)

// empty is a service on a database in which nobody works yet.
func empty(t *testing.T, db *models.DB) *staff.Service {
	t.Helper()
	ring, err := sealed.NewRing()
	if err != nil {
		t.Fatal(err)
	}
	return &staff.Service{DB: db, Ring: ring}
}

func link(t *testing.T, s *staff.Service) string {
	t.Helper()
	token, created, err := s.SetupLink(t.Context())
	if err != nil || !created {
		t.Fatalf("no link: %v %v", created, err)
	}
	return token
}

func first(n int) staff.New {
	return staff.New{Email: fmt.Sprintf("first%d@example.org", n), Name: "First", Role: staff.Officer, Airport: "CDG", Password: modeltest.Password}
}

func TestTheSetupLinkMakesOneAdministratorOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		s := empty(t, db)
		token := link(t, s)
		_, err := s.Setup(t.Context(), "x", first(1))
		wantCode(t, err, "setup.link")
		weak := first(1)
		weak.Password = "short"
		_, err = s.Setup(t.Context(), token, weak)
		wantCode(t, err, "password.weak") // and the link is still good
		m, err := s.Setup(t.Context(), token, first(1))
		if err != nil || m.Role != staff.Admin || m.Airport != "" || m.Status != "active" {
			t.Fatalf("the link made %+v: %v", m, err)
		}
		_, err = s.Setup(t.Context(), token, first(2))
		wantCode(t, err, "setup.link")
		if _, created, err := s.SetupLink(t.Context()); created || err != nil {
			t.Errorf("a second link with somebody here: %v %v", created, err)
		}
		if _, who, err := s.SignIn(t.Context(), "first1@example.org", modeltest.Password, "x"); err != nil || who != m {
			t.Errorf("the administrator signs in as %+v: %v", who, err)
		}
	})
}

func TestASetupLinkEndsAfterADay(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		s := empty(t, db)
		token := link(t, s)
		modeltest.Clock(db).Advance(24 * time.Hour)
		_, err := s.Setup(t.Context(), token, first(1))
		wantCode(t, err, "setup.link")
		if _, err := s.Setup(t.Context(), link(t, s), first(1)); err != nil {
			t.Errorf("a new link: %v", err)
		}
	})
}

func TestTwentyUsesOfSetupLinksAtOnceMakeOneAdministrator(t *testing.T) {
	for name, links := range map[string]int{"of one link": 1, "of a link each": 20} {
		t.Run(name, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				s := empty(t, db)
				tokens := make([]string, links)
				for i := range tokens {
					tokens[i] = link(t, s)
				}
				errs := make([]error, 20)
				var wg sync.WaitGroup
				start := make(chan struct{})
				for i := range errs {
					wg.Go(func() {
						<-start
						_, errs[i] = s.Setup(t.Context(), tokens[i%links], first(i))
					})
				}
				close(start)
				wg.Wait()
				won := 0
				for i, err := range errs {
					if err == nil {
						won++
					} else if models.CodeOf(err) != "setup.link" {
						t.Errorf("use %d: %v", i, err)
					}
				}
				var people int64
				if err := db.Table("staff").Count(&people).Error; err != nil || won != 1 || people != 1 {
					t.Errorf("%d won and %d people are here, %v", won, people, err)
				}
			})
		})
	}
}

func TestWhoMayBeAdded(t *testing.T) {
	ok := staff.New{Name: "Noé Ünal 王", Role: staff.Officer, Airport: "CDG", Password: "twelve chars"}
	cases := []struct {
		name  string
		alter func(*staff.New)
		code  string // empty: accepted
	}{
		{"somebody with a password of twelve characters", func(*staff.New) {}, ""},
		{"with one of 128", func(n *staff.New) { n.Password = strings.Repeat("é", 128) }, ""},
		{"with one of 129", func(n *staff.New) { n.Password = strings.Repeat("e", 129) }, "password.weak"},
		{"with one of eleven", func(n *staff.New) { n.Password = "eleven char" }, "password.weak"},
		{"with eleven characters in 22 bytes", func(n *staff.New) { n.Password = strings.Repeat("é", 11) }, "password.weak"},
		{"with none", func(n *staff.New) { n.Password = "" }, "password.weak"},
		{"with one that everybody tries", func(n *staff.New) { n.Password = "PasswordPassword" }, "password.weak"},
		{"without an address", func(n *staff.New) { n.Email = "" }, "staff.email"},
		{"with an address that is none", func(n *staff.New) { n.Email = "new.example.org" }, "staff.email"},
		{"with a name in the address", func(n *staff.New) { n.Email = "New <new@example.org>" }, "staff.email"},
		{"with an endless address", func(n *staff.New) { n.Email = strings.Repeat("a", 250) + "@example.org" }, "staff.email"},
		{"without a name", func(n *staff.New) { n.Name = " " }, "staff.name"},
		{"with a name of 81 characters", func(n *staff.New) { n.Name = strings.Repeat("n", 81) }, "staff.name"},
		{"with a line break in the name", func(n *staff.New) { n.Name = "a\nb" }, "staff.name"},
		{"without a role", func(n *staff.New) { n.Role = "" }, "staff.role"},
		{"with an unknown role", func(n *staff.New) { n.Role = "root" }, "staff.role"},
		{"at an airport that is not here", func(n *staff.New) { n.Airport = "XXX" }, "airport.not_found"},
		{"with an address that is taken", func(n *staff.New) { n.Email = "Officer@Example.org" }, "staff.email_taken"},
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for i, tc := range cases {
			n := ok
			n.Email = fmt.Sprintf("new%d@example.org", i)
			tc.alter(&n)
			m, err := w.Staff.Add(t.Context(), w.Admin.Actor("t"), n)
			if tc.code != "" {
				if models.CodeOf(err) != tc.code {
					t.Errorf("%s: got %v, want %s", tc.name, err, tc.code)
				} else if n.Password != "" && strings.Contains(err.Error(), n.Password) {
					t.Errorf("%s: the refusal repeats the password", tc.name)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
			} else if _, who, err := w.Staff.SignIn(t.Context(), n.Email, n.Password, "x"); err != nil || who != m {
				t.Errorf("%s: signs in as %+v: %v", tc.name, who, err)
			}
		}
	})
}

func TestWhatEachRoleMayDo(t *testing.T) {
	all := []string{"", "claims.read", "claims.find", "claims.decide", "claims.withdraw", "claims.reopen", "reports.read", "payouts.control", "jobs.run", "places.manage", "staff.manage", "merchants.manage", "unheard.of"}
	for role, want := range map[staff.Role]string{
		staff.Officer:    ",claims.read,claims.decide,claims.withdraw",
		staff.Supervisor: ",claims.read,claims.decide,claims.withdraw,claims.reopen",
		staff.Agent:      ",claims.find,claims.withdraw",
		staff.Finance:    ",reports.read,payouts.control,jobs.run",
		staff.Admin:      ",reports.read,jobs.run,places.manage,staff.manage,merchants.manage",
	} {
		var may []string
		for _, p := range all {
			if role.May(p) {
				may = append(may, p)
			}
		}
		if got := strings.Join(may, ","); got != want {
			t.Errorf("a member of role %s may %q, want %q", role, got, want)
		}
	}
	for _, p := range all {
		if staff.Role("root").May(p) || staff.Role("").May(p) {
			t.Errorf("a role that is none may %q", p)
		}
	}
}

func TestAnActorIsTheMemberAsTheAuditNamesThem(t *testing.T) {
	m := staff.Member{ID: "1", Email: "a@example.org", Name: "A", Role: staff.Finance, Airport: "CDG", Status: "active"}
	if got, want := m.Actor("trace"), (models.Actor{Kind: "staff", ID: "1", Name: "A", Role: "finance", Airport: "CDG", TraceID: "trace"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
