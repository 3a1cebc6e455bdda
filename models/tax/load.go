package tax

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"taxrefund/models/money"
)

//go:embed schemes/*.yaml profiles/*.yaml
var files embed.FS

// Sourced is where a value comes from. Certainty is "verified" (read in the source) or "general_knowledge".
type Sourced struct {
	Source    string `yaml:"source"`
	Certainty string `yaml:"certainty"`
}

type schemeFile struct {
	ID          string `yaml:"id"`
	Name        string `yaml:"name"`
	Currency    string `yaml:"currency"`
	Zone        string `yaml:"zone"`
	ValidatedBy struct {
		Value   string `yaml:"value"`
		System  string `yaml:"system"`
		Sourced `yaml:",inline"`
	} `yaml:"validated_by"`
	Versions []terms   `yaml:"versions"`
	Cash     []cashLaw `yaml:"cash"`
}

// cashLaw is what the law says of refunds in cash between two days. It has dates of its own, as it is asked by the day of
// payment and not of purchase.
type cashLaw struct {
	Since    string `yaml:"since"`
	Until    string `yaml:"until"`
	None     bool   `yaml:"none"` // no refund is paid in cash at all
	Max      string `yaml:"max"`
	Per      string `yaml:"per"`
	Overflow string `yaml:"overflow"`
	Sourced  `yaml:",inline"`
}

// terms is one version of the law as it is written in the file.
type terms struct {
	Since   string `yaml:"since"`
	Until   string `yaml:"until"`
	Minimum struct {
		Amount     string `yaml:"amount"`
		Comparison string `yaml:"comparison"` // "gt" must exceed, "ge" at least
		Sourced    `yaml:",inline"`
	} `yaml:"minimum"`
	Grouping struct {
		Kind        string   `yaml:"kind"`
		Days        int      `yaml:"days"`
		MaxReceipts int      `yaml:"max_receipts"`
		Assumed     []string `yaml:"assumed"`
		Sourced     `yaml:",inline"`
	} `yaml:"grouping"`
	Refund struct {
		Kind    string `yaml:"kind"`
		Num     int64  `yaml:"num"`
		Den     int64  `yaml:"den"`
		Sourced `yaml:",inline"`
	} `yaml:"refund"`
	Deadline struct {
		Kind    string `yaml:"kind"`
		Months  int    `yaml:"months"`
		Sourced `yaml:",inline"`
	} `yaml:"deadline"`
	MinAge struct {
		Years   int `yaml:"years"`
		Sourced `yaml:",inline"`
	} `yaml:"min_age"`
	ResidenceOutside *struct {
		Territory string `yaml:"territory"`
		Sourced   `yaml:",inline"`
	} `yaml:"residence_outside"`
	NotCitizen *struct {
		State   string `yaml:"state"`
		Sourced `yaml:",inline"`
	} `yaml:"not_citizen"`
	NoCrew struct {
		Value   bool `yaml:"value"`
		Sourced `yaml:",inline"`
	} `yaml:"no_crew"`
	Excluded struct {
		Values  []string `yaml:"values"`
		Sourced `yaml:",inline"`
	} `yaml:"excluded_categories"`
}

type profileFile struct {
	Name     string `yaml:"name"`
	Rounding string `yaml:"rounding"`
	Fee      struct {
		Percent string `yaml:"percent_of_tax"`
		Min     string `yaml:"min"`
		Max     string `yaml:"max"`
	} `yaml:"fee"`
	Inspect struct {
		Above      string   `yaml:"above"`
		Categories []string `yaml:"categories"`
		Sample     uint32   `yaml:"sample_basis_points"`
	} `yaml:"inspect"`
	ClaimPeriodMonths int `yaml:"claim_period_months"`
}

// Load reads the schemes and profiles that are part of the program; an error names the file and what is wrong.
func Load() (*Book, error) { return LoadFS(files) }

