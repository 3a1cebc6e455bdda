package ident

import (
	"maps"
	"slices"
	"strings"
)

// FindVAT reads a number with its country's prefix; or, where there is none, as one of each country whose check digits agree with
// it, in the order of their codes, and then it is assumed. A number without a prefix has few check digits against many
// countries: several is a question to ask, and one is a likely answer, not a sure one. Numbers of businesses need their prefix.
func FindVAT(s string) (found []VAT, assumed bool, err error) {
	return find(s, false)
}

// FindBusiness is FindVAT among the numbers of businesses.
func FindBusiness(s string) (found []VAT, assumed bool, err error) {
	return find(s, true)
}

func find(s string, business bool) ([]VAT, bool, error) {
	var w written
	if f := w.read(s); f != none {
		return nil, false, vatError(f, &w, 0)
	}
	n := string(w.text[:w.n])
	if country, _ := prefixOf(n); country != "" {
		v, err := readVAT("", s)
		if err != nil {
			return nil, false, err
		}
		return []VAT{v}, false, nil
	}
	var found []VAT
	nearest := fault{"format", whole}
	for _, country := range slices.Sorted(maps.Keys(vatRules)) {
		if vatRules[country].business != business || !standsBare(country, n) {
			continue
		}
		v, f := ofCountry(country, n)
		if f == none {
			found = append(found, v)
		} else if nearness(f) > nearness(nearest) {
			nearest = f
		}
	}
	if len(found) == 0 {
		return nil, false, vatError(fault{nearest.problem, whole}, &w, 0)
	}
	return found, true, nil
}

// nearness orders the faults of a number by how much of it was right.
func nearness(f fault) int {
	return slices.Index([]string{"format", "length", "component", "checksum"}, f.problem)
}

// standsBare reports whether a number without a prefix may be taken for one of a country: not where its check digits say nothing
// or where the prefix makes it a VAT id.
func standsBare(country, n string) bool {
	if strings.Trim(n, "0ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && len(n) > 5 {
		return false // nobody is given a number of zeros
	}
	switch country {
	case "RO": // the fiscal attribute RO is what tells a VAT id from a tax number (Codul fiscal, art. 316)
		return false
	case "SG", "IS", "SM": // no check digit
		return false
	case "XI", "MC": // as GB and FR
		return false
	case "GR": // no numbers of before 2000
		return len(n) == 9
	case "CZ": // birth numbers of before 1954 have no check digit
		return len(n) != 9 || n[0] == '6'
	case "BG": // of the three kinds of ten digits the one with a date
		return len(n) != 10 || digits(n) && bornBG(n) && citizenBG(n)
	}
	return true
}
