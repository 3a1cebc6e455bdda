-- +goose Up
-- One row says whose database this is: 'demo' or 'production', and which key ring sealed it.
CREATE TABLE installation (
  id integer PRIMARY KEY CONSTRAINT installation_one CHECK (id = 1),
  kind text NOT NULL CONSTRAINT installation_kind CHECK (kind IN ('demo', 'production')),
  ring_fingerprint text NOT NULL,
  created_at timestamptz NOT NULL
);

-- Places ------------------------------------------------------------------------------------------------------------
CREATE TABLE airports (
  code text PRIMARY KEY CONSTRAINT airports_code CHECK (length(code) = 3),
  name text NOT NULL,
  country text NOT NULL CONSTRAINT airports_country CHECK (length(country) = 2),
  time_zone text NOT NULL,
  currency text NOT NULL CONSTRAINT airports_currency CHECK (length(currency) = 3),
  created_at timestamptz NOT NULL
);
CREATE TABLE terminals (
  id uuid PRIMARY KEY,
  airport_code text NOT NULL REFERENCES airports (code),
  name text NOT NULL,
  CONSTRAINT terminals_name_key UNIQUE (airport_code, name)
);
CREATE TABLE desks (
  id uuid PRIMARY KEY,
  airport_code text NOT NULL REFERENCES airports (code),
  terminal_id uuid NOT NULL REFERENCES terminals (id),
  name text NOT NULL,
  directions text NOT NULL,
  CONSTRAINT desks_name_key UNIQUE (terminal_id, name)
);
CREATE TABLE desk_hours (
  desk_id uuid NOT NULL REFERENCES desks (id),
  weekday integer NOT NULL CONSTRAINT desk_hours_weekday CHECK (weekday BETWEEN 0 AND 6),
  opens_minute integer NOT NULL CONSTRAINT desk_hours_opens CHECK (opens_minute BETWEEN 0 AND 1439),
  closes_minute integer NOT NULL CONSTRAINT desk_hours_closes CHECK (closes_minute BETWEEN 1 AND 1440),
  PRIMARY KEY (desk_id, weekday, opens_minute),
  CONSTRAINT desk_hours_order CHECK (closes_minute > opens_minute)
);
CREATE TABLE kiosks (
  id uuid PRIMARY KEY,
  airport_code text NOT NULL REFERENCES airports (code),
  terminal_id uuid NOT NULL REFERENCES terminals (id),
  name text NOT NULL,
  key_hash bytea NOT NULL,
  status text NOT NULL CONSTRAINT kiosks_status CHECK (status IN ('active', 'revoked')),
  enrolled_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT kiosks_name_key UNIQUE (airport_code, name),
  CONSTRAINT kiosks_key_hash_key UNIQUE (key_hash)
);

-- Merchants ---------------------------------------------------------------------------------------------------------
CREATE TABLE merchants (
  id uuid PRIMARY KEY,
  legal_name text NOT NULL,
  vat_id text NOT NULL,
  country text NOT NULL CONSTRAINT merchants_country CHECK (length(country) = 2),
  member_from text NOT NULL CONSTRAINT merchants_member_from CHECK (length(member_from) = 10),
  member_until text CONSTRAINT merchants_member_until CHECK (length(member_until) = 10),
  status text NOT NULL CONSTRAINT merchants_status CHECK (status IN ('active', 'suspended')),
  key_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT merchants_vat_id_key UNIQUE (vat_id),
  CONSTRAINT merchants_key_hash_key UNIQUE (key_hash)
);
CREATE TABLE stores (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants (id),
  code text NOT NULL,
  name text NOT NULL,
  city text NOT NULL,
  time_zone text NOT NULL,
  CONSTRAINT stores_code_key UNIQUE (merchant_id, code)
);
CREATE TABLE sales (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants (id),
  store_id uuid NOT NULL REFERENCES stores (id),
  invoice_number text NOT NULL,
  issued_on text NOT NULL CONSTRAINT sales_issued_on CHECK (length(issued_on) = 10),
  issued_at timestamptz NOT NULL,
  currency text NOT NULL CONSTRAINT sales_currency CHECK (length(currency) = 3),
  gross_minor bigint NOT NULL CONSTRAINT sales_gross CHECK (gross_minor > 0),
  vat_minor bigint NOT NULL CONSTRAINT sales_vat CHECK (vat_minor >= 0 AND vat_minor <= gross_minor),
  buyer_index bytea,
  status text NOT NULL CONSTRAINT sales_status CHECK (status IN ('free', 'taken', 'void')),
  version integer NOT NULL CONSTRAINT sales_version CHECK (version > 0),
  void_reason text,
  recorded_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT sales_invoice_key UNIQUE (merchant_id, invoice_number, issued_on)
);
CREATE INDEX sales_buyer ON sales (buyer_index, status);
CREATE TABLE sale_lines (
  sale_id uuid NOT NULL REFERENCES sales (id),
  line_no integer NOT NULL CONSTRAINT sale_lines_line_no CHECK (line_no > 0),
  description text NOT NULL,
  category text NOT NULL,
  quantity bigint NOT NULL CONSTRAINT sale_lines_quantity CHECK (quantity > 0),
  gross_minor bigint NOT NULL CONSTRAINT sale_lines_gross CHECK (gross_minor >= 0),
  vat_rate text NOT NULL,
  vat_minor bigint NOT NULL CONSTRAINT sale_lines_vat CHECK (vat_minor >= 0 AND vat_minor <= gross_minor),
  PRIMARY KEY (sale_id, line_no)
);

