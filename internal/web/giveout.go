package web

import (
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// giveOut sends a file to be kept. No browser shows it, whatever stands in it.
func giveOut(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content) // who has gone away cannot be told
	}
}

// fileExtension is the end of a file's name, when it is a plain one.
func fileExtension(name string) string {
	ext := path.Ext(name)
	if len(ext) < 2 || len(ext) > 10 || strings.Trim(strings.ToLower(ext[1:]), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ".txt"
	}
	return ext
}
