-- +goose Up
-- The cash desk: cashiers pay from tills, which they open with a float and close with a count. SQLite changes no CHECK, so
-- that the table of staff is made anew; whatever refers to it is looked at again when all of this is done.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE aside_staff AS SELECT * FROM staff;
DROP TABLE staff;
CREATE TABLE staff (
  id text PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CONSTRAINT staff_role CHECK (role IN ('officer', 'supervisor', 'agent', 'cashier', 'finance', 'admin')),
  airport_code text REFERENCES airports (code),
  password_hash text NOT NULL,
  status text NOT NULL CONSTRAINT staff_status CHECK (status IN ('active', 'disabled')),
  created_at datetime NOT NULL,
  CONSTRAINT staff_email_key UNIQUE (email)
);
INSERT INTO staff SELECT id, email, name, role, airport_code, password_hash, status, created_at FROM aside_staff;
DROP TABLE aside_staff;
CREATE TABLE tills (
  id text PRIMARY KEY,
  airport_code text NOT NULL REFERENCES airports (code),
  cashier_id text NOT NULL REFERENCES staff (id),
  currency text NOT NULL CONSTRAINT tills_currency CHECK (length(currency) = 3),
  float_minor bigint NOT NULL CONSTRAINT tills_float CHECK (float_minor >= 0),
  state text NOT NULL CONSTRAINT tills_state CHECK (state IN ('open', 'closed')),
  opened_at datetime NOT NULL,
  closed_at datetime,
  closed_by text REFERENCES staff (id),
  expected_minor bigint CONSTRAINT tills_expected CHECK (expected_minor >= 0),
  counted_minor bigint CONSTRAINT tills_counted CHECK (counted_minor >= 0),
  reason text NOT NULL,
  CONSTRAINT tills_closed CHECK (
    (state <> 'open' OR closed_at IS NULL AND closed_by IS NULL AND expected_minor IS NULL AND counted_minor IS NULL) AND
    (state <> 'closed' OR closed_at IS NOT NULL AND closed_by IS NOT NULL AND expected_minor IS NOT NULL AND counted_minor IS NOT NULL)),
  CONSTRAINT tills_reason CHECK (counted_minor = expected_minor OR reason <> '')
);
CREATE UNIQUE INDEX tills_one_open ON tills (cashier_id, currency) WHERE state = 'open';
CREATE INDEX tills_opened ON tills (airport_code, opened_at, id);
CREATE TABLE till_lines (
  till_id text NOT NULL REFERENCES tills (id),
  line_no integer NOT NULL CONSTRAINT till_lines_line_no CHECK (line_no > 0),
  kind text NOT NULL,
  payout_id text REFERENCES payouts (id),
  attempt_id text REFERENCES attempts (id),
  due_minor bigint NOT NULL,
  cash_minor bigint NOT NULL,
  forfeited_minor bigint NOT NULL CONSTRAINT till_lines_forfeited CHECK (forfeited_minor >= 0),
  at datetime NOT NULL,
  PRIMARY KEY (till_id, line_no),
  CONSTRAINT till_lines_kind CHECK (
    kind = 'payment' AND payout_id IS NOT NULL AND attempt_id IS NOT NULL AND due_minor > 0 AND cash_minor < 0 OR
    kind = 'supply' AND payout_id IS NULL AND attempt_id IS NULL AND due_minor = 0 AND cash_minor > 0),
  CONSTRAINT till_lines_attempt_key UNIQUE (attempt_id)
);
CREATE INDEX till_lines_payout ON till_lines (payout_id);

-- A shift that is over stays as it was counted.
-- +goose StatementBegin
CREATE TRIGGER till_lines_fixed_update BEFORE UPDATE ON till_lines BEGIN SELECT RAISE(ABORT, 'till_lines rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER till_lines_fixed_delete BEFORE DELETE ON till_lines BEGIN SELECT RAISE(ABORT, 'till_lines rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tills_kept BEFORE DELETE ON tills BEGIN SELECT RAISE(ABORT, 'tills rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tills_fixed BEFORE UPDATE ON tills WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, 'tills rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER till_lines_open BEFORE INSERT ON till_lines
WHEN EXISTS (SELECT 1 FROM tills WHERE id = NEW.till_id AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: till_lines_open'); END;
-- +goose StatementEnd
