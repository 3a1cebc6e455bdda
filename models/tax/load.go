package tax

import (
	"embed"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

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
	texts       map[string][]string // path → file, of which a claim's frozen law is made; of a vocabulary also the operator's over it
	versions    map[string]bool     // of claims made under what is loaded here
	partial     bool                // a claim's frozen law: one scheme and one profile
	frozen      frozen
}

func emptyBook() *Book {
	return &Book{schemes: map[string]*Scheme{}, profiles: map[string]*Profile{}, territories: map[string]Territory{}, categories: map[string]string{}, texts: map[string][]string{}, versions: map[string]bool{}}
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

// resident reports whether a country belonged on a day to the territory of a name: a set of countries, or one country by its
// own code.
func (b *Book) resident(country, territory string, on models.Date) bool {
	if sets, ok := b.territories[territory]; ok {
		return sets.has(country, on)
	}
	return country == territory
}

// Load reads the schemes and profiles that are part of the program, and those of dirs over them: a file there with the name of
// one of ours takes its place, but for the vocabulary, of which only the names that it says anew. The error is Problems.
func Load(dirs ...fs.FS) (*Book, error) {
	if len(dirs) > 0 {
		return LoadFS(append([]fs.FS{files}, dirs...)...)
	}
	read, err := ours()
	if err != nil {
		return nil, err
	}
	return &Book{schemes: read.schemes, profiles: read.profiles, territories: read.territories, categories: read.categories, texts: read.texts, versions: read.versions}, nil
}

// ours is read once: it does not change, and what is recalled later is each book's own.
var ours = sync.OnceValues(func() (*Book, error) { return LoadFS(files) })

// LoadFS reads schemes/*.yaml and profiles/*.yaml, later trees over earlier ones. Whatever is not said soundly is refused:
// the error is Problems, one for each thing that is wrong.
func LoadFS(trees ...fs.FS) (*Book, error) {
	b := emptyBook()
	var problems Problems
	for _, tree := range trees {
		found := false
		for _, pattern := range []string{"schemes/*", "profiles/*"} {
			paths, err := fs.Glob(tree, pattern)
			if err != nil {
				return nil, err
			}
			for _, path := range paths {
				if err := b.take(tree, path); err != nil {
					problems = append(problems, *err)
				}
				found = true
			}
		}
		if !found {
			problems = append(problems, Problem{File: "schemes", Line: 1, Path: "$", Code: "scheme.file_missing", Msg: "there are no files here: schemes stand in schemes/, profiles in profiles/"})
		}
	}
	return b, b.readAll(problems)
}

// take keeps the text of a file. What is there but would not be read is a problem: whoever wrote it believes that it is.
func (b *Book) take(tree fs.FS, path string) *Problem {
	info, err := fs.Stat(tree, path)
	switch {
	case err == nil && (strings.HasSuffix(path, ".md") || strings.HasPrefix(info.Name(), ".")):
		return nil // a page for people, or an editor's own
	case err == nil && (!info.Mode().IsRegular() || !strings.HasSuffix(path, ".yaml")):
		return &Problem{File: path, Line: 1, Path: "$", Code: "scheme.file_name", Msg: "only files that end in .yaml are read"}
	}
	text, err := readFile(tree, path)
	if err != nil {
		return &Problem{File: path, Line: 1, Path: "$", Code: "scheme.file_missing", Msg: "this file cannot be read"}
	}
	b.keep(path, string(text))
	return nil
}

// keep keeps a text: in the place of an older one, or over it where it is a vocabulary's.
func (b *Book) keep(path, text string) {
	if path != categoriesFile && path != territoriesFile {
		b.texts[path] = nil
	}
	b.texts[path] = append(b.texts[path], text)
}

// readFile reads a file, and of one that is longer than any may be no more than shows that.
func readFile(tree fs.FS, path string) ([]byte, error) {
	file, err := tree.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxFile+1))
}

// readAll reads the texts: the vocabulary first, the schemes next, and the profiles that refer to both last.
func (b *Book) readAll(problems Problems) error {
	read := func(path string, do func(c *checker)) {
		for layer := range max(len(b.texts[path]), 1) {
			c := &checker{file: path, layer: layer, book: b, lines: map[string]int{}, cited: map[string]bool{}}
			do(c)
			if !b.partial || !c.decoded { // what was sound when a claim was made stays its law, whatever is asked of files today
				problems = append(problems, c.problems...)
			}
		}
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
		problems = append(problems, Problem{File: "profiles", Line: 1, Path: "$", Code: "scheme.no_standard_profile", Msg: "there is no profile named standard"})
	}
	if len(problems) > 0 {
		slices.SortFunc(problems, byPlace)
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
)

func (c *checker) readCategories() {
	var own map[string]string
	if !c.decode(&own) {
		c.book.categories = nil // what refers to them is not blamed
		return
	}
	for name, says := range own {
		if says == "" {
			c.bad("$."+name, "scheme.category_words", "say in words what these goods are")
		}
	}
	if len(own) == 0 {
		c.bad("$", "scheme.no_categories", "there are no categories")
	}
	if c.book.categories != nil {
		maps.Copy(c.book.categories, own)
	}
}

func (c *checker) readTerritories() {
	var own map[string]Territory
	if !c.decode(&own) {
		c.book.territories = nil // what refers to them is not blamed
		return
	}
	for name, sets := range own {
		c.territory("$."+name, sets)
	}
	if c.book.territories != nil {
		maps.Copy(c.book.territories, own)
	}
}

// territory checks the sets of one territory: of every day it is said who belongs.
func (c *checker) territory(path string, sets Territory) {
	if len(sets) == 0 {
		c.bad(path, "scheme.territory", "say which countries belong, and where you read it")
		return
	}
	before := len(c.problems)
	for i := range sets {
		s, at := &sets[i], sub(path, i)
		c.since(at, &s.Since)
		c.day(at+".until", &s.Until)
		c.countries(at+".countries", s.Countries)
		if s.Source == "" || len(s.Countries) == 0 {
			c.bad(at, "scheme.territory", "say which countries belong, and where you read it")
		}
		if s.Until != "" && s.Until < s.Since {
			c.bad(at+".until", "scheme.dates_unordered", "it ends before it begins")
		}
	}
	if len(c.problems) > before {
		return
	}
	for i, s := range sets {
		if i == 0 && s.Until != "" || i > 0 && (s.Until == "" || s.Until.AddDays(1) != sets[i-1].Since) {
			c.bad(sub(path, i)+".until", "scheme.territory_gap", "sets follow each other without gap or overlap, the newest first, which is open")
		}
	}
	if last := len(sets) - 1; sets[last].Since != "" {
		c.bad(sub(path, last)+".since", "scheme.territory_gap", "say who belonged before: the oldest set holds since unknown")
	}
}
