package tax

import (
	"reflect"
	"slices"
)

// said lists the keys that an entry gives, but for those of Dated and those in the list.
func said(entry any, but ...string) (all []string) {
	v := reflect.Indirect(reflect.ValueOf(entry))
	for _, f := range fieldsOf(v.Type()) {
		inDated := v.Type().Field(f.index[0]).Type == reflect.TypeFor[Dated]()
		if !inDated && !v.FieldByIndex(f.index).IsZero() && !slices.Contains(but, f.word) {
			all = append(all, f.word)
		}
	}
	return all
}

// only refuses keys that mean nothing beside a word: whoever wrote them meant something that nobody would do.
func (c *checker) only(path, word string, entry any, keys ...string) {
	for _, key := range said(entry, keys...) {
		c.bad(path+"."+key, "scheme.out_of_place", "%s means nothing beside %s", key, word)
	}
}

// silent checks an entry that says that there is no such rule, or that it is not known: it says nothing else.
func (c *checker) silent(path, rule string, entry any, d *Dated) {
	word := "none: true"
	if d.NotKnown {
		word = "not_known: true"
	}
	switch {
	case d.None && d.NotKnown:
		c.bad(path, "scheme.none_and_not_known", "either there is none, or it is not known")
	case d.None && never[rule]:
		c.bad(path, "scheme.never_none", "every law has %s; it can only be not known", rule)
	case d.NotKnown && rule == "status":
		c.bad(path, "scheme.status", "say whether the scheme is in force")
	}
	for _, key := range said(entry, subject[reflect.Indirect(reflect.ValueOf(entry)).Type().Name()]...) {
		c.bad(path+"."+key, "scheme.beside_none", "this contradicts %s", word)
	}
}

// twice refuses a word that stands twice in a list.
func (c *checker) twice(path string, list []string) {
	for i, word := range list {
		if slices.Contains(list[:i], word) {
			c.bad(sub(path, i), "scheme.listed_twice", "%q is in this list already", word)
		}
	}
}
