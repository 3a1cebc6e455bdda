-- +goose Up
-- The law that claims were made under, as text: what a claim is worth is worked out by it for ever.
CREATE TABLE laws (
  version text PRIMARY KEY NOT NULL CONSTRAINT laws_version CHECK (length(version) BETWEEN 4 AND 40),
  text text NOT NULL,
  kept_at datetime NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER laws_fixed_update BEFORE UPDATE ON laws BEGIN SELECT RAISE(ABORT, 'laws rows are never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER laws_fixed_delete BEFORE DELETE ON laws BEGIN SELECT RAISE(ABORT, 'laws rows are never changed or removed'); END;
-- +goose StatementEnd
