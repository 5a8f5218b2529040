package ingest

import (
	"testing"

	"verbatim/interviews"
)

func TestResolve(t *testing.T) {
	for _, c := range [][2]string{
		{"plain", "plain"},
		{"*a* **b** ***c*** _d_ __e__", "a b c d e"},
		{"snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"},
		{"un*frigging*believable", "unfriggingbelievable"},
		{"_un_finished and _open", "_un_finished and _open"},
		{"snake_case_ x", "snake_case_ x"},
		{"**open *closed*", "**open closed"},
		{"*a **b** c*", "a b c"},
		{`s\*\*t \[laughter\] C:\\x \q`, `s**t [laughter] C:\x \q`},
		{"[text](https://x.y/a_b_(c) \"title\") after", "text after"},
		{"[a [b](c) d](e f)", "[a b d](e f)"},
		{"![alt *text*](p.png)", "alt text"},
		{"[laughter](not a link", "[laughter](not a link"},
		{"[laughter] [a][b] ]", "[laughter] [a][b] ]"},
		{"<https://x.y> <a@b.c> <overlap> <b>bold</b>x<br>y", "https://x.y a@b.c <overlap> boldx\ny"},
		{`<img src="a" alt="Logo"> Guide`, "Logo Guide"},
		{"`a *b* [c]` ``d`e`` `open", "a *b* [c] d`e `open"},
		{"&amp; &lt;x&gt; &quot;q&quot; &#39; &nbsp;&eacute;", "& <x> \"q\" ' \u00a0é"},
		{"AT&T; &unknown; &#13; &#0 & R&D;", "AT&T; &unknown; &#13; &#0 & R&D;"},
		{"&#42;a&#42;", "*a*"},
		{"==high== a == b ==", "high a == b =="},
		{"~~gone~~ ~5", "gone ~5"},
		{"[[page]] [[page|alias]] [[a|]] [[]] ![[embed]]", "page alias a| [[]] embed"},
		{"done ^q1\nmore ^b-2 x 2^8", "done\nmore ^b-2 x 2^8"},
		{"hard\\\nbreak", "hard\nbreak"},
		{"“*quoted*” — *dash*", "“quoted” — dash"},
		{"*日本*語 **「太字」**です", "日本語 **「太字」**です"},
	} {
		if got := resolve(c[0]); got != c[1] {
			t.Errorf("%q:\n got %q\nwant %q", c[0], got, c[1])
		}
	}
}

func TestStamps(t *testing.T) {
	for _, c := range []struct {
		in, text string
		ms       int64
	}{
		{"[12:31] a", "a", 751000},
		{"(1:02:03.5) a", "a", 3723500},
		{"a, [50:58] b [0:59].", "a, b.", 3058000},
		{"[00:01 - 00:02] a", "a", 1000},
		{"[57:26] to [58:16]", "", 3446000},
		{"a\n[00:01] b\n[00:02]\nc", "a\nb\nc", 1000},
		{"a #00:06:09-0#", "a", interviews.NoTime},
		{"#00:06:01-3# a", "a", 361300},
		{"it took (2:00) and [3:1] or [12:345] or 12:30", "it took (2:00) and [3:1] or [12:345] or 12:30", interviews.NoTime},
		{"[inaudible 00:12:31] [laughter]", "[inaudible 00:12:31] [laughter]", interviews.NoTime},
		{"[00:20:18:08] frames", "frames", 1218000},
		{"[01:75] no", "[01:75] no", interviews.NoTime},
	} {
		got, ms := cutStamps(c.in), interviews.NoTime
		if len(got.stamps) > 0 {
			ms = got.stamps[0].MS
		}
		if got.text != c.text || ms != c.ms {
			t.Errorf("%q: %q %d, want %q %d", c.in, got.text, ms, c.text, c.ms)
		}
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]int{
		"": 0, "one": 1, "don't — stop": 2, "a [laughter] b\n\nc": 3, "100% é 日本": 3, "[sic": 1, "x[y] z": 2, "...": 0,
	} {
		if got := countWords(in); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestLabels(t *testing.T) {
	for in, want := range map[string]string{
		"Ann: x": "Ann", "Dr. Okonjo: x": "Dr. Okonjo", "Ann:": "Ann", "Ann:\u00a0x": "Ann", "\u200eAnn\u200f: x": "Ann",
		"Kim | Ops: x": "Kim | Ops", "$STDOUT: x": "$STDOUT", "Ruiz, Dana (Contractor): x": "Ruiz, Dana (Contractor)",
		"**Airplane!:** x": "Airplane!", "MEL, TYPING: x": "MEL", "- **B:** x": "B", "Ann (00:12): x": "Ann", "Ann  0:04": "Ann",
		"https://x": "", "Ann:x": "", "I said. Then Ann: x": "", "Is it so? Ann: x": "", "12: x": "", "12:30 Ann": "", ": x": "", "": "",
		"| a: b |": "", "see http://x.y/z: it": "", "(Ann): x": "", "[Ed: x]": "", "a\\": "", "**": "", "***": "", "**:**": "",
		"word word word word word word word word word word word word word word word: x": "",
	} {
		l, ok := readLabel(in)
		if !ok {
			l.name = ""
		}
		if l.name != want {
			t.Errorf("%q: %q, want %q", in, l.name, want)
		}
	}
}
