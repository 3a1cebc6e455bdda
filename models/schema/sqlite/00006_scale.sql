-- +goose Up
-- What pages ask for, read from an index also after years of claims ("bench scale" checks the plans).
CREATE INDEX claims_received ON claims (airport_code, received_at, id);
CREATE INDEX batches_opened ON batches (airport_code, opened_at, id);
CREATE INDEX payouts_held ON payouts (claim_id) WHERE state = 'held';
CREATE INDEX payouts_unsettled ON payouts (airport_code, updated_at, id) WHERE state IN ('submitting', 'in_process', 'unknown', 'review', 'held');
