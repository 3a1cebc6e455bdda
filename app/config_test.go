package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// wrongs are values that must be refused, by variable, each with words that its complaint must have.
func wrongs(t *testing.T) map[string][][2]string {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string][][2]string{
		"DATA_DIR": {{file, "this is a file"}},
		"DATABASE_URL": {{"mysql://root:hunter2@somewhere", "postgres://…"}, {"postgres://u:hunter2@db:notaport/x", "postgres://…"},
			{"postgres://u:hunter2%@db/x", "%XX"}, {"sqlite:", "sqlite:PATH"}, {"hunter2", "sqlite:PATH"}},
		"LISTEN":               {{"eight thousand", "host:port"}, {"127.0.0.1", "host:port"}, {"127.0.0.1:99999", "65535"}, {"127.0.0.1:", "host:port"}},
		"BASE_URL":             {{"refund.example", "https://"}, {"ftp://refund.example", "https://"}, {"https://", "a host"}, {"https://refund.example/app", "without a path"}},
		"METRICS_LISTEN":       {{"9090", "host:port"}, {"0.0.0.0:8080", "another port than LISTEN"}},
		"KEY_RING_FILE":        {{filepath.Dir(file), "this is a folder"}},
		"KEY_RING":             {{"hunter2", "a key ring"}, {`{"version":1,"keys":{"a":"hunter2"}}`, "a key ring"}},
		"AUTHORITY":            {{"FR,Singapore", "two capital letters"}, {"fr", "two capital letters"}},
		"SANDBOX_URL":          {{"ftp://rail", "http://"}, {"http://u:hunter2@rail", "without a path or a password"}},
		"SANDBOX_TIMEOUT":      {{"soon", "a time"}, {"0s", "from 1ms"}, {"2m", "to 1m"}, {"-1s", "from 1ms"}},
		"TRUSTED_PROXIES":      {{"the proxy", "IP addresses"}, {"10.0.0.1,10.0.0.0/99", "IP addresses"}},
		"LAW_DIR":              {{file, "a folder"}, {file + "-not", "exists"}},
		"FEED_DIR":             {{file, "a folder"}, {file + "-not", "exists"}},
		"CASH_DESK":            {{"maybe", "on or off"}},
		"ALERT_WEBHOOK_SECRET": {{"hunter2", "whsec_"}, {"whsec_aHVudGVyMg==", "24 to 64 bytes"}},
		"ALERT_WEBHOOK_URL":    {{"http://alerts.example", "https://"}, {"https://u:hunter2@alerts.example", "without a user"}, {"hunter2", "an address"}, {"https://alerts.example", "ALERT_WEBHOOK_SECRET"}},
		"BACKUP_DIR":           {{file, "a folder"}},
		"BACKUP_KEEP":          {{"all", "1 to 1000"}, {"0", "1 to 1000"}},
		"JOBS":                 {{"maybe", "on or off"}, {"ON", "on or off"}},
		"SHUTDOWN_DELAY":       {{"5", "a time"}, {"-1s", "from 0s"}, {"2m", "to 1m"}},
	}
}

func TestEveryWrongVariableIsNamedWithWhatWouldBeRight(t *testing.T) {
	all := wrongs(t)
	for _, v := range variables {
		if len(all[v.name]) == 0 {
			t.Errorf("no wrong value of %s is tried", v.name)
		}
		for _, wrong := range all[v.name] {
			_, err := load(func(name string) string { return map[string]string{v.name: wrong[0]}[name] })
			if err == nil {
				t.Errorf("%s=%s was accepted", v.name, wrong[0])
				continue
			}
			said := err.Error()
			if strings.Contains(said, "\n") || !strings.HasPrefix(said, "the configuration has a problem: "+v.name+" must ") ||
				!strings.Contains(said, wrong[1]) || !strings.HasSuffix(said, "; for example "+v.example) {
				t.Errorf("%s=%s: %s", v.name, wrong[0], said)
			}
			if strings.Contains(said, "hunter2") {
				t.Errorf("the complaint repeats a secret: %s", said)
			}
		}
	}
}

func TestAllProblemsAreToldAtOnceAndNoSecretWithThem(t *testing.T) {
	all := wrongs(t)
	all["METRICS_LISTEN"] = [][2]string{{"9090", ""}}
	_, err := load(func(name string) string { return all[name][0][0] })
	if err == nil {
		t.Fatal("a wholly wrong configuration was accepted")
	}
	lines := strings.Split(err.Error(), "\n  ")
	if len(lines) != len(variables)+1 || lines[0] != fmt.Sprintf("the configuration has %d problems:", len(variables)) {
		t.Fatalf("want a line for each of %d variables:\n%v", len(variables), err)
	}
	for i, v := range variables {
		if !strings.HasPrefix(lines[i+1], v.name+" must ") {
			t.Errorf("line %d is not about %s: %s", i+1, v.name, lines[i+1])
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a secret is repeated:\n%v", err)
	}
}

func TestTheDefaultsAreSound(t *testing.T) {
	c, err := load(func(string) string { return "" })
	if err != nil || c.Database != "sqlite:data/taxrefund.db" || c.BaseURL != "http://127.0.0.1:8080" || !c.Jobs ||
		c.KeyRing != "data/keyring.json" || c.MetricsListen != "" || c.SandboxTimeout != 5e9 {
		t.Errorf("%v %+v", err, c)
	}
}

func TestEveryExampleIsOneThatIsAccepted(t *testing.T) {
	for _, v := range variables {
		if v.name == "KEY_RING" || v.name == "ALERT_WEBHOOK_SECRET" || v.name == "LAW_DIR" || v.name == "FEED_DIR" || v.name == "BACKUP_DIR" { // secrets, and folders that need not be here
			continue
		}
		if _, err := load(func(name string) string {
			return map[string]string{"ALERT_WEBHOOK_SECRET": "whsec_" + strings.Repeat("aaaa", 8), v.name: v.example}[name]
		}); err != nil {
			t.Error(err)
		}
	}
}

func TestTheReadmeListsTheVariablesThatThereAre(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "\n| variable |")
	table, _, _ = strings.Cut(table, "\n\n")
	var listed, known []string
	quoted := regexp.MustCompile("`([^`]+)`")
	for _, row := range strings.Split(table, "\n")[2:] {
		cells := strings.Split(row, "|")
		for _, name := range quoted.FindAllStringSubmatch(cells[1], -1) {
			listed = append(listed, name[1])
			i := slices.IndexFunc(variables, func(v variable) bool { return v.name == name[1] })
			if i >= 0 && variables[i].fallback != "" && !strings.Contains(variables[i].fallback, "$") && !strings.Contains(cells[3], "`"+variables[i].fallback+"`") {
				t.Errorf("README.md gives %s the default %s, and it is %s", name[1], cells[3], variables[i].fallback)
			}
		}
	}
	for _, v := range variables {
		known = append(known, v.name)
	}
	slices.Sort(listed)
	slices.Sort(known)
	if !slices.Equal(listed, known) {
		t.Errorf("README.md lists\n%v, and there are\n%v", listed, known)
	}
}