// LoadFS reads schemes/*.yaml and profiles/*.yaml. Unknown keys, gaps in what a version must say, unordered or
// overlapping dates, and unknown currencies are refused.
func LoadFS(from fs.FS) (*Book, error) {
	b := &Book{schemes: map[string]*Scheme{}, profiles: map[string]*Profile{}, inside: map[string][]string{}}
	paths, err := fs.Glob(from, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		text, err := fs.ReadFile(from, path)
		if err != nil {
			return nil, err
		}
		if err := b.add(path, text); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	if b.profiles[standard] == nil {
		return nil, fmt.Errorf("there is no profile named %q", standard)
	}
	if err := b.territoriesExist(); err != nil {
		return nil, err
	}
	return b, b.profilesFit()
}

func (b *Book) add(path string, text []byte) error {
	switch {
	case strings.HasPrefix(path, "profiles/"):
		var f profileFile
		if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
			return err
		}
		return b.addProfile(f)
	case strings.HasSuffix(path, "/territories.yaml"):
		var f map[string]struct {
			Countries []string `yaml:"countries"`
			Source    string   `yaml:"source"`
		}
		if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
			return err
		}
		for name, t := range f {
			if t.Source == "" || len(t.Countries) == 0 {
				return fmt.Errorf("territory %s: it has countries, and a source", name)
			}
			b.inside[name] = t.Countries
		}
		return nil
	}
	var f schemeFile
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
		return err
	}
	return b.addScheme(f)
}

func (b *Book) addProfile(f profileFile) error {
	percent, err := money.ParseRate(f.Fee.Percent)
	if err != nil {
		return fmt.Errorf("fee.percent_of_tax: %w", err)
	}
	if !slices.Contains([]money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}, money.Rounding(f.Rounding)) {
		return fmt.Errorf("rounding %q is not known", f.Rounding)
	}
	if f.Inspect.Sample > 10_000 {
		return fmt.Errorf("inspect.sample_basis_points is at most 10000")
	}
	if f.ClaimPeriodMonths < 0 || f.ClaimPeriodMonths > 600 {
		return fmt.Errorf("claim_period_months is 0 to 600")
	}
	if b.profiles[f.Name] != nil {
		return fmt.Errorf("there are two profiles named %q", f.Name)
	}
	b.profiles[f.Name] = &Profile{Name: f.Name, rounding: money.Rounding(f.Rounding), feePercent: percent, feeMin: f.Fee.Min, feeMax: f.Fee.Max,
		above: f.Inspect.Above, categories: f.Inspect.Categories, sampleBP: f.Inspect.Sample, ClaimPeriodMonths: f.ClaimPeriodMonths}
	return nil
}

func (b *Book) addScheme(f schemeFile) error {
	currency, err := money.ParseCurrency(f.Currency)
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"platform", "officer", "external"}, f.ValidatedBy.Value) {
		return fmt.Errorf("validated_by %q is not known", f.ValidatedBy.Value)
	}
	if !allSourced(f.ValidatedBy.Sourced) {
		return fmt.Errorf("validated_by: %w", errUnsourced)
	}
	if b.schemes[f.ID] != nil {
		return fmt.Errorf("there are two schemes of %s", f.ID)
	}
	s := &Scheme{ID: f.ID, Name: f.Name, Currency: currency, Zone: f.Zone, ValidatedBy: f.ValidatedBy.Value, Authority: f.ValidatedBy.System}
	for i, t := range f.Versions {
		v, err := t.version(currency)
		if err != nil {
			return fmt.Errorf("version since %s: %w", t.Since, err)
		}
		if i > 0 && (v.Until == "" || v.Until >= s.versions[i-1].Since) {
			return fmt.Errorf("version since %s: it must end before the next one begins; newest first", t.Since)
		}
		s.versions = append(s.versions, v)
	}
	if s.cash, err = cashCaps(f.Cash, currency); err != nil {
		return fmt.Errorf("cash: %w", err)
	}
	if len(s.versions) == 0 {
		return fmt.Errorf("a scheme has at least one version")
	}
	b.schemes[s.ID] = s
	return nil
}
