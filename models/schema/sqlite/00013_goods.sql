-- +goose Up
-- What refund law may ask about goods beside their category; empty where the merchant did not say. Other taxes are written
-- like excise:120;wet:450, in minor units.
ALTER TABLE sale_lines ADD COLUMN tariff text NOT NULL DEFAULT '' CONSTRAINT sale_lines_tariff CHECK (tariff = '' OR length(tariff) BETWEEN 2 AND 10 AND tariff NOT GLOB '*[^0-9]*');
ALTER TABLE sale_lines ADD COLUMN origin text NOT NULL DEFAULT '' CONSTRAINT sale_lines_origin CHECK (origin = '' OR origin GLOB '[A-Z][A-Z]');
ALTER TABLE sale_lines ADD COLUMN set_name text NOT NULL DEFAULT '' CONSTRAINT sale_lines_set_name CHECK (length(set_name) <= 20);
ALTER TABLE sale_lines ADD COLUMN other_taxes text NOT NULL DEFAULT '' CONSTRAINT sale_lines_other_taxes CHECK (other_taxes = '' OR other_taxes GLOB '[a-z]*:[0-9]*' AND other_taxes NOT GLOB '*[^a-z_0-9:;]*');
