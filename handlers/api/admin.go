package api

import (
	"context"
	"time"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/place"
	"taxrefund/models/staff"
)

// madeOut names what was made.
type madeOut struct {
	Body struct {
		ID string `json:"id"`
	}
}

// keyOut names what was made and shows its bearer key, this once.
type keyOut struct {
	Body struct {
		ID  string `json:"id"`
		Key string `json:"key" doc:"shown this once and stored hashed"`
	}
}

func made(id string, err error) (*madeOut, error) {
	out := &madeOut{}
	out.Body.ID = id
	return out, err
}

func madeWithKey(id, key string, err error) (*keyOut, error) {
	out := &keyOut{}
	out.Body.ID, out.Body.Key = id, key
	return out, err
}

type airportBody struct {
	Body struct {
		Code     string `json:"code" doc:"IATA code" example:"CDG"`
		Name     string `json:"name"`
		Country  string `json:"country" doc:"ISO 3166 alpha-2" example:"FR"`
		TimeZone string `json:"time_zone" example:"Europe/Paris"`
		Currency string `json:"currency" example:"EUR"`
	}
}

func (a *API) addAirport(ctx context.Context, in *airportBody) (*madeOut, error) {
	b := in.Body
	return made(b.Code, a.Places.AddAirport(ctx, who(ctx).actor,
		place.Airport{Code: b.Code, Name: b.Name, Country: b.Country, TimeZone: b.TimeZone, Currency: money.Currency(b.Currency)}))
}

type terminalBody struct {
	Airport string `path:"airport"`
	Body    struct {
		Name string `json:"name" example:"Terminal 2E"`
	}
}

func (a *API) addTerminal(ctx context.Context, in *terminalBody) (*madeOut, error) {
	t, err := a.Places.AddTerminal(ctx, who(ctx).actor, in.Airport, in.Body.Name)
	return made(t.ID, err)
}

type hoursIn struct {
	Weekday int `json:"weekday" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	Opens   int `json:"opens_minute" minimum:"0" maximum:"1439" doc:"minutes after the airport's midnight"`
	Closes  int `json:"closes_minute" minimum:"1" maximum:"1440"`
}

type deskBody struct {
	Airport string `path:"airport"`
	Body    struct {
		TerminalID string    `json:"terminal_id"`
		Name       string    `json:"name" example:"Customs desk 2"`
		Directions string    `json:"directions" example:"beside check-in row 7"`
		Hours      []hoursIn `json:"hours" maxItems:"50"`
	}
}

func (a *API) addDesk(ctx context.Context, in *deskBody) (*madeOut, error) {
	d := place.Desk{AirportCode: in.Airport, TerminalID: in.Body.TerminalID, Name: in.Body.Name, Directions: in.Body.Directions}
	for _, h := range in.Body.Hours {
		d.Hours = append(d.Hours, place.Hours{Weekday: time.Weekday(h.Weekday), Opens: h.Opens, Closes: h.Closes})
	}
	d, err := a.Places.AddDesk(ctx, who(ctx).actor, d)
	return made(d.ID, err)
}

type kioskBody struct {
	Airport string `path:"airport"`
	Body    struct {
		TerminalID string `json:"terminal_id"`
		Name       string `json:"name" example:"K-07"`
	}
}

func (a *API) enrolKiosk(ctx context.Context, in *kioskBody) (*keyOut, error) {
	k, key, err := a.Places.EnrolKiosk(ctx, who(ctx).actor, in.Airport, in.Body.TerminalID, in.Body.Name)
	return madeWithKey(k.ID, key, err)
}

type idIn struct {
	ID string `path:"id"`
}

func (a *API) revokeKiosk(ctx context.Context, in *idIn) (*struct{}, error) {
	return nil, a.Places.RevokeKiosk(ctx, who(ctx).actor, in.ID)
}

type merchantBody struct {
	Body struct {
		LegalName   string `json:"legal_name"`
		VATID       string `json:"vat_id" example:"FR83404833048"`
		Country     string `json:"country" doc:"ISO 3166 alpha-2"`
		MemberFrom  string `json:"member_from" doc:"first day in the scheme, YYYY-MM-DD"`
		MemberUntil string `json:"member_until,omitempty" doc:"last day in the scheme"`
	}
}

func (a *API) addMerchant(ctx context.Context, in *merchantBody) (*keyOut, error) {
	b := in.Body
	m, key, err := a.Merchants.AddMerchant(ctx, who(ctx).actor, merchant.Merchant{LegalName: b.LegalName, VATID: b.VATID, Country: b.Country,
		MemberFrom: models.Date(b.MemberFrom), MemberUntil: models.Date(b.MemberUntil)})
	return madeWithKey(m.ID, key, err)
}

type storeBody struct {
	ID   string `path:"id"`
	Body struct {
		Code     string `json:"code" doc:"the merchant's own name for it"`
		Name     string `json:"name"`
		City     string `json:"city"`
		TimeZone string `json:"time_zone" example:"Europe/Paris"`
	}
}

func (a *API) addStore(ctx context.Context, in *storeBody) (*madeOut, error) {
	s, err := a.Merchants.AddStore(ctx, who(ctx).actor, merchant.Store{MerchantID: in.ID, Code: in.Body.Code, Name: in.Body.Name, City: in.Body.City, TimeZone: in.Body.TimeZone})
	return made(s.ID, err)
}

type suspendBody struct {
	ID   string `path:"id"`
	Body struct {
		Reason string `json:"reason" minLength:"3" maxLength:"500"`
	}
}

func (a *API) suspendMerchant(ctx context.Context, in *suspendBody) (*struct{}, error) {
	return nil, a.Merchants.Suspend(ctx, who(ctx).actor, in.ID, in.Body.Reason)
}

type staffBody struct {
	Body struct {
		Email    string `json:"email"`
		Name     string `json:"name"`
		Role     string `json:"role" enum:"officer,supervisor,agent,finance,admin"`
		Airport  string `json:"airport,omitempty" doc:"IATA code; leave out for staff of all airports"`
		Password string `json:"password" doc:"12 to 128 characters"`
	}
}

func (a *API) addStaff(ctx context.Context, in *staffBody) (*madeOut, error) {
	b := in.Body
	m, err := a.Staff.Add(ctx, who(ctx).actor, staff.New{Email: b.Email, Name: b.Name, Role: staff.Role(b.Role), Airport: b.Airport, Password: b.Password})
	return made(m.ID, err)
}

func (a *API) disableStaff(ctx context.Context, in *idIn) (*struct{}, error) {
	return nil, a.Staff.Disable(ctx, who(ctx).actor, in.ID)
}
