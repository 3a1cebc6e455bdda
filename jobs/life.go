package jobs

import (
	"context"
	"sync"
)

// life is the context of everything that runs by itself; it ends when the process is told to.
type life struct {
	once   sync.Once
	ctx    context.Context
	cancel context.CancelFunc
}

func (l *life) context() context.Context {
	l.once.Do(func() { l.ctx, l.cancel = context.WithCancel(context.Background()) })
	return l.ctx
}

// Halt tells what is running to leave off at its next good place: nothing is cut between being sent and being recorded.
func (r *Runner) Halt() {
	r.life.context()
	r.life.cancel()
}

// Stop halts, and waits for what Begin has left running.
func (r *Runner) Stop() {
	r.Halt()
	r.begun.Wait()
}
