package bench

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// spent is what a load found: how long the whole took, and each request.
type spent struct {
	whole time.Duration
	each  []time.Duration // sorted
}

func (s spent) perSecond() float64 { return float64(len(s.each)) / s.whole.Seconds() }

// quantile is the time that a share of the requests stayed within, e.g. 0.99.
func (s spent) quantile(share float64) time.Duration {
	if len(s.each) == 0 {
		return 0
	}
	return s.each[min(len(s.each)-1, int(share*float64(len(s.each))))]
}

// submitAll sends every ticket once from a number of clients, each on its own connection: as fast as it goes, or with a
// rate at that many a second, in which case a request counts from the instant it should have begun, so that waiting in
// line is not left out.
func submitAll(base string, list []ticket, clients int, rate float64) (spent, error) {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	each := make([]time.Duration, len(list))
	start := time.Now()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			c := fasthttp.Client{MaxConnsPerHost: 1, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second}
			defer c.CloseIdleConnections()
			for failed.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(list) {
					return
				}
				began := time.Now()
				if rate > 0 {
					began = start.Add(time.Duration(float64(i) / rate * float64(time.Second)))
					time.Sleep(time.Until(began))
				}
				if err := submitOne(&c, base, list[i]); err != nil {
					failed.Store(&err)
				}
				each[i] = time.Since(began)
			}
		})
	}
	wg.Wait()
	s := spent{whole: time.Since(start), each: each}
	slices.Sort(s.each)
	if err := failed.Load(); err != nil {
		return s, *err
	}
	return s, nil
}

// submitOne sends one claim and wants it taken in whole: a claim that is refused would make the bench fast.
func submitOne(c *fasthttp.Client, base string, t ticket) error {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI(base + "/v1/claims")
	req.Header.SetMethod(fasthttp.MethodPost)
	req.Header.SetContentType("application/json")
	req.Header.Set("Authorization", "Bearer "+t.key)
	req.Header.Set("Idempotency-Key", t.reference)
	req.SetBodyRaw(t.body)
	if err := c.Do(req, res); err != nil {
		return err
	}
	if res.StatusCode() != fasthttp.StatusCreated {
		return fmt.Errorf("a claim was answered %d: %s", res.StatusCode(), res.Body())
	}
	return nil
}
