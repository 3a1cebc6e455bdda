package templates_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestAFormIsSentOnceHoweverOftenItsButtonIsPressed(t *testing.T) {
	b := open(t)
	b.goTo("/page/claim/red")
	ask[bool](b, `(() => { const f = document.querySelector("form[action$=decisions]"); for (let i = 0; i < 3; i++) f.requestSubmit(); return true })()`)
	b.do(chromedp.Click(chromedp.CSS("form[action$=decisions] button.primary")))
	b.goTo("/page/error/full")
	if got := b.site.forms(); len(got) != 1 || !strings.HasSuffix(got[0], "/decisions") {
		t.Errorf("the server got %q, want one decision", got)
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

func TestAListSaysWhenItIsOld(t *testing.T) {
	b := open(t)
	b.goTo("/page/error/full")
	for _, tc := range []struct {
		seconds float64
		said    bool
	}{{110, false}, {130, true}} {
		call(b, emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{Policy: emulation.VirtualTimePolicyAdvance})
		b.goTo("/page/queue/full")
		budget := tc.seconds * 1000
		_, err := chromedp.Run(b.ctx, chromedp.WaitEvent(emulation.VirtualTimeBudgetExpired, nil, chromedp.Func(
			func(_ context.Context, _ *chromedp.Target) error {
				call(b, emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{Policy: emulation.VirtualTimePolicyAdvance, Budget: &budget})
				return nil
			})))
		if err != nil {
			t.Fatal(err)
		}
		if got := ask[bool](b, `document.querySelector("[data-stale]").checkVisibility()`); got != tc.said {
			t.Errorf("after %v s the list says it is old: %v, want %v", tc.seconds, got, tc.said)
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
