package models

import (
	"context"
	"sync"
)

// Background is what a service has begun for callers who do not wait. The zero value is ready; it is safe for concurrent use.
type Background struct {
	mu     sync.Mutex
	ctx    context.Context // ends with Stop; nil until something begins
	cancel context.CancelFunc
	begun  sync.WaitGroup
}

// Go begins work whose context ends when Stop is called.
func (b *Background) Go(work func(ctx context.Context)) {
	b.mu.Lock()
	if b.ctx == nil {
		b.ctx, b.cancel = context.WithCancel(context.Background())
	}
	ctx := b.ctx
	b.mu.Unlock()
	b.begun.Go(func() { work(ctx) })
}

// Stop tells all of it to leave off, and waits until it has.
func (b *Background) Stop() {
	b.mu.Lock()
	cancel := b.cancel
	b.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	b.begun.Wait()
}
