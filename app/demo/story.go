package demo

import (
	"context"
	"time"
)

// story is one way a visit goes. pack makes what the traveller bought; then plans what follows an accepted claim. A story
// without then goes to the customs desk where a receipt is red, and has everything validated there.
type story struct {
	name  string
	share int
	pack  func(c *crowd, t *traveller)
	then  func(d *day, t *traveller)
}

var stories = []story{
	{"everything in order", 500, clean, nil},
	{"shown at the desk", 120, treasures, nil},
	{"only half of it shown", 25, treasures, visit("reduce", "partly_present")},
	{"nothing to show", 25, treasures, visit("refuse", "goods_not_present")},
	{"used already", 8, treasures, visit("refuse", "goods_used")},
	{"went to the gate instead", 40, treasures, func(*day, *traveller) {}},
	{"missed the desk, took a later flight", 8, treasures, laterFlight},
	{"changed their mind", 12, func(c *crowd, t *traveller) { c.treasure(t) }, withdraw},
	{"refused, and opened again", 6, treasures, openedAgain},
	{"small purchases in one shop", 25, together, nil},
	{"below the minimum", 30, small, nil},
	{"bought too long ago", 14, longAgo, nil},
	{"lives in the European Union", 14, func(c *crowd, t *traveller) { clean(c, t); t.residence = "FR" }, nil},
	{"too young", 8, func(c *crowd, t *traveller) { clean(c, t); t.doc.BirthDate = c.day.AddDays(-365 * 12) }, nil},
	{"only tobacco", 6, tobacco, nil},
	{"tobacco among the rest", 12, func(c *crowd, t *traveller) { clean(c, t); tobacco(c, t) }, nil},
	{"the shop reported late", 40, lateShop, reportedLater},
	{"the shop never reported", 12, func(c *crowd, t *traveller) { clean(c, t); lateShop(c, t) }, nil},
	{"a shop nobody knows", 8, func(c *crowd, t *traveller) { typed(c, t, c.town.stranger, "never") }, nil},
	{"a shop that joins tomorrow", 6, func(c *crowd, t *traveller) { typed(c, t, c.town.outside, "never") }, nil},
	{"bought with another passport", 8, func(c *crowd, t *traveller) { c.buy(t, 3).how = "other" }, nil},
	{"typed a wrong total", 16, func(c *crowd, t *traveller) { c.buy(t, 2).how = "differs" }, nil},
	{"typed from paper", 20, func(c *crowd, t *traveller) { c.buy(t, 2).how = "typed" }, nil},
	{"claimed twice", 8, clean, again},
	{"cancelled by the shop before", 6, func(c *crowd, t *traveller) { c.buy(t, 4).how = "void" }, nil},
	{"cancelled by the shop while red", 5, func(c *crowd, t *traveller) { c.treasure(t) }, cancelled(10 * time.Minute)},
	{"cancelled by the shop after payment", 8, clean, cancelled(2 * time.Hour)},
	{"held by customs, then released", 6, clean, held(true)},
	{"held by customs", 6, clean, held(false)},
	{"held by finance, then released", 4, clean, stopped(true)},
	{"held by finance", 4, clean, stopped(false)},
	{"account refused, then another one", 8, word("refused-"), anotherAccount},
	{"account refused", 6, word("refused-"), nil},
	{"money came back", 10, word("returned-"), nil},
	{"paid in cash", 50, inCash(clean), atCashDesk},
	{"shown, then paid in cash", 12, inCash(treasures), shownThenCash},
	{"did not come to the cash desk", 4, inCash(clean), nil},
	{"a slow payment service", 40, word("slow-"), nil},
	{"an answer lost on the way", 16, word("lost-"), nil},
}

func clean(c *crowd, t *traveller) {
	for range 1 + c.rng.IntN(4) {
		c.buy(t, 1+c.rng.IntN(40))
	}
}

func treasures(c *crowd, t *traveller) {
	c.treasure(t)
	for range c.rng.IntN(3) {
		c.buy(t, 1+c.rng.IntN(20))
	}
}

// together is below the minimum each, and above it as purchases in one shop within three days.
func together(c *crowd, t *traveller) {
	i := c.rng.IntN(len(goods))
	for day := range 2 {
		c.add(t, c.town.shops[i], goods[i].what, goods[i].category, 60+c.rng.Int64N(36), 2+day)
	}
}

func small(c *crowd, t *traveller) {
	i := c.rng.IntN(len(goods))
	c.add(t, c.town.shops[i], goods[i].what, goods[i].category, 24+c.rng.Int64N(72), 3)
}

func longAgo(c *crowd, t *traveller) { c.buy(t, 140+c.rng.IntN(60)) }

