package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"verbatim/guides"
	"verbatim/ingest"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

// An Intake takes files in, as 'verbatim ingest' does.
type Intake interface {
	// Take takes one file in: a transcript, or a guide. A file of a name that
	// was taken before is a new revision; the same bytes change nothing. What is
	// wrong with a file is told in what is returned.
	Take(ctx context.Context, f File, how Taking) Taken
	// TakeGuide takes a guide in, whatever it looks like. errs.Invalid when it
	// has no questions.
	TakeGuide(ctx context.Context, f File) (*guides.Guide, error)
	// LoadSample loads the sample study, with codings, hypotheses and proposals.
	// errs.Conflict when the workspace holds somebody's own study.
	LoadSample(ctx context.Context) error
}

// A File is what a browser sends. Its name is no path on this machine: it only
// tells files apart.
type File struct {
	Name    string // cleaned, slash-separated
	Content []byte
}

// Taking says what files do not say about themselves.
type Taking struct {
	ingest.Options
	Look    bool // say what would happen; store nothing
	Replace bool // take another conversation for a newer revision
}

// A Taken is what became of a file, named as in the JSON of 'verbatim ingest'.
type Taken struct {
	Path      string               `json:"path"`
	Interview string               `json:"interview"`
	Status    string               `json:"status"` // added, updated, unchanged, rejected, guide or skipped
	Turns     int                  `json:"turns"`
	Words     int                  `json:"words"`
	Speakers  []string             `json:"speakers"`
	Warnings  []interviews.Warning `json:"warnings"`
	Error     string               `json:"error,omitempty"`
	Hint      string               `json:"hint,omitempty"`
	Carried   int                  `json:"carried,omitempty"`
	Review    int                  `json:"review,omitempty"`
	Guide     string               `json:"guide,omitempty"`
	Questions int                  `json:"questions,omitempty"`
}

// Bounds of an upload. Who sends more sends it in several requests, as the
// page's script does with every file.
const (
	mostUpload   = 256 << 20 // bytes
	mostFiles    = 2000
	mostField    = 1 << 10     // bytes of what is said about the files
	longestName  = 1 << 10     // bytes
	patience     = time.Minute // for the next piece of a file
	uploadFolder = "uploads"   // before the names of files, as other tools see them
)

func (s *Server) uploadRoutes() []route {
	return []route{
		{pattern: "POST /interviews/upload", serve: s.upload, most: mostUpload},
		{pattern: "POST /sample", serve: s.loadSample},
	}
}

// An uploadForm is what can be said about files that are to be taken in.
type uploadForm struct {
	Studies []interviews.Study
	Guides  []guides.Guide
	Sources []interviews.Source
	MB      int // of a file, at most
}

func (s *Server) uploadForm(c *report.Corpus) uploadForm {
	return uploadForm{Studies: c.Studies, Guides: c.Guides, Sources: interviews.Sources, MB: ingest.MaxBytes >> 20}
}

// A takenPage tells what became of files.
type takenPage struct {
	Files []Taken `json:"files"`
	Look  bool    `json:"look"`
}

// Count counts the files of a status.
func (p takenPage) Count(status string) int {
	n := 0
	for _, f := range p.Files {
		if f.Status == status {
			n++
		}
	}
	return n
}

// upload takes in the files of a form, one after the other as they arrive:
// what is said about them stands before them.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) error {
	form, err := r.MultipartReader()
	if err != nil {
		return errs.New(errs.Invalid, "there are no files in this request").Try("choose files, or drop them onto the page")
	}
	defer s.live.look()
	out := takenPage{Files: []Taken{}}
	var how Taking
	for {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience)) // who does not know deadlines has none
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && part.FormName() == "file" {
			err = s.takePart(r, part, &how, &out)
		} else if err == nil {
			err = how.read(part)
		}
		if err != nil {
			if len(out.Files) == 0 {
				return notArrived(err)
			}
			out.Files = append(out.Files, cutShort(err))
			break
		}
	}
	if len(out.Files) == 0 {
		return errs.New(errs.Invalid, "no file was chosen").Try("choose transcripts: Markdown or text files")
	}
	out.Look = how.Look
	if wantsJSON(r) {
		return answer(w, r, http.StatusOK, out)
	}
	return s.show(w, r, "uploaded", frame{Title: "Files taken in", Section: "interviews", Page: out})
}

