-- +goose Up
-- A feed may be a file of electronic invoices.
ALTER TABLE feeds DROP CONSTRAINT feeds_format;
ALTER TABLE feeds ADD CONSTRAINT feeds_format CHECK (format IN ('csv', 'jsonl', 'xml'));
