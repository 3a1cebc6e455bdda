package templates_test

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestAFormIsSentOnceHoweverOftenItsButtonIsPressed(t *testing.T) {
	b := open(t)
	b.goTo("/page/claim/red")
	for range 3 {
		b.do(chromedp.Click(chromedp.CSS("form[action$=decisions] button.primary")))
	}
	b.do(chromedp.Click(chromedp.CSS("form[action='/sign-out'] button"))) // a form that is not marked: it arrives last
	want := []string{"/customs/claims/7F3K9QZ2M4TXC/decisions", "/sign-out"}
	for _, path := range want {
		select {
		case got := <-b.site.posted:
			if got != path {
				t.Fatalf("the server got %s, want %q in this order", got, want)
			}
		case <-b.ctx.Done():
			t.Fatalf("the server got nothing, want %s", path)
		}
	}
}

func TestAScannerCanBeUsedAtOnce(t *testing.T) {
	b := open(t)
	b.goTo("/page/queue/full")
	b.do(chromedp.KeyEvent("\r"))
	if path := ask[string](b, "location.pathname"); path != "/page/queue/full" {
		t.Fatalf("an empty box led to %s", path)
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("7F3K9QZ2M4TXC\r")); err != nil {
		t.Fatal(err)
	}
	if got := ask[string](b, "location.pathname + location.search"); got != "/customs/open?doc=7F3K9QZ2M4TXC" {
		t.Errorf("scanning led to %s", got)
	}
}

func TestWhatIsWrongIsReadFirst(t *testing.T) {
	b := open(t)
	for _, path := range []string{"/page/queue/wrong", "/page/claim/wrong", "/page/sign_in/wrong"} {
		b.goTo(path)
		if got := ask[string](b, "document.activeElement.className"); got != "errors" {
			t.Errorf("%s: focus is on %q, not on the errors", path, got)
		}
	}
}

// heldClock keeps what the page wants to do later, so that the test says when it is later.
const heldClock = `window.later = []; window.setTimeout = (does, after) => later.push({does, after})`

func TestAListSaysWhenItIsOld(t *testing.T) {
	b := open(t)
	b.goTo("/page/error/full") // the browser is up
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: heldClock})
	for _, path := range []string{"/page/queue/full", "/page/jobs/full"} {
		b.goTo(path)
		const shown = `document.querySelector("[data-stale]").checkVisibility()`
		if ask[bool](b, shown) {
			t.Errorf("%s: the list says at once that it is old", path)
		}
		if got := ask[[]int](b, "later.map(l => l.after)"); len(got) != 1 || got[0] != 120_000 {
			t.Errorf("%s: the page waits for %v ms, want 2 minutes", path, got)
		}
		if !ask[bool](b, "later.forEach(l => l.does()), "+shown) {
			t.Errorf("%s: two minutes later the list does not say that it is old", path)
		}
	}
}

func TestOnePressMarksEverythingAsSeen(t *testing.T) {
	b := open(t)
	b.goTo("/page/claim/red")
	b.do(chromedp.Click(chromedp.CSS("button[data-all]")))
	if n := ask[int](b, "document.querySelectorAll('input[value=validate]:checked').length"); n != 2 {
		t.Errorf("%d receipts are marked as seen, want 2", n)
	}
}
