package demo

import (
	"testing"
	"time"

	"taxrefund/models/ident"
	"taxrefund/models/travel"
)

func TestWhatTheDayInventsIsWellFormed(t *testing.T) {
	for n := range 1000 {
		if _, err := ident.ParseVAT(vatID(n + 1)); err != nil {
			t.Fatalf("%s: %v", vatID(n+1), err)
		}
		if _, err := ident.ParseIBAN(britishIBAN(n)); err != nil {
			t.Fatalf("%s: %v", britishIBAN(n), err)
		}
	}
	if len(nations) != 30 {
		t.Errorf("%d nations", len(nations))
	}
	for _, n := range nations {
		if travel.Alpha2(n.State) != n.Country {
			t.Errorf("%s is not %s", n.State, n.Country)
		}
	}
}

func TestTheClockOfADayStandsThenRuns(t *testing.T) {
	at := time.Date(2026, 6, 12, 4, 0, 0, 0, time.UTC)
	c := NewClock(at)
	c.Until(at.Add(time.Hour))
	c.Until(at) // never back
	if !c.Now().Equal(at.Add(time.Hour)) {
		t.Errorf("it is %v", c.Now())
	}
	c.Run()
	if first, second := c.Now(), c.Now(); first.Before(at.Add(time.Hour)) || second.Before(first) {
		t.Errorf("it ran from %v to %v", first, second)
	}
}
