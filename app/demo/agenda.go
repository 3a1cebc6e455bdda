package demo

import (
	"container/heap"
	"context"
	"time"
)

// agenda is what is still to happen, in order of time; what happens at one instant happens in the order it was planned.
type agenda struct {
	events  []event
	planned int
}

type event struct {
	at time.Time
	no int
	do func(context.Context) error
}

func (a *agenda) plan(at time.Time, do func(context.Context) error) {
	a.planned++
	heap.Push(a, event{at: at, no: a.planned, do: do})
}

// run moves the clock from event to event until none is left; events may plan others. The first error ends it.
func (a *agenda) run(ctx context.Context, clock *Clock) error {
	for len(a.events) > 0 {
		e := heap.Pop(a).(event)
		clock.Until(e.at)
		if err := e.do(ctx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// Len, Less, Swap, Push and Pop make it a heap.
func (a *agenda) Len() int { return len(a.events) }

// Less orders by time, then by when it was planned.
func (a *agenda) Less(i, j int) bool {
	if x, y := a.events[i], a.events[j]; !x.at.Equal(y.at) {
		return x.at.Before(y.at)
	}
	return a.events[i].no < a.events[j].no
}

// Swap is for the heap.
func (a *agenda) Swap(i, j int) { a.events[i], a.events[j] = a.events[j], a.events[i] }

// Push is for the heap; plan is for everybody else.
func (a *agenda) Push(x any) { a.events = append(a.events, x.(event)) }

// Pop is for the heap.
func (a *agenda) Pop() any {
	last := a.events[len(a.events)-1]
	a.events = a.events[:len(a.events)-1]
	return last
}
