package web

import (
	"fmt"
	"net/url"
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/search/query"
)

// A quoteView is a quote as pages show it, with the way to its line.
type quoteView struct {
	coding.Quote
	Title       string          // of its interview
	Participant string          // who says it; "" for voices that are not studied
	Date        interviews.Date // of its interview
	Source      string          // file
	Themes      []themeView     // each once, in the order of the codebook
	Coders      []string        // each once, sorted
	Note        string          // what is to be said about it: its state, or that it is withheld
}

// Who is the speaker, under the pseudonym when there is one.
func (q quoteView) Who() string {
	switch {
	case q.Participant == "":
		return q.Speaker
	case q.Speaker == "" || q.Speaker == q.Participant:
		return q.Participant
	}
	return q.Participant + " (" + q.Speaker + ")"
}

// Clock is when it was said, "" when nobody knows.
func (q quoteView) Clock() string { return interviews.Clock(q.StartMS) }

// Address leads to the quote in its transcript.
func (q quoteView) Address() string { return quoteAddress(q.Interview, q.FirstTurn, q.ID) }

func quoteAddress(id interviews.ID, turn int, quote string) string {
	return fmt.Sprintf("/code/%s?quote=%s#t%d", url.PathEscape(string(id)), url.QueryEscape(quote), turn)
}

// A themeView is a theme as a chip shows it.
type themeView struct {
	ID, Name string
	Colour   int
	Retired  bool
}

func viewTheme(t *coding.Theme) themeView {
	return themeView{ID: t.ID, Name: t.Name, Colour: t.Colour, Retired: t.Retired}
}

// viewThemes are those of some codings that count, each once, in the order of
// the codebook.
func viewThemes(book *coding.Codebook, ids []string) []themeView {
	var out []themeView
	for _, t := range book.Themes() {
		if slices.Contains(ids, t.ID) {
			out = append(out, viewTheme(&t))
		}
	}
	return out
}

// viewQuote shows a quote of an interview.
func viewQuote(q coding.Quote, iv *interviews.Interview) quoteView {
	v := quoteView{Quote: q, Title: iv.Title, Date: iv.Date, Source: iv.Path}
	if v.Title == "" {
		v.Title = string(iv.ID)
	}
	if s := iv.Speaker(q.Speaker); s != nil && s.Role == interviews.RoleParticipant {
		v.Participant = s.Participant
	}
	switch {
	case q.State.Waits():
		v.Note = "Waits for review: the newest transcript does not surely have these words here. It is counted nowhere until somebody decides."
	case q.State == coding.Retired:
		v.Note = "Retired: counted nowhere."
	case q.Was != "":
		v.Note = "The transcript was corrected since; it was coded as: " + q.Was
	}
	return v
}

// quotesAddress leads to the quotes that a query finds: behind every number of
// quotes or people stands such a link. more are names and values of what the
// query language does not say:
//
//	counted   "1": only what reports count, in interviews; "all": in surveys and notes, too
//	finished  "1": only in interviews whose coding somebody has finished, as shares count
//	own       a theme: coded with it, not only with one below it
//	read      POLARITY:THEME: by a coding of this theme, or one below it, that is read so
//	unknown   an attribute: said by participants of whom it is not known
//	ids       some quotes, with commas between them
//	group     person, theme, interview or text, which is in no groups
//	show      how many on a page, at most 200
//
// quotesAddress(asks("theme", id)+" "+asks("date", "2026-Q3"), "counted", "1") is
// what the report of the quarter counts of a theme. Templates call both:
// {{quotes (asks "theme" .ID) "counted" "1"}}.
func quotesAddress(query string, more ...string) string {
	values := url.Values{}
	if query != "" {
		values.Set("q", query)
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			values.Set(more[i], more[i+1])
		}
	}
	if len(values) == 0 {
		return "/quotes"
	}
	return "/quotes?" + values.Encode()
}

// asks writes a field of the query language, in quotation marks where it needs
// them.
func asks(field, value string) string { return query.Field{Name: field, Value: value}.String() }
