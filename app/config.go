package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taxrefund/app/webhook"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
)

// Config is everything an operator can set, read from the environment once at start. The table of variables says which
// variable fills which field.
type Config struct {
	Data           string
	Database       string
	Listen         string
	BaseURL        string
	MetricsListen  string // empty switches it off
	KeyRing        string // a file
	KeyRingText    string // the ring itself; it goes before the file
	Authority      map[string]bool
	SandboxURL     string // empty switches the sandbox rail off
	SandboxTimeout time.Duration
	TrustedProxies []string
	LawDir         string // schemes and profiles over those of the program; empty is those alone
	FeedDir        string // empty switches the drop folder off
	CashDesk       bool   // offers refunds in cash
	AlertURL       string // the receiver of alerts; empty switches telling off
	AlertSecret    string // what alerts are signed with
	BackupDir      string // empty switches backups by the clock off
	BackupKeep     int
	Jobs           bool
	ShutdownDelay  time.Duration
}

// variable is one thing an operator can set. What is left open has the fallback, in which $NAME stands for a variable
// before it in the table; an empty one leaves the field as it is. set says in words what a value must be, and never
// repeats the value, which may be a secret.
type variable struct {
	name, fallback, example string
	set                     func(c *Config, value string) error
}

// variables is every variable there is; README.md shows them with what they mean.
var variables = []variable{
	{"DATA_DIR", "data", "/var/lib/taxrefund", func(c *Config, v string) error { c.Data = v; return notAFile(v) }},
	{"DATABASE_URL", "sqlite:$DATA_DIR/taxrefund.db", "postgres://taxrefund:PASSWORD@db.example:5432/taxrefund", func(c *Config, v string) error { c.Database = v; return database(v) }},
	{"LISTEN", "127.0.0.1:8080", "0.0.0.0:8080", func(c *Config, v string) error { c.Listen = v; return listen(v) }},
	{"BASE_URL", "http://$LISTEN", "https://refund.example", func(c *Config, v string) error { c.BaseURL = strings.TrimRight(v, "/"); return site(v) }},
	{"METRICS_LISTEN", "", "127.0.0.1:9090", metricsListen},
	{"KEY_RING_FILE", "$DATA_DIR/keyring.json", "/run/secrets/keyring.json", func(c *Config, v string) error { c.KeyRing = v; return notAFolder(v) }},
	{"KEY_RING", "", "the whole text of a keyring.json", func(c *Config, v string) error { c.KeyRingText = v; return ring(v) }},
	{"AUTHORITY", "", "FR,SG", authority},
	{"SANDBOX_URL", "", "http://127.0.0.1:8090", func(c *Config, v string) error { c.SandboxURL = v; return site(v) }},
	{"SANDBOX_TIMEOUT", "5s", "5s", func(c *Config, v string) error { return duration(&c.SandboxTimeout, v, time.Millisecond) }},
	{"TRUSTED_PROXIES", "", "10.0.0.7,192.168.4.0/24", func(c *Config, v string) error { c.TrustedProxies = list(v); return addresses(c.TrustedProxies) }},
	{"LAW_DIR", "", "/srv/law", func(c *Config, v string) error { c.LawDir = v; return folder(v) }},
	{"FEED_DIR", "", "/srv/feeds", func(c *Config, v string) error { c.FeedDir = v; return folder(v) }},
	{"CASH_DESK", "off", "on", func(c *Config, v string) (err error) { c.CashDesk, err = onOff(v); return err }},
	{"ALERT_WEBHOOK_SECRET", "", "whsec_ and what openssl rand -base64 32 writes", func(c *Config, v string) error { c.AlertSecret = v; return webhook.CheckSecret(v) }},
	{"ALERT_WEBHOOK_URL", "", "https://alerts.example/hook", alertURL},
	{"BACKUP_DIR", "", "/srv/backups", func(c *Config, v string) error { c.BackupDir = v; return folder(v) }},
	{"BACKUP_KEEP", "7", "30", backupKeep},
	{"JOBS", "on", "off", func(c *Config, v string) (err error) { c.Jobs, err = onOff(v); return err }},
	{"SHUTDOWN_DELAY", "0s", "5s", func(c *Config, v string) error { return duration(&c.ShutdownDelay, v, 0) }},
}

