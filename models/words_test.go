package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
)

func TestTheFirstErrorOfTheHouseInAChainIsTold(t *testing.T) {
	inner := models.E(models.NotFound, "claim.not_found", "there is no such %s", "claim")
	for name, c := range map[string]struct {
		err  error
		kind models.Kind
		code string
	}{
		"itself":           {inner, models.NotFound, "claim.not_found"},
		"wrapped":          {fmt.Errorf("read: %w", inner), models.NotFound, "claim.not_found"},
		"joined":           {errors.Join(errors.New("x"), inner), models.NotFound, "claim.not_found"},
		"somebody's":       {errors.New("disk full"), models.Internal, "internal"},
		"none":             {nil, models.Internal, "internal"},
		"of no kind":       {&models.Error{Code: "x"}, models.Internal, "x"},
		"one over another": {fmt.Errorf("%w: %w", models.E(models.Conflict, "outer", "o"), inner), models.Conflict, "outer"},
	} {
		if k, code := models.KindOf(c.err), models.CodeOf(c.err); k != c.kind || code != c.code {
			t.Errorf("%s: kind %d, code %s", name, k, code)
		}
	}
	if inner.Error() != "claim.not_found: there is no such claim" {
		t.Errorf("it reads %q", inner)
	}
}

func TestFieldsAreAddedToACopy(t *testing.T) {
	shared := models.E(models.Invalid, "input.fields", "look at the fields")
	one := shared.With(models.FieldError{Path: "a", Code: "x"})
	two := one.With(models.FieldError{Path: "b"}, models.FieldError{Path: "c"})
	three := one.With(models.FieldError{Path: "d"})
	if len(shared.Fields) != 0 || len(one.Fields) != 1 || len(two.Fields) != 3 || len(three.Fields) != 2 {
		t.Fatalf("%v %v %v %v", shared.Fields, one.Fields, two.Fields, three.Fields)
	}
	if two.Fields[1].Path != "b" || three.Fields[1].Path != "d" || two.Code != shared.Code || two.Kind != models.Invalid {
		t.Errorf("%+v %+v", two, three)
	}
}

func TestIdsSortByTheirMakingAndReadBack(t *testing.T) {
	last := ""
	for range 1000 {
		id := models.NewID()
		if id <= last {
			t.Fatalf("%s was made after %s", id, last)
		}
		last = id
	}
	if id, err := models.ParseID(strings.ToUpper(last), "x", "thing"); err != nil || id != last {
		t.Errorf("%s was read as %s, %v", strings.ToUpper(last), id, err)
	}
	for _, s := range []string{"", "1", last[:35], last + "0", "{" + last + "}", strings.ReplaceAll(last, "-", ""), "urn:uuid:" + last, last[:35] + "g", "' OR 1=1 --"} {
		if id, err := models.ParseID(s, "claim.not_found", "claim"); models.KindOf(err) != models.NotFound || models.CodeOf(err) != "claim.not_found" || id != "" {
			t.Errorf("%q was read as %q, %v", s, id, err)
		}
	}
}

func TestTheFixedClockStandsUntilItIsMoved(t *testing.T) {
	c := models.NewFixedClock("2026-05-08T14:00:00+02:00")
	if now := c.Now(); !now.Equal(instant(t, "2026-05-08T12:00:00Z")) || now.Location() != time.UTC {
		t.Errorf("it stands at %s", now)
	}
	c.Advance(90 * time.Minute)
	c.Advance(-30 * time.Minute)
	if now := c.Now(); !now.Equal(instant(t, "2026-05-08T13:00:00Z")) {
		t.Errorf("it was moved to %s", now)
	}
	defer func() {
		if recover() == nil {
			t.Error("a clock was set to no time")
		}
	}()
	models.NewFixedClock("noon")
}

func TestTheMachinesClockTellsUTCInMicroseconds(t *testing.T) {
	var clock models.SystemClock
	a, b := clock.Now(), clock.Now()
	if a.Location() != time.UTC || a.Nanosecond()%1000 != 0 || b.Before(a) || a.Year() < 2026 {
		t.Errorf("it tells %s, then %s", a, b)
	}
}

func TestAFailpointDoesNothingInAnOrdinaryProgram(t *testing.T) {
	t.Setenv("TAXREFUND_FAILPOINT", "payout.sent")
	for range 3 {
		models.Failpoint("payout.sent") // the drill's program would be dead after the second
	}
}
