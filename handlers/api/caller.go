package api

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
	"taxrefund/models/staff"
)

// caller is who sent a request: a kiosk, a merchant or one of the staff.
type caller struct {
	actor    models.Actor
	airport  place.Airport     // of a kiosk
	merchant merchant.Merchant // of a merchant
	member   staff.Member      // of the staff
}

type callerKey struct{}

func who(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

var errNoKey = models.E(models.Unauthenticated, "caller.unknown", "send your key as Authorization: Bearer …")

// admit lets a caller through who is a "kiosk", a "merchant", or staff whose role has one of the permissions named.
func (a *API) admit(allowed []string) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c, err := a.identify(hc.Context(), hc.Header("Authorization"))
		if err == nil && !c.is(allowed) {
			err = errWrongCaller
		}
		if err != nil {
			refuse(hc, err)
			return
		}
		next(huma.WithValue(hc, callerKey{}, c))
	}
}

// identify knows a bearer key by the prefix that it was minted with.
func (a *API) identify(ctx context.Context, header string) (c caller, err error) {
	scheme, key, _ := strings.Cut(header, " ")
	kind, _, _ := strings.Cut(key, "_")
	trace := web.TraceOf(ctx)
	switch {
	case !strings.EqualFold(scheme, "Bearer"):
		return c, errNoKey
	case kind == "kiosk":
		k, airport, err := a.Places.Authenticate(ctx, key)
		if err == nil {
			a.Places.Hear(ctx, k.ID)
		}
		c.airport, c.actor = airport, models.Actor{Kind: "kiosk", ID: k.ID, Name: k.Name, Airport: k.AirportCode, TraceID: trace}
		return c, err
	case kind == "merchant":
		c.merchant, err = a.Merchants.Authenticate(ctx, key)
		c.actor = models.Actor{Kind: "merchant", ID: c.merchant.ID, Name: c.merchant.LegalName, TraceID: trace}
		return c, err
	case kind == "staff":
		c.member, err = a.Staff.ByToken(ctx, key)
		c.actor = c.member.Actor(trace)
		return c, err
	}
	return c, errNoKey
}

func (c caller) is(allowed []string) bool {
	return slices.ContainsFunc(allowed, func(need string) bool {
		return need == c.actor.Kind || c.actor.Kind == "staff" && c.member.Role.May(need)
	})
}

// airportOf is where a caller takes claims in: a kiosk's airport, or the own one of an agent's program.
func (a *API) airportOf(ctx context.Context, c caller) (place.Airport, error) {
	if c.actor.Kind == "kiosk" {
		return c.airport, nil
	}
	if c.member.Airport == "" {
		return place.Airport{}, models.E(models.Forbidden, "caller.no_airport", "claims are made at one airport; send a token of somebody who works at it")
	}
	return a.Places.Airport(ctx, c.member.Airport)
}

// deskCache remembers each airport's desks for a minute: every red answer names one, and opening hours change by the
// season, not by the claim.
type deskCache struct {
	mu    sync.Mutex
	known map[string]deskList
}

type deskList struct {
	desks []place.Desk
	until time.Time
}

func (a *API) desksOf(ctx context.Context, airport string) ([]place.Desk, error) {
	now := a.Places.DB.Clock.Now()
	a.desks.mu.Lock()
	list, ok := a.desks.known[airport]
	a.desks.mu.Unlock()
	if ok && now.Before(list.until) {
		return list.desks, nil
	}
	desks, err := a.Places.Desks(ctx, airport)
	if err != nil {
		return nil, err
	}
	a.desks.mu.Lock()
	defer a.desks.mu.Unlock()
	if a.desks.known == nil {
		a.desks.known = map[string]deskList{}
	}
	a.desks.known[airport] = deskList{desks: desks, until: now.Add(time.Minute)}
	return desks, nil
}
