package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// runSchemes is for whoever writes refund law: it checks files, lists what is known, writes a file to begin
// with and the schema for editors, and replays past claims under other files.
func runSchemes(ctx context.Context, args []string) error {
	what, rest := "", args
	if len(args) > 0 {
		what, rest = args[0], args[1:]
	}
	switch {
	case what == "check" && len(rest) <= 1:
		return checkSchemes(os.Stdout, strings.Join(rest, ""))
	case what == "list" && len(rest) <= 1:
		return listSchemes(os.Stdout, strings.Join(rest, ""), models.SystemClock{}.Now())
	case what == "schema" && len(rest) <= 1:
		return writeSchema(os.Stdout, strings.Join(rest, ""))
	case what == "new" && len(rest) == 1:
		return newScheme(os.Stdout, rest[0])
	case what == "diff":
		return diffSchemes(ctx, os.Stdout, rest)
	}
	return errors.New("say schemes check [DIR], schemes list [DIR], schemes new XX, schemes schema [" + strings.Join(tax.SchemaKinds(), "|") + "], or schemes diff A B --claims")
}

// readLaw reads the law of the program, and that of a folder over it where one is named.
func readLaw(dir string) (*tax.Book, error) {
	if dir == "" {
		return tax.Load()
	}
	if err := folder(dir); err != nil {
		return nil, fmt.Errorf("%s %w", dir, err)
	}
	book, err := tax.Load(os.DirFS(dir))
	if problems, ok := errors.AsType[tax.Problems](err); ok {
		for i := range problems { // so that an editor finds the operator's own
			if own := filepath.Join(dir, problems[i].File); exists(own) {
				problems[i].File = own
			}
		}
		return nil, problems
	}
	return book, err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// checkSchemes prints a line for every problem, or what was read.
func checkSchemes(w io.Writer, dir string) error {
	book, err := readLaw(dir)
	if problems, ok := errors.AsType[tax.Problems](err); ok {
		fmt.Fprintln(w, problems)
		return fmt.Errorf("the law has problems: %d", len(problems))
	}
	if err != nil {
		return err
	}
	t := book.Tally()
	_, err = fmt.Fprintf(w, "the law is sound: %d schemes and %d profiles; %d rules with %d values that are verified, %d of general knowledge and %d that are not known\n",
		t.Schemes, t.Profiles, t.Rules, t.Verified, t.GeneralKnowledge, t.NotKnown)
	return err
}

// listSchemes prints a table of the law that is in force.
func listSchemes(w io.Writer, dir string, now time.Time) error {
	book, err := readLaw(dir)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "id\tname\tstatus\tcurrency\tminimum\tvalidated by\tnot known")
	for _, o := range book.Outlines(now) {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", o.ID, o.Name, o.Status, o.Currency, o.Minimum, o.By, strings.Join(o.NotKnown, ", "))
	}
	return table.Flush()
}

// writeSchema prints the JSON Schema of a kind of file, of a scheme where none is named.
func writeSchema(w io.Writer, kind string) error {
	if kind == "" {
		kind = "scheme"
	}
	text, ok := tax.Schema(kind)
	if !ok {
		return fmt.Errorf("there are schemas of %s", strings.Join(tax.SchemaKinds(), ", "))
	}
	_, err := w.Write(text)
	return err
}

// newScheme prints a file to begin with, for a country's code.
func newScheme(w io.Writer, country string) error {
	text, ok := tax.Skeleton(country)
	if !ok {
		return errors.New("name the country by two letters of ISO 3166, such as NZ")
	}
	_, err := io.WriteString(w, text)
	return err
}
