package models_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"taxrefund/models"
)

func TestTheLogRepeatsNothingThatAnErrorQuotes(t *testing.T) {
	const secret = "E12345678"
	_, number := strconv.Atoi(secret)
	_, address := url.Parse(strings.Join([]string{"http://a b", secret}, "/"))
	_, instant := time.Parse(time.DateOnly, `"`+secret)
	var syntax = json.Unmarshal([]byte(`{"a":"`+secret+`"}`), &struct{ A int }{})
	pg := &pgconn.PgError{Severity: "ERROR", Code: "22P02", Message: `invalid input syntax for type uuid: "` + secret + `"`,
		Detail: "Failing row contains (" + secret + ")", Hint: secret, TableName: "claims", ConstraintName: "claims_state"}
	for name, err := range map[string]error{
		"a number": number, "an address": address, "a time": instant, "JSON": syntax, "Postgres": fmt.Errorf("begin: %w", pg),
		"a joined one": errors.Join(number, pg), "an open quotation": errors.New(`near "` + secret), "an apostrophe": errors.New("near '" + secret + "'"),
		"a row of Postgres": errors.New(`no "(1,"2026-05-08 12:00:00+00` + secret + `",` + secret + `)" here`),
		"a line break":      fmt.Errorf("near %q", secret+"\n\""+secret),
		"a panic":           models.Panicked("passport " + secret),
	} {
		var log bytes.Buffer
		models.NewLog(&log).Error("failed", "error", err)
		models.NewLog(&log).Error("failed", "error", err.Error())
		if name != "a panic" {
			models.NewLog(&log).Error(err.Error())
		}
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s: %s", name, log.String())
		}
	}
	var log bytes.Buffer
	models.NewLog(&log).Error("failed", "error", fmt.Errorf("begin: %w", pg), "job", "run_payouts")
	for _, want := range []string{`"msg":"failed"`, "begin: ERROR: invalid input syntax for type uuid: … (SQLSTATE 22P02) [table claims, constraint claims_state]", `"job":"run_payouts"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s: %s", want, log.String())
		}
	}
}

func TestARuntimePanicKeepsItsText(t *testing.T) {
	defer func() {
		if err := models.Panicked(recover()); err.Error() != "panic: runtime error: index out of range [3] with length 0" {
			t.Error(err)
		}
	}()
	var none []int
	index := 3
	_ = none[index]
}
