-- +goose Up
-- What a due was made of that was taken back, receipt by receipt in the order of the claim: from_minor is where a receipt's
-- part begins. The receipts themselves forget it; of any other due they know it.
CREATE TABLE due_receipts (
  claim_id text NOT NULL REFERENCES claims (id),
  due_key text NOT NULL,
  receipt_id text NOT NULL REFERENCES receipts (id),
  from_minor integer NOT NULL CONSTRAINT due_receipts_from CHECK (from_minor >= 0),
  amount_minor integer NOT NULL CONSTRAINT due_receipts_amount CHECK (amount_minor > 0),
  PRIMARY KEY (claim_id, due_key, receipt_id)
);
-- When a payout that was owed got another method, so that what is owed by each method can be told for any day.
CREATE TABLE payout_changes (
  payout_id text NOT NULL REFERENCES payouts (id),
  number integer NOT NULL CONSTRAINT payout_changes_number CHECK (number > 0),
  from_method text NOT NULL,
  from_rail text NOT NULL,
  to_method text NOT NULL,
  to_rail text NOT NULL,
  amount_minor integer NOT NULL CONSTRAINT payout_changes_amount CHECK (amount_minor > 0),
  at datetime NOT NULL,
  PRIMARY KEY (payout_id, number)
);
CREATE INDEX payout_changes_at ON payout_changes (at);
CREATE INDEX postings_at ON postings (at);

-- A report on a period at one airport, or with an empty airport_code at all of them.
CREATE TABLE periods (
  id text PRIMARY KEY,
  airport_code text NOT NULL,
  from_on text NOT NULL CONSTRAINT periods_from_on CHECK (length(from_on) = 10),
  to_on text NOT NULL CONSTRAINT periods_to_on CHECK (length(to_on) = 10),
  state text NOT NULL CONSTRAINT periods_state CHECK (state IN ('asked', 'making', 'made', 'failed')),
  lines_done integer NOT NULL CONSTRAINT periods_lines_done CHECK (lines_done >= 0),
  lines_total integer NOT NULL CONSTRAINT periods_lines_total CHECK (lines_total >= lines_done),
  failure text NOT NULL,
  failure_text text NOT NULL,
  tries integer NOT NULL CONSTRAINT periods_tries CHECK (tries >= 0),
  owner text NOT NULL,
  lease_until datetime,
  asked_by text NOT NULL,
  asked_at datetime NOT NULL,
  finished_at datetime,
  CONSTRAINT periods_order CHECK (to_on >= from_on)
);
CREATE UNIQUE INDEX periods_once ON periods (airport_code, from_on, to_on) WHERE state <> 'failed';
CREATE INDEX periods_newest ON periods (airport_code, asked_at, id);
CREATE TABLE period_sums (
  period_id text NOT NULL REFERENCES periods (id),
  dimension text NOT NULL CONSTRAINT period_sums_dimension CHECK (dimension IN ('total', 'airport', 'method', 'merchant', 'nationality')),
  key text NOT NULL,
  name text NOT NULL,
  currency text NOT NULL CONSTRAINT period_sums_currency CHECK (length(currency) = 3),
  lines integer NOT NULL CONSTRAINT period_sums_lines CHECK (lines >= 0),
  opening_minor integer NOT NULL,
  due_minor integer NOT NULL,
  cancelled_minor integer NOT NULL,
  paid_minor integer NOT NULL,
  returned_minor integer NOT NULL,
  forfeited_minor integer NOT NULL,
  moved_minor integer NOT NULL,
  closing_minor integer NOT NULL,
  opening_sent_minor integer NOT NULL,
  sent_minor integer NOT NULL,
  failed_minor integer NOT NULL,
  closing_sent_minor integer NOT NULL,
  recovery_minor integer NOT NULL,
  recovery_closed_minor integer NOT NULL,
  PRIMARY KEY (period_id, dimension, key, currency),
  CONSTRAINT period_sums_tie CHECK (opening_minor + due_minor - cancelled_minor - paid_minor + returned_minor - forfeited_minor + moved_minor = closing_minor),
  CONSTRAINT period_sums_tie_sent CHECK (opening_sent_minor + sent_minor - failed_minor - paid_minor = closing_sent_minor)
);
CREATE TABLE period_files (
  period_id text NOT NULL REFERENCES periods (id),
  format text NOT NULL CONSTRAINT period_files_format CHECK (format IN ('csv', 'xlsx')),
  sha256 text NOT NULL CONSTRAINT period_files_sha256 CHECK (length(sha256) = 64),
  size_bytes integer NOT NULL CONSTRAINT period_files_size CHECK (size_bytes > 0),
  PRIMARY KEY (period_id, format)
);
CREATE TABLE period_parts (
  period_id text NOT NULL REFERENCES periods (id),
  format text NOT NULL CONSTRAINT period_parts_format CHECK (format IN ('csv', 'xlsx')),
  part_no integer NOT NULL CONSTRAINT period_parts_part_no CHECK (part_no >= 0),
  packed blob NOT NULL,
  PRIMARY KEY (period_id, format, part_no)
);

