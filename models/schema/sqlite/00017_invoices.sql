-- +goose Up
-- A feed may be a file of electronic invoices. SQLite changes no CHECK, so that the table is made anew; what refers to it
-- steps aside meanwhile, as a table with rows that refer to it is not dropped.
CREATE TABLE aside_parts AS SELECT * FROM feed_parts;
CREATE TABLE aside_rejects AS SELECT * FROM feed_rejects;
DELETE FROM feed_parts;
DELETE FROM feed_rejects;
CREATE TABLE feeds_wider (
  id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants (id),
  name text NOT NULL,
  format text NOT NULL CONSTRAINT feeds_format CHECK (format IN ('csv', 'jsonl', 'xml')),
  preview boolean NOT NULL,
  state text NOT NULL CONSTRAINT feeds_state CHECK (state IN ('receiving', 'received', 'running', 'done', 'refused')),
  sha256 text NOT NULL CONSTRAINT feeds_sha256 CHECK (length(sha256) = 64 OR state = 'receiving'),
  size_bytes integer NOT NULL CONSTRAINT feeds_size CHECK (size_bytes >= 0),
  next_byte integer NOT NULL CONSTRAINT feeds_next_byte CHECK (next_byte >= 0 AND next_byte <= size_bytes),
  next_line integer NOT NULL CONSTRAINT feeds_next_line CHECK (next_line > 0),
  recorded integer NOT NULL CONSTRAINT feeds_recorded CHECK (recorded >= 0),
  unchanged integer NOT NULL CONSTRAINT feeds_unchanged CHECK (unchanged >= 0),
  corrected integer NOT NULL CONSTRAINT feeds_corrected CHECK (corrected >= 0),
  voided integer NOT NULL CONSTRAINT feeds_voided CHECK (voided >= 0),
  rejected integer NOT NULL CONSTRAINT feeds_rejected CHECK (rejected >= 0),
  refusal text NOT NULL,
  refusal_text text NOT NULL,
  owner text NOT NULL,
  lease_until datetime,
  received_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  finished_at datetime
);
INSERT INTO feeds_wider SELECT * FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds_wider RENAME TO feeds;
CREATE UNIQUE INDEX feeds_file_key ON feeds (merchant_id, sha256) WHERE NOT preview AND state IN ('received', 'running', 'done');
CREATE INDEX feeds_newest ON feeds (merchant_id, received_at);
CREATE INDEX feeds_unfinished ON feeds (state, updated_at) WHERE state IN ('receiving', 'received', 'running');
INSERT INTO feed_parts SELECT * FROM aside_parts;
INSERT INTO feed_rejects SELECT * FROM aside_rejects;
DROP TABLE aside_parts;
DROP TABLE aside_rejects;
