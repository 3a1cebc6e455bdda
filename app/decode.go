package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/scan"
)

// maxLine is the longest line that the command decode reads; what is longer than a code can be is answered, not dropped.
const maxLine = 16 << 20

// decodeCommand reads scans: one JSON object a line in, {"input": ...}, one a line out.
func decodeCommand(_ context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("decode takes one word: " + strings.Join(scan.Families(), ", "))
	}
	return decodeAll(args[0], os.Stdin, os.Stdout, models.DateIn(models.SystemClock{}.Now(), time.UTC))
}

// decodeAll answers every line of in; empty ones are passed over.
func decodeAll(family string, in io.Reader, out io.Writer, today models.Date) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	w := bufio.NewWriter(out)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		reading, err := scan.ReadJSON(family, lines.Bytes(), today)
		if err == nil {
			err = printed(w, reading)
		}
		if err != nil {
			return errors.Join(err, w.Flush())
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errors.Join(w.Flush(), fmt.Errorf("a line has at most %d bytes", maxLine))
	}
	return errors.Join(lines.Err(), w.Flush())
}
