package travel

import (
	"slices"
	"strings"
)

// pairing is two names whose parts are laid beside each other. If either has roles, a has.
type pairing struct {
	a, b         FullName
	mateA, mateB []int // for each part the index of its mate, -1 without one
	cost         int
	dearest      int // of all costs, whose reason is told
	reason       string
	customs      int  // parts spelt by another custom
	vowelless    bool // a part was compared without vowels
	usedCut      bool // something ended where its document ends
	cutCost      int  // what that has cost so far
}

func newPairing(a, b FullName) *pairing {
	a.parts, b.parts = glue(a.parts, b.parts), glue(b.parts, a.parts)
	p := &pairing{a: a, b: b, reason: "name.same", mateA: make([]int, len(a.parts)), mateB: make([]int, len(b.parts))}
	for i := range p.mateA {
		p.mateA[i] = -1
	}
	for j := range p.mateB {
		p.mateB[j] = -1
	}
	for l := alike; l < unlike; l++ {
		p.marry(l)
		if l == spelt {
			p.marryCut()
		}
	}
	return p
}

func (p *pairing) pay(cost int, reason string) {
	p.cost += cost
	if cost > p.dearest {
		p.dearest, p.reason = cost, reason
	}
}

// glue joins parts that the other name has as one word: VAN DER BERG where the other is VANDERBERG.
func glue(parts, other []part) []part {
	for i := 0; i < len(parts); i++ {
		joined := parts[i].plain
		for j := i + 1; j < len(parts) && parts[j].surname == parts[i].surname && parts[j].native == nil && parts[i].native == nil; j++ {
			joined += parts[j].plain
			if has(other, joined) {
				out := append(append([]part(nil), parts[:i]...), part{plain: joined, surname: parts[i].surname})
				parts = append(out, parts[j+1:]...)
				break
			}
		}
	}
	return parts
}

func has(parts []part, plain string) bool {
	for _, p := range parts {
		if p.plain == plain || p.native != nil && writes(p.native, plain, p.bare) {
			return true
		}
	}
	return false
}

// marry pairs the parts that are as like as l and not taken yet.
func (p *pairing) marry(l likeness) {
	for i, x := range p.a.parts {
		if p.mateA[i] >= 0 {
			continue
		}
		for j, y := range p.b.parts {
			if p.mateB[j] >= 0 || p.a.roles && p.b.roles && x.surname != y.surname || l == initial && (x.surname || y.surname) {
				continue
			}
			y.surname = y.surname || !p.b.roles && x.surname
			if like(x, y) != l {
				continue
			}
			p.mateA[i], p.mateB[j] = j, i
			p.charge(l, i)
			break
		}
	}
}

func (p *pairing) charge(l likeness, i int) {
	switch l {
	case spelt:
		if p.customs++; p.customs <= 2 {
			p.pay(costCustom, "name.spelling")
		}
	case vowels:
		if !p.vowelless {
			p.vowelless = true
			p.pay(costVowels, "name.spelling")
		}
	case slip:
		p.pay(costSlip, "name.spelling")
	case initial:
		if i == p.firstGiven(p.a) {
			p.pay(costInitial, "name.initials")
		} else {
			p.pay(costCustom, "name.initials")
		}
	}
}

func (p *pairing) firstGiven(n FullName) int {
	for i, x := range n.parts {
		if !x.surname {
			return i
		}
	}
	return -1
}

// marryCut pairs the last part of a name that was cut with the part that it is the beginning of.
func (p *pairing) marryCut() {
	if p.a.cut {
		p.beginning(p.a, p.b, p.mateA, p.mateB)
	}
	if p.b.cut {
		p.beginning(p.b, p.a, p.mateB, p.mateA)
	}
}

func (p *pairing) beginning(cut, whole FullName, mateCut, mateWhole []int) {
	last := len(cut.parts) - 1
	if mateCut[last] >= 0 {
		p.usedCut = true
		return
	}
	x := cut.parts[last]
	for j, y := range whole.parts {
		if mateWhole[j] >= 0 || cut.roles && whole.roles && x.surname != y.surname {
			continue
		}
		if rest, ok := beginsWith(whole.parts[j:], x, mateWhole[j:]); ok {
			mateCut[last], mateWhole[j], p.usedCut = j, last, true
			for k := 1; k < rest; k++ {
				mateWhole[j+k] = last
			}
			if len(x.plain) < 3 && last > 0 && cut.parts[last-1].surname {
				p.payCut(costUnseen)
			} else {
				p.payCut(costCut)
			}
			return
		}
	}
}

// payCut makes what was cut cost so much in all.
func (p *pairing) payCut(cost int) {
	if cost > p.cutCost {
		p.cost -= p.cutCost
		p.cutCost = cost
		p.pay(cost, "name.cut")
	}
}

