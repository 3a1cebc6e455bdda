-- +goose Up
-- A feed is one file of sales that a merchant sent. Its bytes wait in feed_parts, sealed, until they are imported.
CREATE TABLE feeds (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants (id),
  name text NOT NULL,
  format text NOT NULL CONSTRAINT feeds_format CHECK (format IN ('csv', 'jsonl')),
  preview boolean NOT NULL,
  state text NOT NULL CONSTRAINT feeds_state CHECK (state IN ('receiving', 'received', 'running', 'done', 'refused')),
  sha256 text NOT NULL CONSTRAINT feeds_sha256 CHECK (length(sha256) = 64 OR state = 'receiving'),
  size_bytes bigint NOT NULL CONSTRAINT feeds_size CHECK (size_bytes >= 0),
  next_byte bigint NOT NULL CONSTRAINT feeds_next_byte CHECK (next_byte >= 0 AND next_byte <= size_bytes),
  next_line bigint NOT NULL CONSTRAINT feeds_next_line CHECK (next_line > 0),
  recorded bigint NOT NULL CONSTRAINT feeds_recorded CHECK (recorded >= 0),
  unchanged bigint NOT NULL CONSTRAINT feeds_unchanged CHECK (unchanged >= 0),
  corrected bigint NOT NULL CONSTRAINT feeds_corrected CHECK (corrected >= 0),
  voided bigint NOT NULL CONSTRAINT feeds_voided CHECK (voided >= 0),
  rejected bigint NOT NULL CONSTRAINT feeds_rejected CHECK (rejected >= 0),
  refusal text NOT NULL,
  refusal_text text NOT NULL,
  owner text NOT NULL,
  lease_until timestamptz,
  received_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE UNIQUE INDEX feeds_file_key ON feeds (merchant_id, sha256) WHERE NOT preview AND state IN ('received', 'running', 'done');
CREATE INDEX feeds_newest ON feeds (merchant_id, received_at);
CREATE INDEX feeds_unfinished ON feeds (state, updated_at) WHERE state IN ('receiving', 'received', 'running');
CREATE TABLE feed_parts (
  feed_id uuid NOT NULL REFERENCES feeds (id),
  part_no integer NOT NULL CONSTRAINT feed_parts_part_no CHECK (part_no >= 0),
  sealed bytea NOT NULL,
  PRIMARY KEY (feed_id, part_no)
);
CREATE TABLE feed_rejects (
  feed_id uuid NOT NULL REFERENCES feeds (id),
  line_no bigint NOT NULL CONSTRAINT feed_rejects_line_no CHECK (line_no > 0),
  place integer NOT NULL CONSTRAINT feed_rejects_place CHECK (place > 0),
  invoice_number text NOT NULL,
  field text NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (feed_id, line_no, place)
);
