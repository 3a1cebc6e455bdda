-- +goose Up
-- The law that claims were made under, as text: what a claim is worth is worked out by it for ever.
CREATE TABLE laws (
  version text PRIMARY KEY CONSTRAINT laws_version CHECK (length(version) BETWEEN 4 AND 40),
  text text NOT NULL,
  kept_at timestamptz NOT NULL
);
CREATE TRIGGER laws_fixed BEFORE UPDATE OR DELETE ON laws FOR EACH ROW EXECUTE FUNCTION refuse_change();
