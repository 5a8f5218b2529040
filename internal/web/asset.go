package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"verbatim/report/document"
)

//go:embed static
var staticFiles embed.FS

// assets are the scripts, the style sheet and the icon. They lie in a folder
// that is named by their content: browsers may keep them for ever, and a
// module finds its neighbours by relative names.
type assets struct {
	base  string // "/static/HASH/"
	files map[string]asset
}

type asset struct {
	kind    string
	content []byte
	zipped  []byte
}

// styleSheet is all style sheets, one behind the other, by name. Reports have
// one of their own: what every page needs, and what documents need.
const (
	styleSheet       = "app.css"
	baseStyleSheet   = "a-app.css"
	reportStyleSheet = "report.css"
)

func newAssets() *assets {
	a := &assets{files: map[string]asset{}}
	names, err := fs.Glob(staticFiles, "static/*")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(names)
	sum := sha256.New()
	var css, base, reports []byte
	for _, name := range names {
		content, err := staticFiles.ReadFile(name)
		if err != nil {
			panic(err) // it is in the program
		}
		if strings.HasSuffix(name, ".test.mjs") {
			continue
		}
		sum.Write([]byte(name))
		sum.Write(content)
		switch file := path.Base(name); {
		case file == reportStyleSheet:
			reports = content
		case file == baseStyleSheet:
			base = content
			fallthrough
		case path.Ext(name) == ".css":
			css = append(css, content...)
		default:
			a.add(file, content)
		}
	}
	a.add(styleSheet, css)
	reports = slices.Concat(base, document.StyleSheet(), reports)
	sum.Write(reports)
	a.add(reportStyleSheet, reports)
	a.base = "/static/" + hex.EncodeToString(sum.Sum(nil)[:8]) + "/"
	return a
}

func (a *assets) add(name string, content []byte) {
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // not left to what the machine is configured to say
	case ".mjs":
		kind = "text/javascript; charset=utf-8"
		content = uncommented(content)
	case ".css":
		kind = "text/css; charset=utf-8"
	case ".svg":
		kind = "image/svg+xml"
	}
	a.files[name] = asset{kind: kind, content: content, zipped: zipped(content, gzip.BestCompression)}
}

// uncommented leaves out the lines of a script that are comments: they are for
// those who read the source.
func uncommented(script []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(script) {
		if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
			out.Write(line)
		}
	}
	return out.Bytes()
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	folder, name := path.Split(r.URL.Path)
	f, known := a.files[name]
	if !known || folder != a.base {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	send(w, r, http.StatusOK, f.content, f.zipped)
}

// send answers with a body, compressed when the browser takes that.
func send(w http.ResponseWriter, r *http.Request, status int, body, zip []byte) {
	w.Header().Add("Vary", "Accept-Encoding")
	if zip != nil && len(zip) < len(body) && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = zip
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // who has gone away cannot be told
	}
}

func zipped(content []byte, level int) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = z.Write(content) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}
