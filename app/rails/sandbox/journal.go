package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// The two events of a journal.
const (
	Executed = "executed" // the money would have left
	Returned = "returned" // it would have come back
)

// Execution is one line of the journal. Seq rises by one from 1; At is UTC. The account stands as the first 16 bytes of its
// SHA-256 in hexadecimal, so that executions to one account can be told without naming it. Behaviour is what the server
// must remember about the credit after a restart; mostly it is empty.
type Execution struct {
	Seq         int64     `json:"seq"`
	At          time.Time `json:"at"`
	RailID      string    `json:"rail_id"`
	Reference   string    `json:"reference"`
	AmountMinor int64     `json:"amount_minor"`
	Currency    string    `json:"currency"`
	AccountHash string    `json:"account_hash"`
	Event       string    `json:"event"`
	Behaviour   behaviour `json:"behaviour,omitempty"`
}

// ReadJournal reads every execution of a journal in order, also while a server writes to it. A last line that was cut off
// by a crash is left out: it was never answered. Any other unreadable line is an error.
func ReadJournal(path string) ([]Execution, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the sandbox journal: %w", err)
	}
	lines, _, err := parseJournal(text)
	return lines, err
}

// parseJournal also returns how many bytes the whole lines take.
func parseJournal(text []byte) ([]Execution, int, error) {
	var lines []Execution
	size := 0
	for {
		end := bytes.IndexByte(text[size:], '\n')
		if end < 0 {
			return lines, size, nil
		}
		var e Execution
		if err := json.Unmarshal(text[size:size+end], &e); err != nil {
			return nil, 0, fmt.Errorf("sandbox journal, line %d: %w", len(lines)+1, err)
		}
		if e.Seq != int64(len(lines))+1 {
			return nil, 0, fmt.Errorf("sandbox journal, line %d: has number %d", len(lines)+1, e.Seq)
		}
		lines = append(lines, e)
		size += end + 1
	}
}

// journal appends lines to a file and lets nobody go on before they are on the disk.
type journal struct {
	mu   sync.Mutex
	file *os.File
	size int64
	seq  int64
	err  error // a line may be half on the disk: nothing is written any more
}

// openJournal opens or makes the file, cuts off a torn last line with a warning, and returns what it holds.
func openJournal(path string) (*journal, []Execution, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the sandbox journal: %w", err)
	}
	text, err := io.ReadAll(file)
	var lines []Execution
	size := 0
	if err == nil {
		lines, size, err = parseJournal(text)
	}
	if err == nil && size < len(text) {
		slog.Warn("the sandbox journal ended in a torn line, which is cut off", "bytes", len(text)-size)
		err = file.Truncate(int64(size))
	}
	if err == nil {
		err = errors.Join(file.Sync(), syncFolder(filepath.Dir(path)))
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return &journal{file: file, size: int64(size), seq: int64(len(lines))}, lines, nil
}

// syncFolder makes the name of a new file last. Systems that cannot sync a folder do not need it.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}

// append numbers e, writes it and waits until the disk has it.
func (j *journal) append(e Execution) (Execution, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return e, j.err
	}
	e.Seq = j.seq + 1
	line, err := json.Marshal(e)
	if err != nil {
		return e, err
	}
	line = append(line, '\n')
	if _, err = j.file.WriteAt(line, j.size); err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		j.err = fmt.Errorf("the sandbox journal cannot be written: %w", err)
		return e, j.err
	}
	j.seq, j.size = e.Seq, j.size+int64(len(line))
	return e, nil
}

// copyTo streams the whole lines that stand at this moment.
func (j *journal) copyTo(w io.Writer) error {
	j.mu.Lock()
	size := j.size
	j.mu.Unlock()
	_, err := io.Copy(w, io.NewSectionReader(j.file, 0, size))
	return err
}

func (j *journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil {
		j.err = errors.New("the sandbox journal is closed")
	}
	return j.file.Close()
}