// problems is everything that is wrong with a configuration, so that an operator mends all of it at once.
type problems []string

func (p problems) Error() string {
	if len(p) == 1 {
		return "the configuration has a problem: " + p[0]
	}
	return fmt.Sprintf("the configuration has %d problems:\n  %s", len(p), strings.Join(p, "\n  "))
}

// load reads the configuration and reports every problem in it together.
func load(getenv func(string) string) (Config, error) {
	var c Config
	var wrong problems
	values := map[string]string{}
	for _, v := range variables {
		value, given := strings.TrimSpace(getenv(v.name)), true
		if value == "" {
			value, given = os.Expand(v.fallback, func(name string) string { return values[name] }), false
		}
		values[v.name] = value
		if value == "" {
			continue
		}
		if err := v.set(&c, value); err != nil && given { // a fallback is only wrong where what it is made of was named already
			wrong = append(wrong, fmt.Sprintf("%s %v; for example %s", v.name, err, v.example))
		}
	}
	if len(wrong) > 0 {
		return c, wrong
	}
	return c, nil
}

func notAFile(path string) error {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return errors.New("must be a folder; this is a file")
	}
	return nil
}

func notAFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return errors.New("must be a file; this is a folder")
	}
	return nil
}

func folder(path string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return errors.New("must be a folder that exists and may be read")
	}
	return nil
}

func database(address string) error {
	scheme, rest, _ := strings.Cut(address, ":")
	_, err := pgx.ParseConfig(address) // its text may quote the password
	if scheme == "sqlite" && rest != "" || (scheme == "postgres" || scheme == "postgresql") && err == nil {
		return nil
	}
	return errors.New("must be the address of a database, sqlite:PATH or postgres://…, with special characters of a password written as %XX")
}

func listen(address string) error {
	if _, port, err := net.SplitHostPort(address); err == nil {
		if _, err := net.LookupPort("tcp", port); err == nil && port != "" {
			return nil
		}
	}
	return errors.New("must be host:port, with a port from 0 to 65535")
}

func metricsListen(c *Config, v string) error {
	c.MetricsListen = v
	_, port, _ := net.SplitHostPort(v)
	if _, public, _ := net.SplitHostPort(c.Listen); port == public && port != "0" && port != "" {
		return errors.New("must have another port than LISTEN: figures are not for the public")
	}
	return listen(v)
}

func site(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return errors.New("must be http:// or https:// and a host, without a path or a password")
	}
	return nil
}

func ring(text string) error {
	if _, err := sealed.FromEnv(text); err != nil {
		return errors.New("must be a key ring, whole and unchanged")
	}
	return nil
}

func list(text string) []string {
	var out []string
	for v := range strings.SplitSeq(text, ",") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func authority(c *Config, v string) error {
	c.Authority = map[string]bool{}
	for _, country := range list(v) {
		if place.CheckCountry(country) != nil {
			return errors.New("must be countries of two capital letters, separated by commas")
		}
		c.Authority[country] = true
	}
	return nil
}

func duration(into *time.Duration, v string, least time.Duration) (err error) {
	if *into, err = time.ParseDuration(v); err != nil || *into < least || *into > time.Minute {
		return fmt.Errorf("must be a time from %v to 1m", least)
	}
	return nil
}

func addresses(all []string) error {
	for _, s := range all {
		_, err := netip.ParseAddr(s)
		if _, e := netip.ParsePrefix(s); err != nil && e != nil {
			return errors.New("must be IP addresses or networks, separated by commas")
		}
	}
	return nil
}

func backupKeep(c *Config, v string) error {
	n, err := strconv.Atoi(v)
	if c.BackupKeep = n; err != nil || n < 1 || n > 1000 {
		return errors.New("must be a number from 1 to 1000")
	}
	return nil
}

func alertURL(c *Config, v string) error {
	c.AlertURL = v
	if err := webhook.CheckAddress(v); err != nil || c.AlertSecret != "" {
		return err
	}
	return errors.New("must have ALERT_WEBHOOK_SECRET beside it, which alerts are signed with")
}

func onOff(v string) (bool, error) {
	if !slices.Contains([]string{"on", "off"}, v) {
		return false, errors.New("must be on or off")
	}
	return v == "on", nil
}
