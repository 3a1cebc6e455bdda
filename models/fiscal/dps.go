package fiscal

import (
	"strings"

	"taxrefund/models"
)

// uaDPS is the link on Ukrainian receipts (State Tax Service, Наказ Мінфіну 13 of 21-01-2016): fn the register, id the
// receipt, date, time, sm the total, mac a hash that only the service can check. It proves nothing and names no seller.
var uaDPS = layout{system: "ua_dps", country: "UA", decode: decodeDPS, begins: func(text string) bool {
	return strings.HasSuffix(hostOf(text), "tax.gov.ua")
}}

type dpsSaid struct {
	Register string `json:"register"`
	ID       string `json:"id"`
	Time     string `json:"local_time"`
	Gross    string `json:"gross_total"`
}

func decodeDPS(text string) (Receipt, error) {
	l, err := parseLink(text)
	if err != nil {
		return Receipt{}, err
	}
	if l.host != "cabinet.tax.gov.ua" {
		return Receipt{}, bad("host", l.hostAt, "this web address is not the Ukrainian tax service's")
	}
	if strings.TrimSuffix(l.path, "/") != "/cashregs/check" {
		return Receipt{}, bad("path", l.pathAt, "this page of the Ukrainian tax service is not for receipts")
	}
	var p [5]part
	if err := l.all(p[:], "fn", "id", "date", "time", "sm"); err != nil {
		return Receipt{}, err
	}
	if !allDigits(p[0].text) || len(p[0].text) > 20 {
		return Receipt{}, p[0].bad("register", 0, "a register's number has digits only")
	}
	if len(p[1].text) > 40 {
		return Receipt{}, p[1].bad("id", 40, "a receipt's number is shorter")
	}
	on, when, ok := dpsTime(p[2].text, p[3].text)
	if !ok {
		return Receipt{}, p[2].bad("date", 0, "there is no such day and time; it is written YYYYMMDD and hhmmss")
	}
	gross, err := figures{currency: "UAH", mark: '.', max: 2}.amount(p[4])
	if err != nil {
		return Receipt{}, err
	}
	s := dpsSaid{Register: p[0].text, ID: p[1].text, Time: when, Gross: gross.Decimal()}
	return Receipt{Register: s.Register, Number: s.Register + "-" + s.ID, IssuedOn: on, Time: when, Gross: gross, Sale: Sold, Proof: Nothing, Said: s}, nil
}

// dpsTime reads a day and a time of it, in digits only or with colons, hh:mm and hh:mm:ss.
func dpsTime(day, at string) (on models.Date, local string, ok bool) {
	if len(day) != 8 {
		return "", "", false
	}
	if len(at) > 2 && at[2] == ':' {
		if len(at) != 5 && (len(at) != 8 || at[5] != ':') {
			return "", "", false
		}
		at = strings.ReplaceAll(at, ":", "")
	}
	return fnsTime(day + "T" + at)
}