// beginsWith reports whether a part is the beginning of a part, or of it and those that follow glued together, and of how
// many.
func beginsWith(parts []part, x part, taken []int) (int, bool) {
	joined := ""
	for k, y := range parts {
		if y.surname != parts[0].surname || taken[k] >= 0 {
			break
		}
		joined += y.plain
		if strings.HasPrefix(joined, x.plain) {
			return k + 1, true
		}
		if !strings.HasPrefix(x.plain, joined) {
			break
		}
	}
	return 0, false
}

// after compares as compare does, at a cost that comes first.
func (p *pairing) after(reason string, cost int) Comparison {
	p.pay(cost, reason)
	return p.compare()
}

// compare adds up what the differences cost.
func (p *pairing) compare() Comparison {
	lostA, lostB := lost(p.a, p.mateA), lost(p.b, p.mateB)
	if p.usedCut {
		lostA, lostB = p.beyond(lostA, lostB)
	}
	surname, given := p.agrees()
	switch {
	case lostA > 0 && lostB > 0, !surname, !given, lostA > 0 && inPinyin(p.a), lostB > 0 && inPinyin(p.b):
		return p.differs()
	case lostA+lostB > 0:
		p.pay(costMissing+2*(lostA+lostB-1), "name.part_missing")
	}
	score := max(100-p.cost, 0)
	switch {
	case score >= sameFrom:
		return Comparison{Score: score, Reason: p.reason, Verdict: SameName}
	case score >= closeFrom:
		return Comparison{Score: score, Reason: p.reason, Verdict: CloseName}
	}
	return Comparison{Score: score, Reason: p.reason, Verdict: OtherName}
}

// inPinyin reports whether a whole name can be Chinese. Then a syllable that is not there makes another name: LI WEI is not
// LI WEI WEI, and brothers share the first of two.
func inPinyin(n FullName) bool {
	return !slices.ContainsFunc(n.parts, func(p part) bool { return !chinese(p.plain) })
}

// beyond forgives what the whole name has beyond the point where the other was cut.
func (p *pairing) beyond(lostA, lostB int) (int, int) {
	if p.b.cut && lostA > 0 && lostB == 0 || p.a.cut && lostB > 0 && lostA == 0 {
		p.payCut(costCut)
		return 0, 0
	}
	return lostA, lostB
}

// lost counts the parts without a mate; particles are none.
func lost(n FullName, mate []int) int {
	count := 0
	for i, m := range mate {
		if m < 0 && !(particles[n.parts[i].plain] && len(n.parts) > 1) {
			count++
		}
	}
	return count
}

// agrees reports whether a part of the surname has a mate, and whether the first given name of both has one: a father's
// name may be all of his son's but the first.
func (p *pairing) agrees() (surname, given bool) {
	if !p.a.roles {
		return true, len(p.b.parts) > 1 == (len(p.a.parts) > 1) && p.anyMate()
	}
	hasSurname, hasGiven := false, false
	given = true
	seen := false
	for i, x := range p.a.parts {
		if x.surname {
			hasSurname = true
			surname = surname || p.mateA[i] >= 0 && !particles[x.plain] || p.mateA[i] >= 0 && len(p.a.parts) == 1
			continue
		}
		if !hasGiven {
			given = p.mateA[i] >= 0
		}
		hasGiven = true
	}
	surname = surname || !hasSurname
	for j := range p.b.parts {
		if m := p.mateB[j]; p.b.roles && p.b.parts[j].surname || m >= 0 && p.a.parts[m].surname || particles[p.b.parts[j].plain] {
			continue
		}
		if !seen && hasGiven {
			given = given && p.mateB[j] >= 0
		}
		seen = true
	}
	switch {
	case hasGiven && !seen: // the other has the surname only
		if given = p.usedCut; given {
			p.payCut(costUnseen)
		}
	case !hasGiven && seen:
		p.pay(costUnseen-costMissing, "name.part_missing")
	}
	return surname, given
}

func (p *pairing) anyMate() bool {
	for _, m := range p.mateA {
		if m >= 0 {
			return true
		}
	}
	return false
}

// differs gives names of different people a score by which they can be told from each other: a family shares its surname.
func (p *pairing) differs() Comparison {
	score := 0
	for i, m := range p.mateA {
		if m < 0 || len(p.a.parts[i].plain) == 1 {
			continue
		}
		if p.a.parts[i].surname {
			score = max(score, 40)
		} else {
			score = max(score, 30)
		}
	}
	return Comparison{Score: score, Reason: "name.differs", Verdict: OtherName}
}
