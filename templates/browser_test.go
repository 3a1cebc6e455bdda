package templates_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"taxrefund/templates"
)

const chromium = "/usr/bin/chromium"

var screenshots = flag.String("screenshots", "", "write a picture of every page, in both widths, into this folder")

// tab is a page of a real browser, which hears everything the page complains of.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site *site

	mu   sync.Mutex
	said []string
}

// open starts a browser of its own for the test. Without Chromium the test is skipped, or fails with REQUIRE_CHROMIUM=1.
func open(t *testing.T) *tab {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		if os.Getenv("REQUIRE_CHROMIUM") != "" {
			t.Fatalf("REQUIRE_CHROMIUM is set, and there is no %s", chromium)
		}
		t.Skipf("NOT TESTED IN A BROWSER: there is no %s (apt-get install chromium)", chromium)
	}
	if testing.Short() {
		t.Skip("NOT TESTED IN A BROWSER: -short")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	deadline, stop := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(stop)
	allocator, stop := chromedp.NewExecAllocator(deadline, options...)
	t.Cleanup(stop)
	b := &tab{t: t, site: newSite(t)}
	ctx, stop := chromedp.NewContext(allocator, chromedp.WithListener(b.hear))
	t.Cleanup(stop)
	b.ctx = ctx
	return b
}

// hear notes refused policies, failed requests, uncaught errors and whatever is written to the console.
func (b *tab) hear(event any) {
	var said string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		said = fmt.Sprintf("%s %s: %s", e.Entry.Source, e.Entry.Level, e.Entry.Text)
	case *runtime.EventExceptionThrown:
		said = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		said = fmt.Sprintf("console.%s", e.Type)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.site.URL) && !strings.HasPrefix(e.Request.URL, "data:") && e.Request.URL != "about:blank" {
			said = "a request to " + e.Request.URL
		}
	}
	if said != "" {
		b.mu.Lock()
		b.said = append(b.said, said)
		b.mu.Unlock()
	}
}

// heard is what the page complained of since the last call.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.said
	b.said = nil
	return said
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) goTo(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.site.URL + path))
}

func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) picture(name string) {
	b.t.Helper()
	if *screenshots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(*screenshots, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Error(err)
	}
}

// site serves every state of every page under /page/NAME/STATE, under the policy they are written for, and takes forms.
type site struct {
	*httptest.Server
	posted chan string // where forms were sent to, in order
}

func newSite(t *testing.T) *site {
	s := &site{posted: make(chan string, 100)}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(templates.Static())))
	mux.HandleFunc("GET /customs/open", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", templates.ContentPolicy)
		fmt.Fprintf(w, "<!DOCTYPE html><html lang=en><link rel=icon href=/static/favicon.svg><title>Opened</title>")
	})
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		s.posted <- r.URL.Path
		w.WriteHeader(http.StatusNoContent)
	})
	for page, list := range states() {
		for _, st := range list {
			mux.HandleFunc(fmt.Sprintf("GET /page/%s/%s", page, st.name), func(w http.ResponseWriter, r *http.Request) {
				servePage(w, page, st.view)
			})
		}
	}
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func servePage(w http.ResponseWriter, page string, view any) {
	var body bytes.Buffer
	if err := templates.Render(&body, page, view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", templates.ContentPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(body.Bytes())
}
