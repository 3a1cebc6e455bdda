-- +goose Up
-- The refund desk makes claims for travellers: it is a terminal of its own at each airport, which nothing signs in as.
ALTER TABLE kiosks ADD COLUMN kind text NOT NULL DEFAULT 'kiosk' CONSTRAINT kiosks_kind CHECK (kind IN ('kiosk', 'desk'));
CREATE UNIQUE INDEX kiosks_desk_key ON kiosks (airport_code) WHERE kind = 'desk';
-- Which of the staff made the claim with the traveller; empty when the traveller made it at a kiosk.
ALTER TABLE claims ADD COLUMN assisted_by text NOT NULL DEFAULT '';
