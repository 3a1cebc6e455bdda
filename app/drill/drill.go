// Package drill is the fault drill: it runs real server processes on a real Postgres against the sandbox rail, kills
// them with SIGKILL at random and at named places, and then asks the rail's own journal whether anything was paid twice.
package drill

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Failpoints are the named places at which a server is killed; models.Failpoint marks them in the code.
var Failpoints = []string{"claim.submitted", "payout.taken", "payout.sent", "payout.recording", "payout.recorded", "job.finishing"}

// Build compiles the program for the drill with extra build tags and returns its path.
func Build(ctx context.Context, dir string, tags string) (string, error) {
	out := filepath.Join(dir, "taxrefund-"+tags)
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", tags, "-o", out, "taxrefund/app")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build for the drill: %w: %s", err, text)
	}
	return out, nil
}

// Process is a program of ours that may be killed at any time and started again.
type Process struct {
	path string
	args []string
	env  []string
	log  string
	cmd  *exec.Cmd
	done chan struct{}
	held io.Closer
	Out  *bufio.Reader
}

// NewProcess describes a process; nothing runs yet. Its standard error is appended to the file log.
func NewProcess(path, log string, env []string, args ...string) *Process {
	return &Process{path: path, args: args, env: env, log: log}
}

// Start starts the process with additional variables.
func (p *Process) Start(extra ...string) error {
	p.cmd = exec.Command(p.path, p.args...)
	p.cmd.Env = append(append(os.Environ(), p.env...), extra...)
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd.Stderr = log
	stdin, err1 := p.cmd.StdinPipe()
	stdout, err2 := p.cmd.StdoutPipe()
	if err := errors.Join(err1, err2, p.cmd.Start()); err != nil {
		return err
	}
	p.held, p.Out = stdin, bufio.NewReader(stdout)
	p.done = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) { _ = cmd.Wait(); close(done) }(p.cmd, p.done)
	return nil
}

// Ended is closed when the process has ended, by itself or killed.
func (p *Process) Ended() <-chan struct{} { return p.done }

// Signal sends the process a signal.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// ExitCode is what an ended process left with; -1 if a signal ended it.
func (p *Process) ExitCode() int { return p.cmd.ProcessState.ExitCode() }

// Kill ends the process with SIGKILL and waits for its end.
func (p *Process) Kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.done
	_ = p.held.Close()
}

// Plan is what happens in one round: which server dies, where or after how long.
type Plan struct {
	Server    int
	Failpoint string        // empty: killed from outside after After
	After     time.Duration // how long the round lasts
}

// Rounds makes a schedule from a seed: the named failpoints in turn in every second round, random times in the others.
func Rounds(seed uint64, n int) []Plan {
	r := rand.New(rand.NewPCG(seed, 0))
	plans := make([]Plan, n)
	for i := range plans {
		plans[i] = Plan{Server: r.IntN(2), After: time.Duration(300+r.IntN(1200)) * time.Millisecond}
		if i%2 == 0 {
			plans[i].Failpoint = Failpoints[i/2%len(Failpoints)]
		}
	}
	return plans
}

// FreeAddress finds a loopback address that nobody listens on at this moment.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// WaitFor polls a server's /livez until it answers or the context ends.
func WaitFor(ctx context.Context, base string) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/livez", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server at %s did not come up: %w", base, ctx.Err())
		case <-tick.C:
		}
	}
}
