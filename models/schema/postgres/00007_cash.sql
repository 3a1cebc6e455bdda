-- +goose Up
-- The cash desk: cashiers pay from tills, which they open with a float and close with a count.
ALTER TABLE staff DROP CONSTRAINT staff_role;
ALTER TABLE staff ADD CONSTRAINT staff_role CHECK (role IN ('officer', 'supervisor', 'agent', 'cashier', 'finance', 'admin'));
CREATE TABLE tills (
  id uuid PRIMARY KEY,
  airport_code text NOT NULL REFERENCES airports (code),
  cashier_id uuid NOT NULL REFERENCES staff (id),
  currency text NOT NULL CONSTRAINT tills_currency CHECK (length(currency) = 3),
  float_minor bigint NOT NULL CONSTRAINT tills_float CHECK (float_minor >= 0),
  state text NOT NULL CONSTRAINT tills_state CHECK (state IN ('open', 'closed')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by uuid REFERENCES staff (id),
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
  till_id uuid NOT NULL REFERENCES tills (id),
  line_no integer NOT NULL CONSTRAINT till_lines_line_no CHECK (line_no > 0),
  kind text NOT NULL,
  payout_id uuid REFERENCES payouts (id),
  attempt_id uuid REFERENCES attempts (id),
  due_minor bigint NOT NULL,
  cash_minor bigint NOT NULL,
  forfeited_minor bigint NOT NULL CONSTRAINT till_lines_forfeited CHECK (forfeited_minor >= 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (till_id, line_no),
  CONSTRAINT till_lines_kind CHECK (
    kind = 'payment' AND payout_id IS NOT NULL AND attempt_id IS NOT NULL AND due_minor > 0 AND cash_minor < 0 OR
    kind = 'supply' AND payout_id IS NULL AND attempt_id IS NULL AND due_minor = 0 AND cash_minor > 0),
  CONSTRAINT till_lines_attempt_key UNIQUE (attempt_id)
);
CREATE INDEX till_lines_payout ON till_lines (payout_id);

-- A shift that is over stays as it was counted.
CREATE TRIGGER till_lines_fixed BEFORE UPDATE OR DELETE ON till_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tills_kept BEFORE DELETE ON tills FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tills_fixed BEFORE UPDATE ON tills FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION refuse_change();
-- +goose StatementBegin
CREATE FUNCTION refuse_closed_till() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tills WHERE id = NEW.till_id AND state <> 'open')
  THEN RAISE EXCEPTION 'a closed till takes no more lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'till_lines_open';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER till_lines_open BEFORE INSERT ON till_lines FOR EACH ROW EXECUTE FUNCTION refuse_closed_till();
