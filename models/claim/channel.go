package claim

// judgement is everything the choice between green and red looks at, for one receipt that the law finds eligible.
type judgement struct {
	authority bool     // this installation may say "validated" under the scheme
	officer   bool     // the scheme lets only an officer say it
	held      bool     // a hold lies on the claim, the passport or the merchant
	doubt     []Reason // mismatches between receipt and record
	inspect   []Reason // ceilings and goods the operator wants to be seen
	sampled   bool     // drawn at random, to learn what the green channel misses
}

// channel decides where a receipt goes, and why. This is where a receipt becomes red: any reason to look at it sends it
// to an officer (inspection); without one it is validated, or awaits the country's own system where that one decides.
func channel(j judgement) (ReceiptStatus, []Reason) {
	why := append(append([]Reason(nil), j.doubt...), j.inspect...)
	if j.held {
		why = append(why, reason("inspect.hold"))
	}
	if j.sampled && len(why) == 0 {
		why = append(why, reason("inspect.random_sample"))
	}
	switch {
	case j.officer:
		return Inspection, append(why, reason("authority.officer"))
	case len(why) > 0:
		return Inspection, why
	case !j.authority:
		return AwaitingAuthority, []Reason{reason("authority.awaited")}
	}
	return ReceiptValidated, nil
}
