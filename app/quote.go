package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"taxrefund/handlers/api"
	"taxrefund/models"
	"taxrefund/models/tax"
)

// maxBasket is the longest line that the command quote reads.
const maxBasket = 1 << 20

// quoteCommand answers baskets: one as JSON on each line of standard input, one answer on each line of standard output, in
// the shape of POST /v1/quotes. A line that cannot be answered is answered with what is wrong with it.
func quoteCommand(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("quote", flag.ContinueOnError)
	example := flags.String("example", "", "print a documented basket of purchases in this country (two letters), and end")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return errors.New("quote reads baskets from standard input; it takes no arguments")
	}
	law, err := readLaw(os.Getenv("LAW_DIR"))
	if err != nil {
		return err
	}
	today := models.DateIn(models.SystemClock{}.Now(), time.UTC)
	if *example != "" {
		x, err := exampleBasket(law, *example, today)
		if err != nil {
			return err
		}
		return printed(os.Stdout, x)
	}
	return answerAll(law, os.Stdin, os.Stdout, today)
}

// answerAll answers every line of in; empty ones are passed over.
func answerAll(law *tax.Book, in io.Reader, out io.Writer, today models.Date) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxBasket)
	w := bufio.NewWriter(out)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := answerOne(law, lines.Bytes(), w, today); err != nil {
			return errors.Join(err, w.Flush())
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errors.Join(w.Flush(), fmt.Errorf("a basket has at most %d bytes", maxBasket))
	}
	return errors.Join(lines.Err(), w.Flush())
}

type unanswered struct {
	Error struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
	} `json:"error"`
}

func answerOne(law *tax.Book, line []byte, w io.Writer, today models.Date) error {
	in, err := api.ReadBasket(line)
	var answer api.QuoteOut
	if err == nil {
		answer, err = api.Answer(law, in, today)
	}
	if err == nil {
		return printed(w, answer)
	}
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return err
	}
	var no unanswered
	no.Error.Code, no.Error.Detail = e.Code, e.Msg
	return printed(w, no)
}

// printed writes a value as one line of JSON.
func printed(w io.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
