package models

import (
	"errors"
	"fmt"
)

// Kind says what a caller can do about an error. The HTTP status of each kind lives only in handlers/web.
type Kind int

// The eight kinds. The zero Kind is Internal, so that a forgotten kind never tells a stranger anything.
const (
	Internal        Kind = iota // our fault; the person is told nothing but a trace id
	Malformed                   // the input cannot be read
	Unauthenticated             // we do not know who asks
	Forbidden                   // we know, and they may not
	NotFound                    // no such thing, or none this actor may see
	Conflict                    // state, duplicate or stale version
	Invalid                     // read, but a field or the law says no
	Unavailable                 // try again later
)

// Error is an error a person may be told. Code is stable, dotted and lower case ("claim.receipt_taken"); it is also the
// translation key. Msg never repeats an input value that may be personal.
type Error struct {
	Kind   Kind
	Code   string
	Msg    string
	Fields []FieldError
}

// FieldError points at one part of the input. Path is a JSON path such as "receipts[1].total.amount_minor"; At is the
// place within a scanned text, in characters from 1, and 0 where there is none to point at.
type FieldError struct {
	Path string
	Code string
	Msg  string
	At   int
}

func (e *Error) Error() string { return e.Code + ": " + e.Msg }

// E makes an Error; format and args follow fmt.Sprintf and must not contain personal values.
func E(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Msg: fmt.Sprintf(format, args...)}
}

// With returns a copy that also names the given fields.
func (e *Error) With(fields ...FieldError) *Error {
	c := *e
	c.Fields = append(append([]FieldError(nil), e.Fields...), fields...)
	return &c
}

// KindOf returns the kind of the first *Error in err's chain, or Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the code of the first *Error in err's chain, or "internal".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}
