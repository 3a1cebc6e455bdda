-- +goose Up
-- The refund desk: agents find and explain claims, and never decide them. SQLite changes no CHECK, so that the table is
-- made anew; what refers to it steps aside meanwhile, as a table with rows that refer to it is not dropped.
CREATE TABLE aside_sessions AS SELECT * FROM staff_sessions;
CREATE TABLE aside_tokens AS SELECT * FROM staff_tokens;
DELETE FROM staff_sessions;
DELETE FROM staff_tokens;
CREATE TABLE staff_wider (
  id text PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CONSTRAINT staff_role CHECK (role IN ('officer', 'supervisor', 'agent', 'finance', 'admin')),
  airport_code text REFERENCES airports (code),
  password_hash text NOT NULL,
  status text NOT NULL CONSTRAINT staff_status CHECK (status IN ('active', 'disabled')),
  created_at datetime NOT NULL,
  CONSTRAINT staff_email_key UNIQUE (email)
);
INSERT INTO staff_wider SELECT id, email, name, role, airport_code, password_hash, status, created_at FROM staff;
DROP TABLE staff;
ALTER TABLE staff_wider RENAME TO staff;
INSERT INTO staff_sessions SELECT * FROM aside_sessions;
INSERT INTO staff_tokens SELECT * FROM aside_tokens;
DROP TABLE aside_sessions;
DROP TABLE aside_tokens;
