-- +goose Up
-- What is near the end of its claim period, read from an index: it is little of all that was ever paid.
CREATE INDEX payouts_forfeits ON payouts (airport_code, forfeits_on) WHERE state IN ('due', 'details_required');
