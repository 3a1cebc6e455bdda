-- +goose Up
-- What must stay at a rail: a run leaves alone what would bring the house's money there below it.
CREATE TABLE rail_floors (
  rail text NOT NULL,
  currency text NOT NULL CONSTRAINT rail_floors_currency CHECK (length(currency) = 3),
  floor_minor bigint NOT NULL CONSTRAINT rail_floors_floor CHECK (floor_minor >= 0),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (rail, currency)
);
-- The most that may be out in refunds on one merchant's sales before more of them waits.
CREATE TABLE merchant_ceilings (
  merchant_id uuid NOT NULL REFERENCES merchants (id),
  currency text NOT NULL CONSTRAINT merchant_ceilings_currency CHECK (length(currency) = 3),
  ceiling_minor bigint NOT NULL CONSTRAINT merchant_ceilings_ceiling CHECK (ceiling_minor > 0),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, currency)
);
