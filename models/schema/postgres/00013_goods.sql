-- +goose Up
-- What refund law may ask about goods beside their category; empty where the merchant did not say. Other taxes are written
-- like excise:120;wet:450, in minor units.
ALTER TABLE sale_lines
  ADD COLUMN tariff text NOT NULL DEFAULT '' CONSTRAINT sale_lines_tariff CHECK (tariff = '' OR tariff ~ '^[0-9]{2,10}$'),
  ADD COLUMN origin text NOT NULL DEFAULT '' CONSTRAINT sale_lines_origin CHECK (origin = '' OR origin ~ '^[A-Z]{2}$'),
  ADD COLUMN set_name text NOT NULL DEFAULT '' CONSTRAINT sale_lines_set_name CHECK (length(set_name) <= 20),
  ADD COLUMN other_taxes text NOT NULL DEFAULT '' CONSTRAINT sale_lines_other_taxes CHECK (other_taxes = '' OR other_taxes ~ '^[a-z_]+:[0-9]+(;[a-z_]+:[0-9]+)*$');
