package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
	"taxrefund/models/staff"
)

// town is everything a day needs to be there before it begins: an airport with desks and kiosks, its staff, and shops.
type town struct {
	kiosks                      []client
	officers                    []client
	supervisor, agent, finance  client
	cashier                     client
	money                       staff.Member // the finance colleague, who asks for the day's report
	shops                       []shop       // of goods, in their order
	jewellers                   []shop       // of watched
	newcomer, stranger, outside shop         // reports late; unknown here; joined the scheme only tomorrow
}

// build makes the town in an empty database.
func (s Stage) build(ctx context.Context, tomorrow string) (*town, error) {
	if _, err := s.Places.Airport(ctx, "CDG"); err == nil {
		return nil, errors.New("the day begins in an empty database, and this one is in use")
	}
	terminal, err := s.airport(ctx)
	if err != nil {
		return nil, err
	}
	t := &town{}
	for i := range 12 {
		_, key, err := s.Places.EnrolKiosk(ctx, system, "CDG", terminal.ID, fmt.Sprintf("Kiosk 2E-%d", i+1))
		if err != nil {
			return nil, err
		}
		t.kiosks = append(t.kiosks, newClient(s.BaseURL, key))
	}
	var hours []place.Hours
	for d := time.Sunday; d <= time.Saturday; d++ {
		hours = append(hours, place.Hours{Weekday: d, Opens: 5 * 60, Closes: 23*60 + 30})
	}
	if _, err := s.Places.AddDesk(ctx, system, place.Desk{AirportCode: "CDG", TerminalID: terminal.ID, Name: "Customs desk 5", Directions: "behind security, beside gate K31", Hours: hours}); err != nil {
		return nil, err
	}
	if err := t.hire(ctx, s); err != nil {
		return nil, err
	}
	return t, t.open(ctx, s, tomorrow)
}

// hire makes the accounts, with a token for everybody who works this day.
func (t *town) hire(ctx context.Context, s Stage) error {
	people := append([]staff.New{}, People...)
	for i, name := range []string{"Samira Haddad", "Jean Petit", "Lucie Roche", "Awa Diallo", "Hugo Lefort", "Nadia Benali", "Marc Olivier"} {
		people = append(people, staff.New{Email: fmt.Sprintf("officer%d@demo.example", i+2), Name: name, Role: staff.Officer, Airport: "CDG", Password: Password})
	}
	for _, p := range people {
		m, err := s.Staff.Add(ctx, system, p)
		if err != nil {
			return err
		}
		token, err := s.Staff.NewToken(ctx, m.Actor("demo"), m.ID, "demo", 30)
		if err != nil {
			return err
		}
		c := newClient(s.BaseURL, token)
		switch m.Role {
		case staff.Officer:
			t.officers = append(t.officers, c)
		case staff.Supervisor:
			t.supervisor = c
		case staff.Cashier:
			t.cashier = c
		case staff.Agent:
			t.agent = c
		case staff.Finance:
			t.finance, t.money = c, m
		}
	}
	return nil
}

// open registers the shops: one for each of the goods, a newcomer that reports late, and one that is no member yet. The stranger is a shop that nobody here knows.
func (t *town) open(ctx context.Context, s Stage, tomorrow string) error {
	n := 0
	add := func(trade, from string) (shop, error) {
		n++
		quarter := towns[n%len(towns)]
		m, key, err := s.Merchants.AddMerchant(ctx, system, merchant.Merchant{LegalName: trade + " " + quarter + " SAS", VATID: vatID(n), Country: "FR", MemberFrom: models.Date(from)})
		if err != nil {
			return shop{}, err
		}
		_, err = s.Merchants.AddStore(ctx, system, merchant.Store{MerchantID: m.ID, Code: "P1", Name: trade + " " + quarter, City: "Paris", TimeZone: "Europe/Paris"})
		return shop{Key: key, VATID: m.VATID, Name: m.LegalName, Store: "P1"}, err
	}
	var err error
	into := func(list *[]shop, trade string) {
		if err == nil {
			var made shop
			made, err = add(trade, "2020-01-01")
			*list = append(*list, made)
		}
	}
	for _, g := range goods {
		into(&t.shops, g.trade)
	}
	for _, g := range watched {
		into(&t.jewellers, g.trade)
	}
	if err != nil {
		return err
	}
	if t.newcomer, err = add("Librairie", "2020-01-01"); err != nil {
		return err
	}
	if t.outside, err = add("Fleuriste", tomorrow); err != nil {
		return err
	}
	t.stranger = shop{VATID: vatID(900), Name: "unknown"}
	return nil
}

// vatID is the n-th French VAT identification number that nobody has: SIREN numbers do not begin with 0000.
func vatID(n int) string { return ident.FrenchVAT(n) }

// britishIBAN is an account number with right check digits (ISO 13616) at a bank that does not exist.
func britishIBAN(n int) string {
	bban := fmt.Sprintf("ZZZZ%014d", n)
	rest := 0
	for _, c := range []byte(bban + "GB00") {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return fmt.Sprintf("GB%02d%s", 98-rest, bban)
}

// spoken is a name of the tables above as a passport's machine-readable zone has it.
func spoken(name string) string { return strings.ReplaceAll(name, "_", " ") }
