package tax

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"taxrefund/models"
)

//go:embed schemes/*.yaml profiles/*.yaml
var files embed.FS

// Book is every scheme and operator profile that this program knows. It does not change once loaded, apart from the law of
// older claims that it learns by Recall.
type Book struct {
	schemes     map[string]*Scheme
	profiles    map[string]*Profile
	territories map[string]Territory
	categories  map[string]string
	texts       map[string]string // path → file, of which a claim's frozen law is made
	versions    map[string]bool   // of claims made under what is loaded here
	partial     bool              // a claim's frozen law: one scheme and one profile
	frozen      frozen
}

func emptyBook() *Book {
	return &Book{schemes: map[string]*Scheme{}, profiles: map[string]*Profile{}, territories: map[string]Territory{}, texts: map[string]string{}, versions: map[string]bool{}}
}

// Territory is a set of countries (ISO 3166 alpha-2) by date: what "outside the Union" means has changed.
type Territory []TerritorySet

// TerritorySet is a territory between two days.
type TerritorySet struct {
	Since     models.Date `yaml:"since"`
	Until     models.Date `yaml:"until"`
	Countries []string    `yaml:"countries"`
	Source    string      `yaml:"source"`
}

// has reports whether a country belonged to the territory on a day.
func (t Territory) has(country string, on models.Date) bool {
	for _, s := range t {
		if on >= s.Since && (s.Until == "" || on <= s.Until) {
			return slices.Contains(s.Countries, country)
		}
	}
	return false
}

// Load reads the schemes and profiles that are part of the program, and those of dir where it is not nil: a file there with
// the name of one of ours takes its place. The error is Problems.
func Load(dirs ...fs.FS) (*Book, error) { return LoadFS(append([]fs.FS{files}, dirs...)...) }

// LoadFS reads schemes/*.yaml and profiles/*.yaml, later trees over earlier ones. Whatever is not said soundly is refused:
// the error is Problems, one for each thing that is wrong.
func LoadFS(trees ...fs.FS) (*Book, error) {
	b := emptyBook()
	for _, tree := range trees {
		paths, err := fs.Glob(tree, "*/*.yaml")
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			text, err := fs.ReadFile(tree, path)
			if err != nil {
				return nil, err
			}
			b.texts[path] = string(text)
		}
	}
	return b, b.readAll()
}

// readAll reads the texts: the vocabulary first, the schemes next, and the profiles that refer to both last.
func (b *Book) readAll() error {
	var problems Problems
	read := func(path string, do func(c *checker)) {
		c := &checker{file: path, book: b, cited: map[string]bool{}}
		do(c)
		problems = append(problems, c.problems...)
	}
	read(categoriesFile, (*checker).readCategories)
	read(territoriesFile, (*checker).readTerritories)
	for _, path := range slices.Sorted(maps.Keys(b.texts)) {
		if strings.HasPrefix(path, "schemes/") && path != categoriesFile && path != territoriesFile {
			read(path, (*checker).readScheme)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(b.texts)) {
		if strings.HasPrefix(path, "profiles/") {
			read(path, (*checker).readProfile)
		}
	}
	if len(problems) == 0 && b.profiles[standard] == nil && !b.partial {
		problems = append(problems, Problem{File: "profiles", Code: "scheme.no_standard_profile", Msg: "there is no profile named standard"})
	}
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(x, y Problem) int {
			if x.File != y.File {
				return strings.Compare(x.File, y.File)
			}
			return x.Line - y.Line
		})
		return problems
	}
	for _, p := range b.profiles {
		for id, o := range p.operators {
			o.version = b.Freeze(b.schemes[id], p).Version
			b.versions[o.version] = true
		}
	}
	return nil
}

const (
	categoriesFile  = "schemes/categories.yaml"
	territoriesFile = "schemes/territories.yaml"
	maxFile         = 1 << 20
)

// decode reads the file into a value, strictly, and reports whether there is anything to check.
func (c *checker) decode(into any) bool {
	text, ok := c.book.texts[c.file]
	if !ok {
		c.problems = append(c.problems, Problem{File: c.file, Code: "scheme.file_missing", Msg: "this file is needed"})
		return false
	}
	if len(text) > maxFile {
		c.bad("$", "scheme.too_long", "a file has at most a megabyte")
		return false
	}
	root, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		c.unreadable(err)
		return false
	}
	if len(root.Docs) != 1 || root.Docs[0].Body == nil {
		c.bad("$", "scheme.one_document", "a file is one YAML document")
		return false
	}
	c.root = root
	if err := yaml.NodeToValue(root.Docs[0].Body, into, yaml.Strict()); err != nil {
		c.unreadable(err)
		return false
	}
	return true
}

func (c *checker) readCategories() {
	if c.decode(&c.book.categories) && len(c.book.categories) == 0 {
		c.bad("$", "scheme.no_categories", "there are no categories")
	}
}

func (c *checker) readTerritories() {
	if !c.decode(&c.book.territories) {
		return
	}
	for name, sets := range c.book.territories {
		for i := range sets {
			c.territorySet("$."+name, sets, i)
		}
	}
}

func (c *checker) territorySet(path string, sets Territory, i int) {
	s := &sets[i]
	path = sub(path, i)
	if s.Since == "unknown" {
		s.Since = ""
	}
	c.day(path+".since", &s.Since)
	c.day(path+".until", &s.Until)
	c.countries(path+".countries", s.Countries)
	if s.Source == "" || len(s.Countries) == 0 {
		c.bad(path, "scheme.territory", "a territory has countries, and a source")
	}
	if s.Until != "" && s.Until < s.Since {
		c.bad(path+".until", "scheme.dates_unordered", "it ends before it begins")
	}
	if i > 0 && (s.Until == "" || s.Until.AddDays(1) != sets[i-1].Since) {
		c.bad(path, "scheme.gap", "a territory's sets follow each other without gap or overlap, the newest first")
	}
}
