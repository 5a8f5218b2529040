package web

import (
	"bytes"
	"testing"
)

func TestScriptsAreSentWithoutTheirComments(t *testing.T) {
	got := uncommented([]byte("// why\nlet a = 1 // one\n\t// more\nlet b = 'http://x'"))
	if want := "let a = 1 // one\nlet b = 'http://x'"; string(got) != want {
		t.Errorf("%q, not %q", got, want)
	}
	script := newAssets().files["span.mjs"].content
	if !bytes.Contains(script, []byte("export function snapped")) || bytes.Contains(script, []byte("\n//")) {
		t.Errorf("span.mjs is sent as\n%s", script)
	}
}
