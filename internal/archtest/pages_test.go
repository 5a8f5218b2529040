package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What a page must not have, so that words can never become anything else:
// each pattern with why.
var (
	unsafeGo = map[string]*regexp.Regexp{
		"html/template's own escaping is to be kept": regexp.MustCompile(`template\.(HTML|HTMLAttr|JS|JSStr|URL|CSS|Srcset)\(`),
	}
	unsafeTemplate = map[string]*regexp.Regexp{
		"the policy allows no handler in an attribute":       regexp.MustCompile(`(?i)<[^>]*\son[a-z]+\s*=`),
		"the policy allows no style in an attribute":         regexp.MustCompile(`(?i)<[^>]*\sstyle\s*=`),
		"the policy allows no script or style in the page":   regexp.MustCompile(`(?i)<script>|<style|javascript:`),
		"a page asks for nothing from elsewhere":             regexp.MustCompile(`(?i)(src|href|action)\s*=\s*"(https?:)?//`),
		"comments in the page tell strangers about the code": regexp.MustCompile(`<!--`),
	}
	unsafeScript = map[string]*regexp.Regexp{
		"text is never run":                                   regexp.MustCompile(`\beval\(|new Function\(|document\.write|setTimeout\(\s*['"]`),
		"what people type is never a pattern":                 regexp.MustCompile(`RegExp\(`),
		"what was said stays out of the browser's storage":    regexp.MustCompile(`localStorage|sessionStorage|indexedDB|caches\.`),
		"a page asks for nothing from elsewhere":              regexp.MustCompile(`https?://`),
		"markup is made by the server, not put together here": regexp.MustCompile("innerHTML\\s*\\+?=\\s*[`'\"]|insertAdjacentHTML|outerHTML\\s*="),
	}
)

func TestPagesCannotRunWhatWasSaid(t *testing.T) {
	web := filepath.Join("..", "web")
	refuse(t, filepath.Join(web, "*.go"), unsafeGo)
	refuse(t, filepath.Join(web, "templates", "*.html"), unsafeTemplate)
	refuse(t, filepath.Join(web, "static", "*.mjs"), unsafeScript)
}

// Scripts are served without the lines that are comments: a text that goes over
// several lines could have one that looks like it.
func TestNoTextOfAScriptGoesOverLines(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "web", "static", "*.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(strings.TrimSpace(line), "//") && strings.Count(line, "`")%2 != 0 {
				t.Errorf("%s:%d: a text in backquotes that does not end on its line", name, i+1)
			}
		}
	}
}

// refuse reports every file of a pattern that has something in it.
func refuse(t *testing.T, files string, not map[string]*regexp.Regexp) {
	t.Helper()
	names, err := filepath.Glob(files)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no files (%v)", files, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for why, pattern := range not {
			if found := pattern.Find(text); found != nil {
				t.Errorf("%s has %q: %s", name, found, why)
			}
		}
	}
}
