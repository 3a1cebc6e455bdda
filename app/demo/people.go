package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// traveller is one person of the day, with what they bought and what became of them.
type traveller struct {
	no        int
	story     string
	nation    nation
	doc       travel.Document
	residence string
	flight    string
	to        string
	departs   time.Time
	method    string
	account   string
	bought    []purchase

	claim   claimAnswer
	refused problem // the answer to a submission that made no claim
}

// purchase is one receipt. how says what is special about it: "" is recorded and found by the passport; "typed" is typed
// from paper; "late" is recorded only in the afternoon; "never" is not recorded; "differs" is typed with a wrong total.
type purchase struct {
	shop           shop
	how            string
	invoice        string
	on             models.Date
	what, category string
	gross          int64 // euro cent, a multiple of 6: VAT of 20 % included
}

func (p purchase) vat() int64 { return p.gross / 6 }

// crowd makes the day's travellers. The same seed makes the same crowd.
type crowd struct {
	rng  *rand.Rand
	town *town
	day  models.Date
	zone *time.Location
}

// somebody comes from one of the nations and takes one of its flights, in time to be at a kiosk before.
func (c *crowd) somebody(no int) *traveller {
	n := nations[c.byShare()]
	t := &traveller{no: no, nation: n, residence: n.Country, method: n.Method}
	f := strings.Fields(n.Flights[c.rng.IntN(len(n.Flights))])
	clock, err := time.ParseInLocation("2006-01-02 15:04", string(c.day)+" "+f[2], c.zone)
	if err != nil {
		panic(err) // the timetable above
	}
	t.flight, t.to, t.departs = f[0], f[1], clock
	t.doc = travel.Document{Kind: "P", IssuingState: n.State, Nationality: n.State, Number: fmt.Sprintf("%c%08d", 'A'+rune(c.rng.IntN(26)), 10000000+no),
		Surname: c.of(n.Surnames), GivenNames: c.of(n.Given), Sex: []string{"F", "M"}[c.rng.IntN(2)],
		BirthDate: c.day.AddDays(-365*20 - c.rng.IntN(365*50)), ExpiresOn: c.day.AddDays(200 + c.rng.IntN(3000))}
	t.account = c.account(t, "")
	return t
}

// account is where the refund goes; word is what the sandbox rail is to do with it, see app/rails/sandbox.
func (c *crowd) account(t *traveller, word string) string {
	if word != "" && t.method == "bank" {
		t.method = "wallet" // a word has no place in an IBAN
	}
	switch t.method {
	case "bank":
		return britishIBAN(t.no)
	case "card":
		return fmt.Sprintf("tok-%s%d", word, t.no)
	}
	return fmt.Sprintf("%s%d@wallet.example", word, t.no)
}

func (c *crowd) byShare() int {
	total := 0
	for _, n := range nations {
		total += n.Share
	}
	at := c.rng.IntN(total)
	for i, n := range nations {
		if at -= n.Share; at < 0 {
			return i
		}
	}
	return 0
}

func (c *crowd) of(names string) string {
	list := strings.Fields(names)
	return spoken(list[c.rng.IntN(len(list))])
}

// buy is something that goes through unseen, bought so many days ago.
func (c *crowd) buy(t *traveller, daysAgo int) *purchase {
	i := c.rng.IntN(len(goods))
	g := goods[i]
	return c.add(t, c.town.shops[i], g.what, g.category, g.from+c.rng.Int64N(g.to-g.from), daysAgo)
}

// treasure is something that officers want to see.
func (c *crowd) treasure(t *traveller) *purchase {
	i := c.rng.IntN(len(watched))
	g := watched[i]
	return c.add(t, c.town.jewellers[i], g.what, g.category, g.from+c.rng.Int64N(g.to-g.from), 1+c.rng.IntN(10))
}

func (c *crowd) add(t *traveller, s shop, what, category string, euro int64, daysAgo int) *purchase {
	t.bought = append(t.bought, purchase{shop: s, invoice: fmt.Sprintf("%s-%05d-%d", s.VATID[len(s.VATID)-3:], t.no, len(t.bought)+1),
		on: c.day.AddDays(-daysAgo), what: what, category: category, gross: euro * 100 / 6 * 6})
	return &t.bought[len(t.bought)-1]
}