func tobacco(c *crowd, t *traveller) {
	c.add(t, c.town.shops[0], "Cigars", "tobacco", 120+c.rng.Int64N(240), 2)
}

func lateShop(c *crowd, t *traveller) { typed(c, t, c.town.newcomer, "late") }

func typed(c *crowd, t *traveller, s shop, how string) {
	c.add(t, s, "Books and prints", "books", 120+c.rng.Int64N(240), 1).how = how
}

func word(w string) func(c *crowd, t *traveller) {
	return func(c *crowd, t *traveller) { clean(c, t); t.account = c.account(t, w) }
}

func visit(action, reason string) func(d *day, t *traveller) {
	return func(d *day, t *traveller) { d.queue(t, d.walk(), action, reason) }
}

func inCash(pack func(c *crowd, t *traveller)) func(c *crowd, t *traveller) {
	return func(c *crowd, t *traveller) { pack(c, t); t.method, t.account = "cash", "" }
}

func atCashDesk(d *day, t *traveller) {
	d.later(d.walk(), func(ctx context.Context) error { return d.payCash(ctx, t) })
}

func shownThenCash(d *day, t *traveller) {
	if served := d.queue(t, d.walk(), "validate", ""); !served.IsZero() {
		d.plan(served.Add(5*time.Minute), func(ctx context.Context) error { return d.payCash(ctx, t) })
	}
}

// laterFlight comes to the desk after the flight has left; an officer presents the claim for a later one.
func laterFlight(d *day, t *traveller) {
	again := t.departs.Add(40 * time.Minute)
	d.plan(again, func(ctx context.Context) error {
		t.departs = again.Add(4 * time.Hour)
		if err := d.ask(ctx, d.town.officers[0], t, "present", map[string]any{"version": t.claim.Version, "flight": t.flight, "departs_at": t.departs.Format(time.RFC3339)}); err != nil {
			return err
		}
		d.queue(t, 0, "validate", "")
		return nil
	})
}

func withdraw(d *day, t *traveller) {
	d.later(6*time.Minute, func(ctx context.Context) error {
		return d.ask(ctx, d.town.agent, t, "withdraw", map[string]any{"version": t.claim.Version})
	})
}

func openedAgain(d *day, t *traveller) {
	served := d.queue(t, d.walk(), "refuse", "goods_mismatch")
	if served.IsZero() {
		return
	}
	d.plan(served.Add(8*time.Minute), func(ctx context.Context) error {
		for _, r := range t.claim.Receipts {
			if r.Status == "refused" {
				if err := d.ask(ctx, d.town.supervisor, t, "reopen", map[string]any{"version": t.claim.Version, "receipt_id": r.ID, "reason": "the goods were in the other bag"}); err != nil {
					return err
				}
			}
		}
		d.queue(t, 0, "validate", "")
		return nil
	})
}

func reportedLater(d *day, t *traveller) {
	d.later(20*time.Minute, func(ctx context.Context) error { return d.record(ctx, t, t.bought[0]) })
}

// again submits the same receipts at another kiosk.
func again(d *day, t *traveller) {
	d.later(10*time.Minute, func(ctx context.Context) error {
		twin := *t
		twin.claim = claimAnswer{}
		if err := d.submit(ctx, &twin, "again"); err != nil {
			return err
		}
		if twin.refused.Code == "" {
			return d.wrong(t, "the same receipts made a second claim")
		}
		return nil
	})
}

func cancelled(after time.Duration) func(d *day, t *traveller) {
	return func(d *day, t *traveller) {
		d.later(after, func(ctx context.Context) error { return d.void(ctx, t.bought[0]) })
	}
}

func held(release bool) func(d *day, t *traveller) {
	return func(d *day, t *traveller) {
		d.later(0, func(ctx context.Context) error {
			return d.ask(ctx, d.town.officers[1], t, "holds", map[string]any{"kind": "claim", "reason": "goods seen in the departures hall"})
		})
		if release {
			d.later(90*time.Minute, func(ctx context.Context) error { return d.releaseHolds(ctx, t) })
		}
	}
}

// stopped is what finance stop before it is sent; the money waits with them.
func stopped(release bool) func(d *day, t *traveller) {
	return func(d *day, t *traveller) {
		d.later(0, func(ctx context.Context) error { return d.payouts(ctx, t, "hold", "amount is being looked at") })
		if release {
			d.later(2*time.Hour, func(ctx context.Context) error { return d.payouts(ctx, t, "release", "the amount is right") })
		}
	}
}

// anotherAccount is given at the desk once the first one has refused the money.
func anotherAccount(d *day, t *traveller) {
	d.later(45*time.Minute, func(ctx context.Context) error {
		return d.ask(ctx, d.town.officers[2], t, "account", map[string]any{"method": t.method, "account": "second-" + t.account[len("refused-"):]})
	})
}
