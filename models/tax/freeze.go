package tax

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"

	"taxrefund/models"
)

// The law of a claim is frozen as text: its scheme, the territories and categories that it refers to (an operator's own after
// the program's), and the operator's profile, under the digest of them all. So a claim of last year is worked out as it was,
// whatever the files say today; which is why no key of these files is ever taken away, and no reader made stricter for texts
// that are recalled.

const between = "\n--- # "

// frozen holds the older law that was recalled, by version.
type frozen struct {
	sync.RWMutex
	books map[string]*Book
}

// Frozen is the law of one scheme and profile as text. The version names it.
type Frozen struct {
	Version, Text string
}

// Freeze writes out the law of a scheme under a profile.
func (b *Book) Freeze(s *Scheme, p *Profile) Frozen {
	var text strings.Builder
	for _, path := range []string{categoriesFile, territoriesFile, schemePath(s.ID), p.file} {
		for _, one := range b.texts[path] {
			if text.Len() > 0 {
				text.WriteString(between)
			}
			text.WriteString(path + "\n" + one)
		}
	}
	sum := sha256.Sum256([]byte(text.String()))
	return Frozen{Version: s.ID + "@" + hex.EncodeToString(sum[:6]), Text: text.String()}
}

func schemePath(id string) string { return "schemes/" + strings.ToLower(id) + ".yaml" }

// Version is what a claim of a country is frozen as under a profile.
func (b *Book) Version(country, profile string) (string, error) {
	s, err := b.Scheme(country)
	if err != nil {
		return "", err
	}
	p, err := b.Profile(profile)
	if err != nil {
		return "", err
	}
	return p.operators[s.ID].version, nil
}

// Frozen lists the law of every scheme under every profile: what claims made now may be frozen under.
func (b *Book) Frozen() []Frozen {
	var all []Frozen
	for _, s := range b.schemes {
		for _, p := range b.profiles {
			all = append(all, b.Freeze(s, p))
		}
	}
	return all
}

// Recall makes the law of an older claim known from the text that was kept. The version must be the text's own.
func (b *Book) Recall(f Frozen) error {
	then := emptyBook()
	then.partial = true
	for part := range strings.SplitSeq(f.Text, between) {
		path, text, _ := strings.Cut(part, "\n")
		then.keep(path, text)
	}
	if err := then.readAll(nil); err != nil {
		return models.E(models.Internal, "tax.version_gone", "the text kept for %s is no law: %v", f.Version, err)
	}
	if !then.versions[f.Version] {
		return models.E(models.Internal, "tax.version_gone", "the text kept for %s is another law's", f.Version)
	}
	b.frozen.Lock()
	defer b.frozen.Unlock()
	if b.frozen.books == nil {
		b.frozen.books = map[string]*Book{}
	}
	b.frozen.books[f.Version] = then
	return nil
}

// Knows reports whether claims of a version can be worked out, or its text must be recalled first.
func (b *Book) Knows(version string) bool {
	_, err := b.under(version)
	return err == nil
}

// under finds the book that a version was frozen from.
func (b *Book) under(version string) (*Book, error) {
	if b.versions[version] {
		return b, nil
	}
	b.frozen.RLock()
	defer b.frozen.RUnlock()
	if then, ok := b.frozen.books[version]; ok {
		return then, nil
	}
	return nil, models.E(models.Internal, "tax.version_gone", "the law frozen on this claim is not known here")
}

// frozenAs finds the law of a country that a version was frozen from, with the operator profile that was frozen with it.
func (b *Book) frozenAs(version, profile, country string) (*Book, *Scheme, *Profile, error) {
	then, err := b.under(version)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := then.Scheme(country)
	if err != nil {
		return nil, nil, nil, err
	}
	p, err := then.Profile(profile)
	if err != nil {
		return nil, nil, nil, err
	}
	if then.versions[version] && p.operators[s.ID].version != version {
		return nil, nil, nil, models.E(models.Internal, "tax.version_gone", "%s is the law of another country, or under another operator profile", version)
	}
	return then, s, p, nil
}
