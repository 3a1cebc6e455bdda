package main

import (
	"maps"
	"strings"
	"testing"
)

func TestEveryWrongVariableIsNamedInOneList(t *testing.T) {
	wrong := map[string]string{
		"DATABASE_URL": "mysql://somewhere", "LISTEN": "eight thousand", "BASE_URL": "refund.example", "AUTHORITY": "FR,Singapore",
		"SANDBOX_URL": "ftp://rail", "SANDBOX_TIMEOUT": "soon", "TRUSTED_PROXIES": "the proxy", "JOBS": "maybe",
	}
	_, err := load(func(name string) string { return wrong[name] })
	if err == nil {
		t.Fatal("a wholly wrong configuration was accepted")
	}
	for name := range wrong {
		if !strings.Contains(err.Error(), name+": ") {
			t.Errorf("%s is not named in:\n%v", name, err)
		}
	}
	for name, value := range wrong {
		one := maps.Clone(wrong)
		clear(one)
		one[name] = value
		if _, err := load(func(name string) string { return one[name] }); err == nil || strings.Count(err.Error(), "\n") != 0 {
			t.Errorf("%s=%s alone: %v, want one line", name, value, err)
		}
	}
}

func TestTheDefaultsAreSound(t *testing.T) {
	c, err := load(func(string) string { return "" })
	if err != nil || c.Database != "sqlite:data/taxrefund.db" || c.BaseURL != "http://127.0.0.1:8080" || !c.Jobs {
		t.Errorf("%v %+v", err, c)
	}
}
