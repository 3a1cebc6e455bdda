-- +goose Up
-- Read from an index on both engines, whatever lies in the past: what people look for, what waits for a rail, a rail's day.
CREATE INDEX payouts_review ON payouts (claim_id) WHERE state = 'review';
CREATE INDEX payouts_waiting ON payouts (rail, currency) WHERE state = 'due';
CREATE INDEX attempts_rail_day ON attempts (rail, created_at);
