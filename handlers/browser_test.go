package handlers_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

const chromium = "/usr/bin/chromium"

var screenshots = flag.String("screenshots", "", "write a picture of every page that is walked through into this folder")

// tab is a real browser in front of the real server.
type tab struct {
	*world
	ctx context.Context
}

func (w *world) browser(t *testing.T) *tab {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		if os.Getenv("REQUIRE_CHROMIUM") != "" {
			t.Fatalf("REQUIRE_CHROMIUM is set, and there is no %s", chromium)
		}
		t.Skipf("NOT TESTED IN A BROWSER: there is no %s (apt-get install chromium)", chromium)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	deadline, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	allocator, stop := chromedp.NewExecAllocator(deadline, options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	b := &tab{world: w, ctx: ctx}
	b.must(chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900))) // the first step starts the browser, for as long as ctx lives
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 10*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		page, _ := chromedp.Run(b.ctx, chromedp.Text("body"))
		b.t.Fatalf("%v, on the page\n%s", err, page)
	}
}

// press clicks what leads to another page, and waits for it.
func (b *tab) press(selector, next string) {
	b.t.Helper()
	b.do(chromedp.Click(selector), chromedp.WaitVisible(next))
}

// sees waits until the page shows every text: a click may have left the page that was there before for a moment.
func (b *tab) sees(texts ...string) {
	b.t.Helper()
	var page string
	for range 500 {
		text, err := chromedp.Run(b.ctx, chromedp.Text("body"))
		if err == nil { // else the page has just gone
			page = text
		}
		if err == nil && !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(page, text) }) {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.t.Errorf("the page lacks %q:\n%s", text, page)
		}
	}
}

func (b *tab) picture(name string) {
	b.t.Helper()
	if *screenshots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	b.must(err)
	b.must(os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644))
}

func (b *tab) signIn(email, arrived string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base+"/"), chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", email), chromedp.SendKeys("#password", modeltest.Password))
	b.press("main button.primary", arrived)
}

func TestAnOfficerAndFinanceWorkInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	c := w.claim("ref-browser-1", w.sale("A-1", 60000), w.sale("A-2", 50000, watch), w.sale("A-3", 240000))
	w.claim("ref-browser-2", w.sale("B-1", 30000, watch))
	officer := w.browser(t)
	officer.signIn("officer@example.org", "table")
	officer.sees("2 claims waiting", "XIAOMING WANG", "Goods of this kind are shown to an officer.")
	officer.picture("queue")
	officer.do(chromedp.SendKeys("#doc", c["doc_id"].(string)))
	officer.press("form.scan button", `input[name="action-2"]`)
	officer.do(chromedp.Click(`input[name="action-2"][value="validate"]`), chromedp.Click(`input[name="action-3"][value="refuse"]`),
		chromedp.WaitVisible("#reason-3"), chromedp.SetValue("#reason-3", "goods_not_present"))
	officer.picture("claim")
	officer.press(`form[action$="/decisions"] button.primary`, ".flash")
	officer.sees("Decision recorded", "Partly validated", "The goods were not shown.")
	officer.picture("claim-decided")
	for _, job := range []string{"run_payouts", "poll_payouts", "close_batches"} {
		w.must(w.runner.Run(t.Context(), models.System, job))
	}
	finance := w.browser(t)
	finance.signIn("finance@example.org", "table")
	finance.sees("Closed", "EUR 155.83")
	finance.picture("batches")
	finance.press(`table a[href^="/finance/batches/"]`, "table")
	finance.sees("SHA-256")
	finance.picture("batch")
	finance.do(chromedp.Navigate(w.base+"/jobs"), chromedp.WaitVisible("table"))
	finance.picture("jobs")
	modeltest.Clock(w.DB).Advance(12*time.Hour + 5*time.Minute) // the day is over in Paris
	finance = w.browser(t)                                      // and the session with it
	finance.signIn("finance@example.org", "table")
	finance.do(chromedp.Navigate(w.base+"/finance/periods"), chromedp.WaitVisible("form button"))
	finance.picture("periods")
	finance.press(`form[action="/finance/periods"] button`, ".files")
	finance.sees("8 May 2026", "= owed after", "EUR 155.83", "Galerie Vendôme SAS", "SHA-256")
	finance.picture("period")
	admin := w.browser(t)
	admin.signIn("admin@example.org", "table")
	admin.picture("places")
	admin.do(chromedp.Navigate(w.base+"/customs/claims/"+models.NewID()), chromedp.WaitVisible("main h1"))
	admin.picture("error")
}

func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(selector, text))
}