-- Staff -------------------------------------------------------------------------------------------------------------
CREATE TABLE staff (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CONSTRAINT staff_role CHECK (role IN ('officer', 'supervisor', 'finance', 'admin')),
  airport_code text REFERENCES airports (code),
  password_hash text NOT NULL,
  status text NOT NULL CONSTRAINT staff_status CHECK (status IN ('active', 'disabled')),
  created_at timestamptz NOT NULL,
  CONSTRAINT staff_email_key UNIQUE (email)
);
CREATE TABLE staff_sessions (
  token_hash bytea PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  csrf text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE TABLE staff_tokens (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL,
  staff_id uuid NOT NULL REFERENCES staff (id),
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT staff_tokens_token_hash_key UNIQUE (token_hash)
);
CREATE TABLE setup_links (
  token_hash bytea PRIMARY KEY,
  created_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE TABLE sign_in_tries (
  who bytea NOT NULL,
  slot timestamptz NOT NULL,
  tries integer NOT NULL,
  PRIMARY KEY (who, slot)
);

-- Claims ------------------------------------------------------------------------------------------------------------
CREATE TABLE claims (
  id uuid PRIMARY KEY,
  doc_id text NOT NULL CONSTRAINT claims_doc_id CHECK (length(doc_id) = 13),
  airport_code text NOT NULL REFERENCES airports (code),
  kiosk_id uuid NOT NULL REFERENCES kiosks (id),
  reference text NOT NULL,
  submitted_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  scheme text NOT NULL,
  scheme_version text NOT NULL,
  profile text NOT NULL,
  currency text NOT NULL CONSTRAINT claims_currency CHECK (length(currency) = 3),
  language text NOT NULL,
  status text NOT NULL CONSTRAINT claims_status CHECK (status IN ('open', 'validated', 'partly_validated', 'refused', 'lapsed', 'withdrawn')),
  version integer NOT NULL CONSTRAINT claims_version CHECK (version > 0),
  traveller_sealed bytea NOT NULL,
  document_index bytea NOT NULL,
  document_mask text NOT NULL,
  nationality text NOT NULL,
  flight text NOT NULL,
  departs_at timestamptz NOT NULL,
  destination text NOT NULL,
  method text NOT NULL CONSTRAINT claims_method CHECK (method IN ('alipay', 'bank', 'card', 'cash', 'wallet')),
  rail text NOT NULL,
  account_sealed bytea NOT NULL,
  account_mask text NOT NULL,
  gross_minor bigint NOT NULL CONSTRAINT claims_gross CHECK (gross_minor >= 0),
  vat_minor bigint NOT NULL CONSTRAINT claims_vat CHECK (vat_minor >= 0),
  fee_minor bigint NOT NULL CONSTRAINT claims_fee CHECK (fee_minor >= 0),
  refund_minor bigint NOT NULL CONSTRAINT claims_refund CHECK (refund_minor >= 0),
  due_minor bigint NOT NULL CONSTRAINT claims_due CHECK (due_minor >= 0),
  assumed text NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT claims_doc_id_key UNIQUE (doc_id),
  CONSTRAINT claims_reference_key UNIQUE (kiosk_id, reference)
);
CREATE INDEX claims_queue ON claims (airport_code, status, departs_at);
CREATE INDEX claims_document ON claims (document_index);
CREATE TABLE receipts (
  id uuid PRIMARY KEY,
  claim_id uuid NOT NULL REFERENCES claims (id),
  position integer NOT NULL CONSTRAINT receipts_position CHECK (position > 0),
  sale_id uuid REFERENCES sales (id),
  merchant_vat_id text NOT NULL,
  merchant_name text NOT NULL,
  shop text NOT NULL,
  city text NOT NULL,
  invoice_number text NOT NULL,
  issued_on text NOT NULL CONSTRAINT receipts_issued_on CHECK (length(issued_on) = 10),
  typed_minor bigint CONSTRAINT receipts_typed CHECK (typed_minor > 0),
  status text NOT NULL CONSTRAINT receipts_status CHECK (status IN
    ('presented', 'validated', 'reduced', 'inspection', 'awaiting_record', 'awaiting_authority', 'refused', 'lapsed', 'withdrawn')),
  live boolean NOT NULL,
  reasons text NOT NULL,
  gross_minor bigint NOT NULL CONSTRAINT receipts_gross CHECK (gross_minor >= 0),
  vat_minor bigint NOT NULL CONSTRAINT receipts_vat CHECK (vat_minor >= 0),
  fee_minor bigint NOT NULL CONSTRAINT receipts_fee CHECK (fee_minor >= 0),
  refund_minor bigint NOT NULL CONSTRAINT receipts_refund CHECK (refund_minor >= 0 AND refund_minor <= vat_minor),
  due_minor bigint NOT NULL CONSTRAINT receipts_due CHECK (due_minor >= 0),
  due_key text NOT NULL,
  lines text NOT NULL,
  deadline_on text CONSTRAINT receipts_deadline_on CHECK (length(deadline_on) = 10),
  updated_at timestamptz NOT NULL,
  CONSTRAINT receipts_position_key UNIQUE (claim_id, position)
);
CREATE UNIQUE INDEX receipts_one_live ON receipts (merchant_vat_id, invoice_number, issued_on) WHERE live;
CREATE UNIQUE INDEX receipts_one_live_sale ON receipts (sale_id) WHERE live AND sale_id IS NOT NULL;
CREATE INDEX receipts_awaiting ON receipts (merchant_vat_id, invoice_number) WHERE status = 'awaiting_record';
CREATE INDEX receipts_inspection ON receipts (claim_id) WHERE status = 'inspection';
CREATE TABLE decisions (
  id uuid PRIMARY KEY,
  claim_id uuid NOT NULL REFERENCES claims (id),
  receipt_id uuid NOT NULL REFERENCES receipts (id),
  claim_version integer NOT NULL,
  action text NOT NULL CONSTRAINT decisions_action CHECK (action IN ('validate', 'reduce', 'refuse', 'reopen')),
  reason text NOT NULL,
  note text NOT NULL,
  lines text NOT NULL,
  refund_minor bigint NOT NULL CONSTRAINT decisions_refund CHECK (refund_minor >= 0),
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT decisions_once UNIQUE (receipt_id, claim_version)
);
CREATE INDEX decisions_at ON decisions (at, claim_id);
CREATE TABLE holds (
  id uuid PRIMARY KEY,
  kind text NOT NULL CONSTRAINT holds_kind CHECK (kind IN ('claim', 'passport', 'merchant')),
  subject text NOT NULL,
  airport_code text NOT NULL REFERENCES airports (code),
  reason text NOT NULL,
  placed_by text NOT NULL,
  placed_at timestamptz NOT NULL,
  released_by text,
  released_at timestamptz
);
CREATE UNIQUE INDEX holds_one_live ON holds (kind, subject) WHERE released_at IS NULL;
CREATE TABLE recovery_cases (
  id uuid PRIMARY KEY,
  claim_id uuid NOT NULL REFERENCES claims (id),
  receipt_id uuid NOT NULL REFERENCES receipts (id),
  reason text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CONSTRAINT recovery_cases_amount CHECK (amount_minor >= 0),
  status text NOT NULL CONSTRAINT recovery_cases_status CHECK (status IN ('open', 'closed')),
  opened_at timestamptz NOT NULL,
  CONSTRAINT recovery_cases_receipt_key UNIQUE (receipt_id)
);

-- Money -------------------------------------------------------------------------------------------------------------
CREATE TABLE batches (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  airport_code text NOT NULL REFERENCES airports (code),
  method text NOT NULL,
  rail text NOT NULL,
  currency text NOT NULL CONSTRAINT batches_currency CHECK (length(currency) = 3),
  slot text NOT NULL,
  state text NOT NULL CONSTRAINT batches_state CHECK (state IN ('open', 'closed')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  line_count integer NOT NULL CONSTRAINT batches_line_count CHECK (line_count >= 0),
  total_minor bigint NOT NULL,
  paid_minor bigint NOT NULL,
  returned_minor bigint NOT NULL,
  failed_minor bigint NOT NULL,
  CONSTRAINT batches_number_key UNIQUE (number),
  CONSTRAINT batches_slot_key UNIQUE (airport_code, method, rail, currency, slot)
);
CREATE TABLE payouts (
  id uuid PRIMARY KEY,
  claim_id uuid NOT NULL REFERENCES claims (id),
  due_key text NOT NULL,
  airport_code text NOT NULL REFERENCES airports (code),
  method text NOT NULL,
  rail text NOT NULL,
  account_sealed bytea NOT NULL,
  account_mask text NOT NULL,
  currency text NOT NULL CONSTRAINT payouts_currency CHECK (length(currency) = 3),
  amount_minor bigint NOT NULL CONSTRAINT payouts_amount CHECK (amount_minor > 0),
  state text NOT NULL CONSTRAINT payouts_state CHECK (state IN
    ('due', 'held', 'details_required', 'batched', 'submitting', 'in_process', 'unknown', 'paid', 'failed', 'returned', 'reversed', 'review', 'forfeited')),
  state_reason text NOT NULL,
  batch_id uuid REFERENCES batches (id),
  version integer NOT NULL CONSTRAINT payouts_version CHECK (version > 0),
  lease_until timestamptz,
  due_at timestamptz NOT NULL,
  forfeits_on text,
  paid_at timestamptz,
  updated_at timestamptz NOT NULL,
  CONSTRAINT payouts_due_key UNIQUE (claim_id, due_key)
);
CREATE INDEX payouts_due ON payouts (airport_code, rail, state, due_at);
CREATE INDEX payouts_batch ON payouts (batch_id);
CREATE INDEX payouts_open ON payouts (state, lease_until) WHERE state IN ('batched', 'submitting', 'in_process', 'unknown');
CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  payout_id uuid NOT NULL REFERENCES payouts (id),
  number integer NOT NULL CONSTRAINT attempts_number CHECK (number > 0),
  batch_id uuid NOT NULL REFERENCES batches (id),
  rail text NOT NULL,
  rail_id text NOT NULL CONSTRAINT attempts_rail_id CHECK (length(rail_id) <= 32),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CONSTRAINT attempts_amount CHECK (amount_minor > 0),
  account_mask text NOT NULL,
  live boolean NOT NULL,
  outcome text NOT NULL CONSTRAINT attempts_outcome CHECK (outcome IN ('pending', 'paid', 'failed', 'returned')),
  failure_code text NOT NULL,
  rail_reference text NOT NULL,
  sends integer NOT NULL CONSTRAINT attempts_sends CHECK (sends >= 0),
  created_at timestamptz NOT NULL,
  sent_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT attempts_number_key UNIQUE (payout_id, number),
  CONSTRAINT attempts_rail_id_key UNIQUE (rail, rail_id)
);
CREATE UNIQUE INDEX attempts_one_live ON attempts (payout_id) WHERE live;
CREATE TABLE evidence (
  id uuid PRIMARY KEY,
  attempt_id uuid NOT NULL REFERENCES attempts (id),
  source text NOT NULL CONSTRAINT evidence_source CHECK (source IN ('reply', 'inquiry', 'notice', 'file', 'person')),
  status text NOT NULL CONSTRAINT evidence_status CHECK (status IN ('in_process', 'unknown', 'paid', 'failed', 'returned', 'not_found')),
  code text NOT NULL,
  rail_reference text NOT NULL,
  body_hash bytea NOT NULL,
  actor_id text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX evidence_attempt ON evidence (attempt_id, at);
CREATE TABLE payout_moves (
  id uuid PRIMARY KEY,
  payout_id uuid NOT NULL REFERENCES payouts (id),
  version integer NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT payout_moves_version_key UNIQUE (payout_id, version)
);
CREATE TABLE batch_lines (
  batch_id uuid NOT NULL REFERENCES batches (id),
  line_no integer NOT NULL CONSTRAINT batch_lines_line_no CHECK (line_no > 0),
  kind text NOT NULL CONSTRAINT batch_lines_kind CHECK (kind IN ('payout', 'return')),
  payout_id uuid NOT NULL REFERENCES payouts (id),
  attempt_id uuid NOT NULL REFERENCES attempts (id),
  amount_minor bigint NOT NULL,
  outcome text NOT NULL,
  PRIMARY KEY (batch_id, line_no),
  CONSTRAINT batch_lines_attempt_key UNIQUE (attempt_id, kind)
);
CREATE TABLE batch_reports (
  batch_id uuid NOT NULL REFERENCES batches (id),
  format text NOT NULL CONSTRAINT batch_reports_format CHECK (format IN ('csv', 'xlsx', 'pdf')),
  sha256 text NOT NULL,
  body bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (batch_id, format)
);
CREATE TABLE rail_controls (
  id uuid PRIMARY KEY,
  airport_code text NOT NULL,
  rail text NOT NULL,
  paused boolean NOT NULL,
  single_ceiling_minor bigint CONSTRAINT rail_controls_single CHECK (single_ceiling_minor > 0),
  daily_ceiling_minor bigint CONSTRAINT rail_controls_daily CHECK (daily_ceiling_minor > 0),
  currency text NOT NULL,
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT rail_controls_key UNIQUE (airport_code, rail, currency)
);
CREATE TABLE rail_cursors (
  rail text PRIMARY KEY,
  position text NOT NULL,
  updated_at timestamptz NOT NULL
);

-- The ledger. Entries name their posting's seal; the seal is written last, by a trigger that refuses a posting whose
-- entries do not sum to zero in every currency. An entry without a seal fails the deferred foreign key at commit.
CREATE TABLE postings (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  ref text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT postings_once UNIQUE (kind, ref)
);
CREATE TABLE entries (
  posting_id uuid NOT NULL REFERENCES postings (id) DEFERRABLE INITIALLY DEFERRED,
  line_no integer NOT NULL CONSTRAINT entries_line_no CHECK (line_no > 0),
  account text NOT NULL,
  currency text NOT NULL CONSTRAINT entries_currency CHECK (length(currency) = 3),
  amount_minor bigint NOT NULL CONSTRAINT entries_amount CHECK (amount_minor <> 0),
  PRIMARY KEY (posting_id, line_no)
);
CREATE INDEX entries_account ON entries (account, currency);

-- Rows that every deed may write ------------------------------------------------------------------------------------
CREATE TABLE audit_log (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  airport_code text NOT NULL,
  deed text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  trace_id text NOT NULL
);
CREATE INDEX audit_log_subject ON audit_log (subject_kind, subject_id, at);
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  body_hash bytea NOT NULL,
  status integer NOT NULL,
  body bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE TABLE job_runs (
  job text NOT NULL,
  slot text NOT NULL,
  owner text NOT NULL,
  lease_until timestamptz NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text NOT NULL CONSTRAINT job_runs_outcome CHECK (outcome IN ('running', 'done', 'failed')),
  detail text NOT NULL,
  PRIMARY KEY (job, slot)
);
CREATE INDEX job_runs_running ON job_runs (job) WHERE outcome = 'running';
CREATE INDEX job_runs_started ON job_runs (started_at);

-- What is written is written.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% rows are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
-- +goose StatementEnd
CREATE TRIGGER postings_fixed BEFORE UPDATE OR DELETE ON postings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_fixed BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_fixed BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_fixed BEFORE UPDATE OR DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_fixed BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_moves_fixed BEFORE UPDATE OR DELETE ON payout_moves FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_reports_fixed BEFORE UPDATE OR DELETE ON batch_reports FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- +goose StatementBegin
CREATE FUNCTION seal_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM entries WHERE posting_id = NEW.id) < 2 OR EXISTS (
    SELECT 1 FROM entries WHERE posting_id = NEW.id GROUP BY currency HAVING sum(amount_minor) <> 0)
  THEN RAISE EXCEPTION 'a posting sums to zero in every currency' USING ERRCODE = 'check_violation', CONSTRAINT = 'postings_balance';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER postings_seal BEFORE INSERT ON postings FOR EACH ROW EXECUTE FUNCTION seal_posting();
-- +goose StatementBegin
CREATE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM postings WHERE id = NEW.posting_id)
  THEN RAISE EXCEPTION 'a sealed posting takes no more entries' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_sealed';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER entries_before_seal BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION refuse_sealed();
