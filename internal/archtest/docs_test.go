package archtest

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	codeBlock = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	mdLink    = regexp.MustCompile(`\]\(([^()\s]+)\)`)
)

// documents returns the Markdown files of the repository, by path from its root.
func documents(t *testing.T, root string) map[string]string {
	t.Helper()
	docs := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch {
			case name == root:
			case strings.HasPrefix(d.Name(), "."), d.Name() == "testdata", d.Name() == "node_modules", d.Name() == "bin", d.Name() == "verbatim-demo":
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".md" {
			return nil
		}
		src, err := os.ReadFile(name)
		docs[name] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) == 0 {
		t.Fatal("no documents found")
	}
	return docs
}

func TestLinksLeadSomewhere(t *testing.T) {
	root := filepath.Join("..", "..")
	for name, text := range documents(t, root) {
		for _, m := range mdLink.FindAllStringSubmatch(codeBlock.ReplaceAllString(text, ""), -1) {
			to, err := url.Parse(m[1])
			if err != nil {
				t.Errorf("%s: %q is no link: %v", name, m[1], err)
				continue
			}
			if to.Scheme != "" || to.Path == "" {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(to.Path))); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
}

// A path of somebody's machine is of no use to anybody else.
func TestDocumentsNameNoMachine(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	foreign := []string{root, "/home/", "/root/", "/Users/", "/tmp/"}
	if above := filepath.Dir(root); above != filepath.Dir(above) {
		foreign = append(foreign, above+string(filepath.Separator))
	}
	for name, text := range documents(t, root) {
		for _, path := range foreign {
			if strings.Contains(text, path) {
				t.Errorf("%s names %s", name, path)
			}
		}
	}
}
