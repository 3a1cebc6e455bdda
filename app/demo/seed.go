package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/place"
)

// keys are the secrets that seeding was shown once, kept beside the demonstration's data for its next run.
type keys struct {
	Kiosk, Officer, Finance string
	Merchants               []shop
}

type shop struct{ Key, VATID, Name, Store string }

// shops are the merchants of the demonstration. The VAT ids have right check digits and belong to nobody we know of.
var shops = []struct{ name, vat, code, store, city string }{
	{"Galerie Vendôme SAS", "FR83404833048", "VEN", "Galerie Vendôme Opéra", "Paris"},
	{"Maison Horlogère SARL", "FR40303265045", "HOR", "Maison Horlogère Paix", "Paris"},
}

var system = models.Actor{Kind: "system", ID: "demo"}

// seed makes what is not there yet, and reads back the keys of an earlier run.
func (s Stage) seed(ctx context.Context) (keys, error) {
	k, err := s.readKeys()
	if err != nil || k.Kiosk != "" {
		return k, err
	}
	if _, err := s.Places.Airport(ctx, "CDG"); err == nil {
		return k, errors.New("this database was seeded by a demonstration whose keys are not in " + s.Data + "; empty it, or start from there")
	}
	terminal, err := s.airport(ctx)
	if err != nil {
		return k, err
	}
	if err := s.people(ctx, &k); err != nil {
		return k, err
	}
	for i := range 2 {
		_, key, err := s.Places.EnrolKiosk(ctx, system, "CDG", terminal.ID, fmt.Sprintf("Kiosk 2E-%d", i+1))
		if err != nil {
			return k, err
		}
		k.Kiosk = key
	}
	for _, m := range shops {
		made, key, err := s.Merchants.AddMerchant(ctx, system, merchant.Merchant{LegalName: m.name, VATID: m.vat, Country: "FR", MemberFrom: "2020-01-01"})
		if err != nil {
			return k, err
		}
		if _, err := s.Merchants.AddStore(ctx, system, merchant.Store{MerchantID: made.ID, Code: m.code, Name: m.store, City: m.city, TimeZone: "Europe/Paris"}); err != nil {
			return k, err
		}
		k.Merchants = append(k.Merchants, shop{Key: key, VATID: made.VATID, Name: made.LegalName, Store: m.code})
	}
	s.say("    seeded airport CDG, 2 kiosks, %d shops and %d people", len(shops), len(People))
	return k, s.writeKeys(k)
}

func (s Stage) airport(ctx context.Context) (place.Terminal, error) {
	a := place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}
	if err := s.Places.AddAirport(ctx, system, a); err != nil {
		return place.Terminal{}, err
	}
	t, err := s.Places.AddTerminal(ctx, system, "CDG", "Terminal 2E")
	if err != nil {
		return t, err
	}
	var hours []place.Hours
	for d := time.Sunday; d <= time.Saturday; d++ {
		hours = append(hours, place.Hours{Weekday: d, Opens: 6 * 60, Closes: 22 * 60})
	}
	_, err = s.Places.AddDesk(ctx, system, place.Desk{AirportCode: "CDG", TerminalID: t.ID, Name: "Customs desk 2", Directions: "departures hall, beside check-in row 7", Hours: hours})
	return t, err
}

// people makes the accounts, and personal tokens for the two that the walk speaks for.
func (s Stage) people(ctx context.Context, k *keys) error {
	for _, p := range People {
		m, err := s.Staff.Add(ctx, system, p)
		if err != nil {
			return err
		}
		if m.Role != "officer" && m.Role != "finance" {
			continue
		}
		token, err := s.Staff.NewToken(ctx, m.Actor("demo"), m.ID, "demo", 30)
		if err != nil {
			return err
		}
		if m.Role == "officer" {
			k.Officer = token
		} else {
			k.Finance = token
		}
	}
	return nil
}

func (s Stage) keyFile() string {
	sum := sha256.Sum256([]byte(s.Address))
	return filepath.Join(s.Data, "keys-"+hex.EncodeToString(sum[:4])+".json")
}

func (s Stage) readKeys() (k keys, err error) {
	text, err := os.ReadFile(s.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		return k, err
	}
	return k, json.Unmarshal(text, &k)
}

func (s Stage) writeKeys(k keys) error {
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(s.keyFile(), text, 0o600)
}
