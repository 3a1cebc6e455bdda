package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"taxrefund/models/place"
)

// Config is everything an operator can set, read from the environment once at start.
type Config struct {
	Database       string          // DATABASE_URL; default: SQLite in the data folder
	Data           string          // DATA_DIR; key ring and embedded database
	Listen         string          // LISTEN, host:port
	BaseURL        string          // BASE_URL, as staff and travellers reach this installation
	KeyRing        string          // KEY_RING_FILE; default: keyring.json in the data folder
	KeyRingText    string          // KEY_RING, the ring itself, for replicas without a shared file
	Authority      map[string]bool // AUTHORITY, countries this installation validates for, "FR,SG"
	SandboxURL     string          // SANDBOX_URL; empty switches the sandbox rail off
	SandboxTimeout time.Duration   // SANDBOX_TIMEOUT
	TrustedProxies []string        // TRUSTED_PROXIES, addresses whose X-Forwarded-For is believed
	FeedDir        string          // FEED_DIR, where merchants' files of sales are dropped; empty switches it off
	Jobs           bool            // JOBS=off leaves the clock to other replicas
}

// reader reads variables and collects what is wrong with them, so that an operator mends all of it at once.
type reader struct {
	getenv   func(string) string
	problems []error
}

func (r *reader) text(name, fallback string) string {
	if v := strings.TrimSpace(r.getenv(name)); v != "" {
		return v
	}
	return fallback
}

func (r *reader) bad(name, format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
}

func (r *reader) address(name, fallback string, schemes ...string) string {
	v := r.text(name, fallback)
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err == nil {
		for _, s := range schemes {
			if u.Scheme == s {
				return v
			}
		}
	}
	r.bad(name, "must be an address that starts with %s", strings.Join(schemes, ": or ")+":")
	return v
}

func (r *reader) duration(name string, fallback time.Duration) time.Duration {
	v := r.text(name, fallback.String())
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 || d > time.Minute {
		r.bad(name, "must be a time such as 5s, at most 1m")
	}
	return d
}

func (r *reader) choice(name, fallback string, choices ...string) string {
	v := r.text(name, fallback)
	for _, c := range choices {
		if v == c {
			return v
		}
	}
	r.bad(name, "must be one of %s", strings.Join(choices, ", "))
	return v
}

func (r *reader) list(name, fallback string, check func(string) error) []string {
	var out []string
	for v := range strings.SplitSeq(r.text(name, fallback), ",") {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if err := check(v); err != nil {
			r.bad(name, "%v", err)
		}
		out = append(out, v)
	}
	return out
}

// load reads the configuration and reports every problem in it together.
func load(getenv func(string) string) (Config, error) {
	r := &reader{getenv: getenv}
	c := Config{Data: r.text("DATA_DIR", "data"), Listen: r.text("LISTEN", "127.0.0.1:8080")}
	c.Database = r.address("DATABASE_URL", "sqlite:"+filepath.Join(c.Data, "taxrefund.db"), "postgres", "postgresql", "sqlite")
	c.KeyRing, c.KeyRingText = r.text("KEY_RING_FILE", filepath.Join(c.Data, "keyring.json")), r.text("KEY_RING", "")
	here := "http://" + c.Listen
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		r.bad("LISTEN", "must be host:port")
		here = "" // one mistake, one complaint
	}
	c.BaseURL = strings.TrimRight(r.address("BASE_URL", here, "http", "https"), "/")
	c.Authority = map[string]bool{}
	for _, country := range r.list("AUTHORITY", "", place.CheckCountry) {
		c.Authority[country] = true
	}
	c.SandboxURL = r.address("SANDBOX_URL", "", "http", "https")
	c.SandboxTimeout = r.duration("SANDBOX_TIMEOUT", 5*time.Second)
	c.TrustedProxies = r.list("TRUSTED_PROXIES", "", func(s string) error {
		if _, _, err := net.ParseCIDR(s); err != nil && net.ParseIP(s) == nil {
			return errors.New("must be IP addresses or networks, separated by commas")
		}
		return nil
	})
	c.FeedDir = r.text("FEED_DIR", "")
	c.Jobs = r.choice("JOBS", "on", "on", "off") == "on"
	return c, errors.Join(r.problems...)
}
