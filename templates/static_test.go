package templates_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"taxrefund/templates"
)

func staticFile(t *testing.T, name string) string {
	t.Helper()
	body, err := fs.ReadFile(templates.Static(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestTheAddressOfAFileChangesWithItsBytes(t *testing.T) {
	for _, name := range []string{"style.css", "app.js", "favicon.svg"} {
		sum := sha256.Sum256([]byte(staticFile(t, name)))
		want := "/static/" + name + "?v=" + hex.EncodeToString(sum[:])[:12]
		if got, err := templates.Asset(name); got != want || err != nil {
			t.Errorf("%s is at %q, %v; want %q", name, got, err, want)
		}
		if !strings.Contains(render(t, "queue", queue()), want) {
			t.Errorf("the pages do not ask for %s", want)
		}
	}
	if got, err := templates.Asset("../set.go"); err == nil {
		t.Errorf("a file that is not there is at %q", got)
	}
}

func TestStaticFilesAskForNothingFromElsewhere(t *testing.T) {
	for _, name := range []string{"style.css", "app.js", "favicon.svg"} {
		body := strings.ReplaceAll(staticFile(t, name), "http://www.w3.org/2000/svg", "")
		for _, sign := range []string{"http:", "https:", "//cdn", "@import", "@font-face", "eval(", "innerHTML", "new Function"} {
			if strings.Contains(body, sign) {
				t.Errorf("%s holds %q", name, sign)
			}
		}
	}
}

// physical are the words that would not mirror for a right-to-left language.
var physical = regexp.MustCompile(`(?:margin|padding|border)-(?:left|right|top|bottom)\b|[;{ ](?:left|right|top|bottom|width|height|max-height|min-height|min-width):|text-align: (?:left|right)|float:`)

func TestTheStyleSheetMirrorsAndStaysSmall(t *testing.T) {
	sheet := staticFile(t, "style.css")
	if found := physical.FindAllString(sheet, -1); found != nil {
		t.Errorf("physical properties: %q", found)
	}
	if n := len(sheet) + len(staticFile(t, "app.js")); n > 24<<10 {
		t.Errorf("style sheet and script are %d bytes, want 24 KB at most", n)
	}
	for _, want := range []string{"@media print", "@media (prefers-reduced-motion", "@media (forced-colors: active)", ":focus-visible"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the style sheet has no %s", want)
		}
	}
}

var classInSheet = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)

// inSheet lists the classes that the style sheet dresses.
func inSheet(t *testing.T) map[string]bool {
	sheet := regexp.MustCompile(`(?s)/\*.*?\*/|url\("[^"]*"\)|\{[^{}]*\}`).ReplaceAllString(staticFile(t, "style.css"), " ")
	out := map[string]bool{}
	for _, m := range classInSheet.FindAllStringSubmatch(sheet, -1) {
		out[m[1]] = true
	}
	return out
}

func TestEveryClassIsUsedAndDressed(t *testing.T) {
	used := map[string]bool{}
	for page, list := range states() {
		for _, st := range list {
			for _, e := range parse(t, render(t, page, st.view)).all(func(e element) bool { return e.has("class") }) {
				for class := range strings.FieldsSeq(e.attr("class")) {
					used[class] = true
				}
			}
		}
	}
	dressed := inSheet(t)
	for _, pair := range []struct {
		what string
		a, b map[string]bool
	}{{"used and not dressed", used, dressed}, {"dressed and not used", dressed, used}} {
		var odd []string
		for class := range pair.a {
			if !pair.b[class] {
				odd = append(odd, class)
			}
		}
		if slices.Sort(odd); odd != nil {
			t.Errorf("classes %s: %q", pair.what, odd)
		}
	}
}
