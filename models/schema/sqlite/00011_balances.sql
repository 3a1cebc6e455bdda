-- +goose Up
-- A balance is a mark and what was posted after it, so that it is read as fast after years.
CREATE TABLE ledger_marks (
  account text NOT NULL,
  currency text NOT NULL CONSTRAINT ledger_marks_currency CHECK (length(currency) = 3),
  before_id text NOT NULL,
  amount_minor integer NOT NULL,
  marked_at datetime NOT NULL,
  PRIMARY KEY (account, currency)
);
CREATE INDEX entries_balance ON entries (account, currency, posting_id);
DROP INDEX entries_account;
-- What was paid in the last weeks.
CREATE INDEX payouts_paid ON payouts (paid_at) WHERE state = 'paid';
