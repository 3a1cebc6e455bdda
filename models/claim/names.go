package claim

import (
	"strings"

	"taxrefund/models/payout"
	"taxrefund/models/travel"
)

// Names that are not the passport's, and what becomes of them (how they are compared is travel.CompareNames):
//
//	boarding pass   same or close  taken
//	                differs        every receipt goes to an officer, "pass.name_differs"; nobody is refused for a carrier's spelling
//	payout account  same or close  taken
//	                differs        refused, "payout.holder_differs": the money is the traveller's own, and cash is always left
//	                cannot be read a wallet's is taken, a bank's or a card's is refused, "payout.holder_script"
//
// A wallet's holder is written in Chinese characters more often than not. The wallet itself knows its user's real name and
// passport and answers for that before it pays, so an officer, who cannot read them either, would only be a queue. A
// reading of the characters would change nothing: most have several, and passports from Hong Kong, Macao, Taiwan and
// Singapore do not spell the Mandarin one. A bank that has an IBAN, or a card, has its holder in Latin letters; the rails
// carry no others. Whatever was not plainly the same stands on the officer's and the desk's page.

// Likeness is how a name that came with a claim compares with the passport's.
type Likeness struct {
	Of   string // "pass" or "holder"
	Name string // as it came
	travel.Comparison
}

// Likenesses compares what names there are beside the passport's. It is worked out anew each time: nothing of it is stored.
func (t Traveller) Likenesses() []Likeness {
	var out []Likeness
	if t.Passenger != "" {
		out = append(out, Likeness{"pass", t.Passenger, travel.CompareNames(t.passportName(), travel.PassName(t.Passenger))})
	}
	if t.Holder != "" {
		out = append(out, Likeness{"holder", t.Holder, travel.CompareNames(t.passportName(), travel.TypedName(t.Holder))})
	}
	return out
}

func (t Traveller) passportName() travel.FullName {
	return travel.PassportName(t.Surname, t.GivenNames, t.NameCut)
}

// passDoubt is why an officer looks at who flies; nil when the boarding pass has the passport's name, or none was shown.
func (t Traveller) passDoubt() []Reason {
	if t.Passenger == "" {
		return nil
	}
	switch travel.CompareNames(t.passportName(), travel.PassName(t.Passenger)).Verdict {
	case travel.OtherName, travel.UnreadName:
		return []Reason{reason("pass.name_differs")}
	}
	return nil
}

// checkHolder refuses an account that is somebody else's. What it says repeats no name.
func checkHolder(k *checker, method, holder string, passport travel.FullName) {
	if holder == "" || method == payout.Cash {
		return
	}
	switch travel.CompareNames(passport, travel.TypedName(holder)).Verdict {
	case travel.OtherName:
		k.bad("payout.holder", "payout.holder_differs", "the account must be in the traveller's own name, written in full as in the passport; or choose cash, where it is offered")
	case travel.UnreadName:
		if method == "bank" || method == "card" {
			k.bad("payout.holder", "payout.holder_script", "write the holder's name in Latin letters, as the bank has it")
		}
	}
}

// checkNames looks at the names that came beside the passport's.
func checkNames(k *checker, in *Submission, doc travel.Document) {
	in.Passenger = strings.TrimSpace(in.Passenger)
	if in.Passenger != "" && !plain(in.Passenger, 1, 64) {
		k.bad("flight.passenger", "pass.name", "a boarding pass's name has at most 64 printable characters")
	}
	checkHolder(k, in.Method, in.Holder, travel.PassportName(doc.Surname, doc.GivenNames, doc.NameCut))
}

// likenessWords say a comparison's reason to whoever looks at both names.
var likenessWords = map[string]string{
	"name.same": "The same name", "name.order": "The same name in another order", "name.spelling": "Another spelling of the name",
	"name.part_missing": "Part of the name is missing", "name.cut": "The name is cut off", "name.initials": "An initial stands for the given name",
	"name.script": "These letters cannot be compared with the passport's", "name.differs": "Not the name in the passport",
}

// Words say why the names are not plainly the same.
func (l Likeness) Words() string { return likenessWords[l.Reason] }