-- A report that is finished stays as it is: nothing of it is changed, removed or added to.
-- +goose StatementBegin
CREATE TRIGGER payout_changes_fixed_delete BEFORE DELETE ON payout_changes BEGIN SELECT RAISE(ABORT, 'payout_changes rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_changes_fixed_update BEFORE UPDATE ON payout_changes BEGIN SELECT RAISE(ABORT, 'payout_changes rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER due_receipts_fixed_update BEFORE UPDATE ON due_receipts BEGIN SELECT RAISE(ABORT, 'due_receipts rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER due_receipts_fixed_delete BEFORE DELETE ON due_receipts BEGIN SELECT RAISE(ABORT, 'due_receipts rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER periods_fixed_update BEFORE UPDATE ON periods
WHEN OLD.state IN ('made', 'failed')
BEGIN SELECT RAISE(ABORT, 'periods rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER periods_fixed_delete BEFORE DELETE ON periods
WHEN OLD.state IN ('made', 'failed')
BEGIN SELECT RAISE(ABORT, 'periods rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_sums_fixed_update BEFORE UPDATE ON period_sums BEGIN SELECT RAISE(ABORT, 'period_sums rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_sums_fixed_delete BEFORE DELETE ON period_sums BEGIN SELECT RAISE(ABORT, 'period_sums rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_files_fixed_update BEFORE UPDATE ON period_files BEGIN SELECT RAISE(ABORT, 'period_files rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_files_fixed_delete BEFORE DELETE ON period_files BEGIN SELECT RAISE(ABORT, 'period_files rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_parts_fixed BEFORE UPDATE ON period_parts BEGIN SELECT RAISE(ABORT, 'period_parts rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_sums_making BEFORE INSERT ON period_sums
WHEN EXISTS (SELECT 1 FROM periods WHERE id = NEW.period_id AND state <> 'making')
BEGIN SELECT RAISE(ABORT, 'a report that is finished is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_files_making BEFORE INSERT ON period_files
WHEN EXISTS (SELECT 1 FROM periods WHERE id = NEW.period_id AND state <> 'making')
BEGIN SELECT RAISE(ABORT, 'a report that is finished is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_parts_making BEFORE INSERT ON period_parts
WHEN EXISTS (SELECT 1 FROM periods WHERE id = NEW.period_id AND state <> 'making')
BEGIN SELECT RAISE(ABORT, 'a report that is finished is not changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_parts_making_delete BEFORE DELETE ON period_parts
WHEN EXISTS (SELECT 1 FROM periods WHERE id = OLD.period_id AND state <> 'making')
BEGIN SELECT RAISE(ABORT, 'a report that is finished is not changed'); END;
-- +goose StatementEnd
