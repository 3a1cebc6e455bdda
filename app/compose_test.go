package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// service is what the test reads of one service.
type service struct {
	Image, Build string
	Environment  map[string]string
	Volumes      []string
	DependsOn    map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck  struct{ Test []string }
}

func TestTheComposeFileIsWhatAnEngineWouldTake(t *testing.T) {
	text, err := os.ReadFile("../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]service
		Volumes  map[string]any
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	app, db := file.Services["app"], file.Services["db"]
	if !regexp.MustCompile(`^postgres:(1[5-9]|[2-9][0-9])`).MatchString(db.Image) {
		t.Errorf("the database is %q, want Postgres 15 or newer", db.Image)
	}
	if app.Build == "" || app.DependsOn["db"].Condition != "service_healthy" {
		t.Errorf("the application is built here and waits for a healthy database: %+v", app)
	}
	for name, s := range file.Services {
		if len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
		for _, v := range s.Volumes {
			volume, _, _ := strings.Cut(v, ":")
			if _, ok := file.Volumes[volume]; !ok {
				t.Errorf("%s uses the volume %s, which nobody declares", name, volume)
			}
		}
		for variable, value := range s.Environment {
			if regexp.MustCompile(`PASSWORD|SECRET|KEY`).MatchString(variable) && !strings.HasPrefix(value, "${") {
				t.Errorf("%s carries the secret %s", name, variable)
			}
		}
	}
	if password := regexp.MustCompile(`postgres://[^:]+:([^@]+)@`).FindStringSubmatch(app.Environment["DATABASE_URL"]); password == nil || !strings.HasPrefix(password[1], "${") {
		t.Errorf("the database's address carries a password: %q", app.Environment["DATABASE_URL"])
	}
}

// The configuration in the file is one that the program accepts.
func TestTheComposedEnvironmentIsSound(t *testing.T) {
	if _, err := load(func(name string) string {
		return map[string]string{"DATABASE_URL": "postgres://taxrefund:x@db:5432/taxrefund", "BASE_URL": "https://refund.example",
			"DATA_DIR": "/data", "LISTEN": "0.0.0.0:8080"}[name]
	}); err != nil {
		t.Error(err)
	}
}
