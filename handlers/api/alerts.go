package api

import (
	"context"
	"time"

	"taxrefund/models/alert"
)

type alertOut struct {
	ID        string     `json:"id"`
	Condition string     `json:"condition" example:"kiosk_silent"`
	Subject   string     `json:"subject" doc:"what it is about: the id, the name or the number of it"`
	Airport   string     `json:"airport,omitempty" doc:"IATA code; empty where it belongs to none"`
	Detail    string     `json:"detail" doc:"what was found, in words"`
	OpenedAt  time.Time  `json:"opened_at"`
	ClosedAt  *time.Time `json:"closed_at,omitempty" doc:"when it was found no more"`
	Notice    string     `json:"notice,omitempty" enum:"waiting,sent,given_up" doc:"whether the receiver has been told of the newest event"`
}

type alertsIn struct {
	State  string `query:"state" enum:"open,closed,all" default:"all"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type alertsBody struct {
	Alerts     []alertOut `json:"alerts" doc:"open ones first, each newest first"`
	NextCursor string     `json:"next_cursor,omitempty" doc:"asks for the alerts after these; left out at the end"`
}

type alertsOut struct{ Body alertsBody }

func (a *API) alerts(ctx context.Context, in *alertsIn) (*alertsOut, error) {
	list, next, err := a.Alerts.List(ctx, who(ctx).actor, alert.Query{State: in.State, Cursor: in.Cursor, Limit: in.Limit})
	out := &alertsOut{alertsBody{Alerts: make([]alertOut, len(list)), NextCursor: next}}
	for i, r := range list {
		out.Body.Alerts[i] = alertOut{ID: r.Alert.ID, Condition: r.Alert.Condition, Subject: r.Alert.Subject, Airport: r.Alert.AirportCode, Detail: r.Alert.Detail,
			OpenedAt: r.Alert.OpenedAt.UTC(), ClosedAt: r.Alert.ClosedAt, Notice: r.Notice}
	}
	return out, err
}

type kioskOut struct {
	Body struct {
		ID      string    `json:"id"`
		Name    string    `json:"name"`
		Airport string    `json:"airport" doc:"IATA code"`
		Now     time.Time `json:"now" doc:"by the server's clock; a kiosk whose own differs by minutes is refused claims"`
	}
}

// kiosk tells a kiosk who it is. A kiosk without customers asks once a minute, so that its silence means something.
func (a *API) kiosk(ctx context.Context, _ *struct{}) (*kioskOut, error) {
	me, out := who(ctx).actor, &kioskOut{}
	out.Body.ID, out.Body.Name, out.Body.Airport, out.Body.Now = me.ID, me.Name, me.Airport, a.Places.DB.Clock.Now()
	return out, nil
}