// notArrived says of an upload of which nothing could be read what is wrong
// with it.
func notArrived(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || errs.KindOf(err) != "" {
		return err
	}
	return errs.New(errs.Invalid, "the files did not arrive whole").Try("send them again")
}

// cutShort tells why the files behind did not arrive. Those before were dealt
// with.
func cutShort(err error) Taken {
	t := Taken{Status: "rejected", Path: "what came after", Error: "the rest did not arrive", Hint: "send the files that are not listed here again"}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		t.Error = "these are more bytes than the page takes at once"
	} else if errs.KindOf(err) == errs.Invalid {
		t.Error = err.Error()
	}
	return t
}

// takePart takes in one file. The error is one that ends the upload.
func (s *Server) takePart(r *http.Request, part *multipart.Part, how *Taking, out *takenPage) error {
	if len(out.Files) >= mostFiles {
		return errs.New(errs.Invalid, "these are more than %d files at once", mostFiles)
	}
	sent := nameSent(part)
	if sent == "" {
		return nil // a field for files in which none was chosen
	}
	name, ok := cleanName(sent)
	switch {
	case !ok:
		out.Files = append(out.Files, Taken{Path: shortened(name, 80), Status: "rejected", Error: "the file has a name that cannot be kept", Hint: "rename it"})
	case strings.Contains(name, "/") && !ingest.IsTranscript(name):
		out.Files = append(out.Files, Taken{Path: name, Status: "skipped", Hint: "of a folder, only what ends in .md, .markdown or .txt is taken"})
	default:
		src, err := io.ReadAll(io.LimitReader(part, ingest.MaxBytes+1))
		if err != nil {
			return err
		}
		out.Files = append(out.Files, s.ws.Take(r.Context(), File{name, src}, *how))
	}
	_, err := io.Copy(io.Discard, part)
	return err
}

// nameSent is what the browser calls a file, with its folders: FileName leaves
// them out.
func nameSent(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return part.FileName()
	}
	return params["filename"]
}

// cleanName makes a relative name of whatever a browser sends; false when
// nothing is left, or too much.
func cleanName(sent string) (string, bool) {
	name := strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar:
			return '_'
		}
		return r
	}, strings.ToValidUTF8(sent, "_"))
	if len(name) > 2 && name[1] == ':' && name[2] == '/' { // a drive of Windows
		name = name[2:]
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	return name, name != "" && len(name) <= longestName
}

// Path is what other tools see as the place of the file.
func (f File) Path() string { return path.Join(uploadFolder, f.Name) }

// read reads one field of the form.
func (t *Taking) read(part *multipart.Part) error {
	text, err := io.ReadAll(io.LimitReader(part, mostField+1))
	if err != nil {
		return err
	}
	if len(text) > mostField {
		return errs.New(errs.Invalid, "the field %s is too long", shortened(part.FormName(), 40))
	}
	value := strings.TrimSpace(string(text))
	switch part.FormName() {
	case "study":
		t.Study = interviews.Slug(value)
	case "guide":
		t.Guide = interviews.Slug(value)
	case "source":
		t.Source, err = interviews.ParseSource(value)
	case "look":
		t.Look = value != ""
	case "replace":
		t.Replace = value != ""
	}
	return err
}

func (s *Server) loadSample(w http.ResponseWriter, r *http.Request) error {
	defer s.live.look()
	if err := s.ws.LoadSample(r.Context()); err != nil {
		return err
	}
	return done(w, r, "/interviews?loaded=1", "The sample study is loaded.")
}
