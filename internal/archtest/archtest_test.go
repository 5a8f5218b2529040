// Package archtest holds the imports of this repository to its policy.
package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// policy says which packages of ours a package may import, tests left aside.
// Everybody may import internal/errs. A change here is a change of the
// architecture: docs/architecture.md tells why it is as it is.
var policy = map[string][]string{
	"":                 {},
	"interviews":       {},
	"guides":           {},
	"internal/errs":    {},
	"internal/stats":   {},
	"ingest":           {"interviews"},
	"coding":           {"interviews", "internal/stats"},
	"search":           {"interviews", "coding", "search/query"},
	"search/query":     {"interviews", "coding"},
	"report":           {"interviews", "guides", "coding", "internal/stats", "report/document"},
	"report/document":  {"interviews", "coding"},
	"roadmap":          {"interviews", "coding", "report", "report/document", "internal/stats"},
	"internal/store":   {"interviews", "guides", "coding", "report", "roadmap"},
	"internal/store/…": {"interviews", "guides", "coding", "report", "roadmap", "internal/store", "internal/store/pgtest", "internal/store/storetest"},
	"internal/web":     {"interviews", "guides", "ingest", "coding", "search", "search/query", "report", "report/document", "roadmap", "internal/stats"},
	"cmd/verbatim":     {"*"},

	"report/document/officetest": {},
}

func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	for dir, imports := range importsOf(t, root) {
		allowed, known := policy[dir]
		if !known && strings.HasPrefix(dir, "internal/store/") {
			allowed, known = policy["internal/store/…"]
		}
		if !known {
			t.Errorf("%s: a new package needs a line in the policy", dir)
			continue
		}
		for _, imp := range imports {
			if imp != "internal/errs" && !slices.Contains(allowed, imp) && !slices.Contains(allowed, "*") {
				t.Errorf("%s imports %s, which the policy does not allow", dir, imp)
			}
		}
	}
}

// importsOf reads the imports of ours of every package, without running the
// go command: its answer would be taken from the test cache.
func importsOf(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		dir := strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(rel)), "/")
		imports, err := ours(name)
		found[dir] = append(found[dir], imports...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// ours lists the imports of one file that lie in this module.
func ours(name string) ([]string, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, imp := range file.Imports {
		full, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			return nil, err
		}
		if dir, ok := strings.CutPrefix(full, "verbatim/"); ok {
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	root := filepath.Join("..", "..")
	for dir := range importsOf(t, root) {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, hasPackageComment) {
			t.Errorf("package %q has no package comment", dir)
		}
	}
}

func hasPackageComment(name string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && file.Doc != nil
}
