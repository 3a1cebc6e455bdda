-- +goose Up
-- The refund desk: agents find and explain claims, and never decide them.
ALTER TABLE staff DROP CONSTRAINT staff_role;
ALTER TABLE staff ADD CONSTRAINT staff_role CHECK (role IN ('officer', 'supervisor', 'agent', 'finance', 'admin'));
