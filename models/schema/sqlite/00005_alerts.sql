-- +goose Up
-- An alert is one thing that was found wrong: opened once, closed once. A notice is what the operator's receiver is told
-- of it, kept until the receiver has accepted it.
ALTER TABLE kiosks ADD COLUMN last_seen_at datetime;
CREATE TABLE alerts (
  id text PRIMARY KEY,
  condition text NOT NULL,
  subject text NOT NULL,
  airport_code text NOT NULL,
  detail text NOT NULL,
  opened_at datetime NOT NULL,
  closed_at datetime
);
CREATE UNIQUE INDEX alerts_one_live ON alerts (condition, subject) WHERE closed_at IS NULL;
CREATE INDEX alerts_newest ON alerts (opened_at, id);
CREATE TABLE alert_notices (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  event text NOT NULL CONSTRAINT alert_notices_event CHECK (event IN ('opened', 'closed')),
  body text NOT NULL,
  state text NOT NULL CONSTRAINT alert_notices_state CHECK (state IN ('waiting', 'sent', 'given_up')),
  tries integer NOT NULL CONSTRAINT alert_notices_tries CHECK (tries >= 0),
  last_error text NOT NULL,
  created_at datetime NOT NULL,
  next_try_at datetime NOT NULL,
  sent_at datetime,
  CONSTRAINT alert_notices_event_key UNIQUE (alert_id, event)
);
CREATE INDEX alert_notices_waiting ON alert_notices (next_try_at) WHERE state = 'waiting';
