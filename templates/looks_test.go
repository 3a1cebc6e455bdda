package templates_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"taxrefund/templates"
)

// complaints runs in the page and lists what does not fit, what cannot be read, and what is too small to hit.
const complaints = `(() => {
  const out = [], wide = document.documentElement.clientWidth;
  const name = (e) => e.tagName.toLowerCase() + "." + e.className + " “" + e.textContent.trim().slice(0, 30) + "”";
  if (document.documentElement.scrollWidth > wide) out.push("the page is " + document.documentElement.scrollWidth + " px wide");
  const rgb = (s) => s.match(/[\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c } return [255, 255, 255] };
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!e.checkVisibility() || box.width <= 1 || e.matches(".skip")) continue;
    if (box.right > wide + 1 && !e.closest(".scroll")) out.push("sticks out: " + name(e));
    if (e.matches("button, input:not([type=hidden]), select, textarea, summary, .button") && (box.height < 24 || box.width < 24) && !e.closest("label"))
      out.push("hard to hit: " + name(e) + " " + Math.round(box.width) + "×" + Math.round(box.height));
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(rgb(style.color)), b = light(ground(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) out.push("hard to read (" + ratio.toFixed(2) + "): " + name(e));
  }
  return out;
})()`

func TestEveryPageFitsAndCanBeReadInABrowser(t *testing.T) {
	b := open(t)
	for _, page := range templates.Pages() {
		for _, st := range states()[page] {
			for _, width := range []int64{1280, 400} {
				name := fmt.Sprintf("%s-%s-%d", page, st.name, width)
				b.do(chromedp.EmulateViewport(width, 900))
				b.goTo("/page/" + page + "/" + st.name)
				for _, said := range b.heard() {
					t.Errorf("%s: the browser complains of %s", name, said)
				}
				for _, c := range ask[[]string](b, complaints) {
					t.Errorf("%s: %s", name, c)
				}
				b.picture(name)
			}
		}
	}
}

func TestTheBrowserWouldComplainOfWhatThePolicyForbids(t *testing.T) {
	b := open(t)
	b.goTo("/page/error/full")
	ask[bool](b, `(() => { const s = document.createElement("script"); s.textContent = "1"; document.body.append(s); return true })()`)
	ask[bool](b, `(() => { document.querySelector("h1").style.cssText = ""; document.querySelector("h1").setAttribute("style", "width: 3000px; color: #eee"); return true })()`)
	if said := b.heard(); len(said) < 2 {
		t.Errorf("an inline script and an inline style were complained of %d times: %q", len(said), said)
	}
	ask[bool](b, `document.querySelector("h1").style.width = "3000px"; document.querySelector("h1").style.color = "#eee"; true`)
	if found := ask[[]string](b, complaints); len(found) < 3 {
		t.Errorf("a heading too wide and too pale was complained of %d times: %q", len(found), found)
	}
}

func TestWhatGoesWithADecisionShowsWithoutScripts(t *testing.T) {
	b := open(t)
	b.goTo("/page/error/full") // the browser is up
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.goTo("/page/claim/red")
	for _, tc := range []struct {
		action          string
		reduce, against bool
	}{{"", false, false}, {"reduce", true, true}, {"refuse", false, true}, {"validate", false, false}} {
		if tc.action != "" {
			b.do(chromedp.Click(chromedp.CSS("input[name=action-1][value=" + tc.action + "]")))
		}
		for selector, want := range map[string]bool{"#amount-1": tc.reduce, "#allowed-1-2": tc.reduce, "#reason-1": tc.against, "#note-1": tc.against, "#reason-2": false} {
			if got := ask[bool](b, `document.querySelector("`+selector+`").checkVisibility()`); got != want {
				t.Errorf("with %q chosen for the first receipt, %s visible: %v, want %v", tc.action, selector, got, want)
			}
		}
		b.picture("claim-without-scripts-" + tc.action)
	}
}

func TestFocusCanBeSeenWhereverTheKeyboardLeads(t *testing.T) {
	b := open(t)
	for _, path := range []string{"/page/claim/decided", "/page/batches/full", "/page/places/full", "/page/sign_in/full"} {
		b.goTo(path)
		var seen []string
		for range 60 {
			b.do(chromedp.KeyEvent("\t"))
			where := ask[string](b, `(() => { const e = document.activeElement; if (e === document.body) return "";
			  const s = getComputedStyle(e), shown = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2, box = e.getBoundingClientRect();
			  return (shown && box.bottom > 0 && box.top < innerHeight ? "" : "UNSEEN ") + e.tagName + (e.id || e.textContent.trim().slice(0, 20)) + [...document.querySelectorAll("*")].indexOf(e) })()`)
			if where == "" || slices.Contains(seen, where) {
				break
			}
			if len(where) > 6 && where[:6] == "UNSEEN" {
				t.Errorf("%s: focus is not seen on %s", path, where)
			}
			seen = append(seen, where)
		}
		if len(seen) < 5 {
			t.Errorf("%s: the keyboard reaches only %q", path, seen)
		}
	}
}

func TestPagesStandInForcedColoursAndOnPaper(t *testing.T) {
	b := open(t)
	b.do(chromedp.EmulateViewport(1280, 900))
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
	b.goTo("/page/claim/red")
	b.picture("claim-forced-colours")
	shaped := tagPicture(b)
	ask[int](b, `document.styleSheets[0].insertRule(".tag::before { visibility: hidden !important }")`)
	if bytes.Equal(shaped, tagPicture(b)) {
		t.Error("a tag looks the same without its shape: it is lost in forced colours")
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	b.do(chromedp.EmulateViewport(780, 1100))
	b.goTo("/page/claim/decided")
	for selector, want := range map[string]bool{"h1": true, ".decision": true, ".top nav": false, ".skip": false} {
		if got := ask[bool](b, `document.querySelector("`+selector+`").checkVisibility()`); got != want {
			t.Errorf("on paper, %s visible: %v, want %v", selector, got, want)
		}
	}
	b.picture("claim-on-paper")
}

func tagPicture(b *tab) []byte {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.Screenshot(chromedp.CSS(".tag.stop")))
	if err != nil {
		b.t.Fatal(err)
	}
	return png
}
