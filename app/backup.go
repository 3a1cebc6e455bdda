package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"taxrefund/models"
	"taxrefund/models/backup"
	"taxrefund/models/sealed"
)

const ringSuffix = ".keyring.json"

const ringWarning = "Without the key ring (%s) nobody can read what is sealed in it; keep a copy of the ring apart from the backups.\n"

// backupCommand copies the embedded database of a server that is stopped, and looks the copy through.
func backupCommand(ctx context.Context, args []string) error {
	a, err := copyArgs("backup", args)
	if err != nil {
		return err
	}
	ring, err := ringOf(a.cfg)
	if err != nil {
		return err
	}
	if _, err := os.Stat(a.path); err != nil {
		return fmt.Errorf("there is no database to back up: %w", err)
	}
	db, err := models.Open(a.cfg.Database, models.SystemClock{})
	if models.CodeOf(err) == "database.in_use" {
		return errors.New("the server is running, and makes backups itself: set BACKUP_DIR and start its job backup, on the page “Jobs” or by POST /v1/jobs/backup/runs")
	}
	if err != nil {
		return err
	}
	defer db.Close()
	if err := backup.Write(ctx, db, a.file); err != nil {
		return err
	}
	found, err := backup.Check(ctx, a.file, ring)
	if err != nil {
		return err
	}
	fmt.Printf("backed up to %s: %s\n", a.file, found)
	if a.withRing {
		if err := ring.WriteFile(a.file + ringSuffix); err != nil {
			return err
		}
		fmt.Printf("The key ring is beside it, in %s%s: whoever has both can read everything.\n", a.file, ringSuffix)
		return nil
	}
	fmt.Printf(ringWarning, a.cfg.ringPlace())
	return nil
}

// restoreCommand puts a backup in place where there is no database yet.
func restoreCommand(ctx context.Context, args []string) error {
	a, err := copyArgs("restore", args)
	if err != nil {
		return err
	}
	ring, err := ringOf(a.cfg)
	fresh := a.withRing && errors.Is(err, fs.ErrNotExist)
	if fresh {
		ring, err = sealed.OpenFile(a.file+ringSuffix, false)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the key ring is missing (%s): put it back first, or restore one that lies beside the backup by --with-key-ring", a.cfg.ringPlace())
	}
	if err != nil {
		return err
	}
	found, err := backup.Restore(ctx, a.file, a.path, ring)
	if err != nil {
		return err
	}
	if fresh {
		if err := ring.WriteFile(a.cfg.KeyRing); err != nil {
			return err
		}
	}
	fmt.Printf("restored to %s: %s\n", a.path, found)
	fmt.Println("Every rail and cash are paused: what is due in the backup may have been paid after it was made. Compare the rail's list,")
	fmt.Println("and the tills' for cash, hold what was paid already, and then let them go on the page “Payouts”.")
	fmt.Println("Everybody is signed out. Revoke again what was revoked after the backup was made: kiosks' keys, tokens, accounts.")
	return nil
}

// copied is what both commands are given.
type copied struct {
	cfg        Config
	path, file string // of the database, and of its copy
	withRing   bool   // the key ring lies beside the copy
}

func copyArgs(name string, args []string) (a copied, err error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.BoolVar(&a.withRing, "with-key-ring", false, "the key ring lies beside the file, as FILE"+ringSuffix)
	if err := flags.Parse(args); err != nil {
		return a, err
	}
	if flags.NArg() != 1 {
		return a, fmt.Errorf("name one file: taxrefund %s [--with-key-ring] FILE", name)
	}
	a.file = flags.Arg(0)
	if a.cfg, err = load(os.Getenv); err != nil {
		return a, err
	}
	embedded := false
	if a.path, embedded = strings.CutPrefix(a.cfg.Database, "sqlite:"); !embedded {
		return a, errors.New("this is for the embedded database; back Postgres up and restore it by its own tools, see README.md")
	}
	return a, nil
}

// ringOf reads the key ring and never makes one.
func ringOf(cfg Config) (*sealed.Ring, error) {
	if cfg.KeyRingText != "" {
		return sealed.FromEnv(cfg.KeyRingText)
	}
	return sealed.OpenFile(cfg.KeyRing, false)
}

// ringPlace says where the key ring is kept.
func (c Config) ringPlace() string {
	if c.KeyRingText != "" {
		return "KEY_RING"
	}
	return c.KeyRing
}
