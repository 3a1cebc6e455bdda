package travel

import (
	"slices"
	"strings"
)

// Verdict is what a comparison of names comes to.
type Verdict string

const (
	SameName   Verdict = "same"    // as far as names can tell, the same person
	CloseName  Verdict = "close"   // to be taken for the same, with a note for whoever looks at the claim
	OtherName  Verdict = "differs" // to be taken for somebody else
	UnreadName Verdict = "unread"  // a script that cannot be compared: nothing is known
)

// Where the verdicts begin. What documents do to a name by themselves (another custom of spelling, swapped order) costs at
// most 12, so it stays the same name. A part left out costs 16: usual, but of a family's names some differ by no more. Two
// such losses still are close, a slip and a part left out are not: of a sister's name no more may be different.
const (
	sameFrom  = 85
	closeFrom = 65
)

// Comparison says how alike two names are, 0 to 100, and why not more: "name.same", "name.order" (surname and given names
// have changed places), "name.spelling", "name.part_missing", "name.cut" (one ends where its document ends),
// "name.initials", "name.script" (letters that cannot be compared) or "name.differs".
type Comparison struct {
	Score   int
	Reason  string
	Verdict Verdict
}

// What a difference costs.
const (
	costCustom  = 4 // each part, at most twice
	costOrder   = 5
	costMoved   = 8  // a part of the surname stands among the given names
	costCut     = 10 // the name ends within a part of which three letters or more are there
	costMissing = 16 // and 2 for each further part
	costInitial = 18 // the first given name is an initial
	costVowels  = 18
	costSlip    = 24
	costUnseen  = 30 // the name was cut so early that of the given name less than three letters are there, or nobody has one
)

// CompareNames compares two names. It gives the same both ways.
func CompareNames(a, b FullName) Comparison {
	best := compare(a, b)
	if a.other != nil {
		best = better(best, compare(*a.other, b))
	}
	if b.other != nil {
		best = better(best, compare(a, *b.other))
	}
	if a.other != nil && b.other != nil {
		best = better(best, compare(*a.other, *b.other))
	}
	return best
}

func better(a, b Comparison) Comparison {
	if b.Score > a.Score {
		return b
	}
	return a
}

func compare(a, b FullName) Comparison {
	if a.unread || b.unread {
		return Comparison{Reason: "name.script", Verdict: UnreadName}
	}
	if len(a.parts) == 0 || len(b.parts) == 0 {
		return Comparison{Reason: "name.differs", Verdict: OtherName}
	}
	if a.roles == b.roles && before(b, a) || b.roles && !a.roles {
		a, b = b, a
	}
	if equal(a, b) || a.roles && !b.roles && len(b.parts) == 1 && oneWord(a, b.parts[0].plain) {
		return Comparison{Score: 100, Reason: "name.same", Verdict: SameName}
	}
	best := newPairing(a, b).compare()
	if best.Verdict == OtherName && a.roles && !b.roles && nativeRow(a, b) {
		return Comparison{Score: 100 - costVowels, Reason: "name.spelling", Verdict: CloseName}
	}
	if best.Score == 100 || !a.roles || !b.roles {
		return best
	}
	best = better(best, newPairing(a, swapped(b)).after("name.order", costOrder))
	best = better(best, newPairing(swapped(a), b).after("name.order", costOrder)) // an initial may be on either side
	b.roles = false
	best = better(best, newPairing(a, b).after("name.order", costMoved))
	return best
}

// equal reports whether two names have the same parts in the same places.
func equal(a, b FullName) bool {
	return slices.EqualFunc(a.parts, b.parts, func(x, y part) bool { return x.plain == y.plain && (x.surname == y.surname || !b.roles) })
}

// oneWord reports whether a word is a whole name without a space, whichever of its parts comes first.
func oneWord(n FullName, word string) bool {
	surname, given := "", ""
	for _, p := range n.parts {
		if p.surname {
			surname += p.plain
		} else {
			given += p.plain
		}
	}
	return word == surname+given || word == given+surname
}

// nativeRow reports whether a name in Arabic letters, without regard to the spaces in either, is a way to write the name:
// documents part and join names such as Abd al-Rahman as they like.
func nativeRow(n, native FullName) bool {
	var row []rune
	for _, p := range native.parts {
		if !p.bare {
			return false
		}
		row = append(row, p.native...)
	}
	surname, given := "", ""
	for _, p := range n.parts {
		if p.surname {
			surname += p.plain
		} else {
			given += p.plain
		}
	}
	return len(row) <= longestPart*2 && (writes(row, surname+given, true) || writes(row, given+surname, true))
}

// before puts names in one order, so that a comparison cannot depend on which comes first.
func before(a, b FullName) bool {
	if len(a.parts) != len(b.parts) {
		return len(a.parts) < len(b.parts)
	}
	for i := range a.parts {
		if c := strings.Compare(a.parts[i].plain, b.parts[i].plain); c != 0 {
			return c < 0
		}
	}
	for i := range a.parts {
		if a.parts[i].surname != b.parts[i].surname {
			return a.parts[i].surname
		}
	}
	return a.cut && !b.cut
}

func swapped(n FullName) FullName {
	parts := make([]part, 0, len(n.parts))
	for _, surname := range []bool{false, true} {
		for _, p := range n.parts {
			if p.surname == surname {
				p.surname = !surname
				parts = append(parts, p)
			}
		}
	}
	n.parts, n.cut = parts, false
	return n
}
