package ingest

import "strings"

// A part is what a label's own words say about it.
type part struct {
	generic  bool // a role or a number instead of a name: Interviewer, Person B, P3
	asks     bool // of these: the one who asks
	answers  bool // of these: the one who was interviewed
	watches  bool // of these: observers
	takes    bool // of these: note-takers
	event    bool // Break, Outro, Jingle: something that happens
	note     bool // Note, Date, Summary: words about the conversation
	scopable bool // the same label in another file is another person
}

func (p part) isStop() bool { return p.event || p.note }

// events are labels of what happens in a recording. Words after them are kept
// as the event's text. A longer label ("Clip from the launch") may be a voice.
var events = set("break", "ad break", "ad", "ads", "advert", "advertisement", "commercial", "commercial break",
	"intro", "introduction music", "intro music", "outro", "outro music", "jingle", "music", "music break", "theme", "theme music",
	"theme song", "sponsor", "sponsors", "sponsor break", "sponsor message", "clip", "audio clip", "sound", "sound effect", "sfx",
	"pause", "silence", "laughter", "applause", "crosstalk", "recording starts", "recording ends", "end of recording",
	"end of transcript", "end transcript", "begin transcript", "transcript begins")

// notes are labels of words about a conversation, or of topics in notes.
var notes = set("note", "notes", "editor's note", "editor’s note", "ed note", "editor", "observer note", "observer notes",
	"transcriber's note", "transcriber’s note", "transcriber note", "transcribed by", "transcript by", "transcription", "transcript",
	"episode transcript", "episode highlights", "highlights", "show notes", "links", "keywords", "summary keywords", "speakers",
	"time", "times", "date", "dates", "duration", "location", "place", "recorded", "recording", "title", "subject", "attendees",
	"participants", "present", "source", "sources", "source(s)", "url", "link", "http", "https", "file", "summary", "abstract", "agenda",
	"tl;dr", "tldr", "takeaway", "takeaways", "key takeaways", "todo", "to do", "action", "actions", "action item", "action items",
	"next steps", "follow-up", "follow up", "followup", "reminder", "warning", "caution", "tip", "important", "disclaimer", "example",
	"examples", "e.g", "i.e", "context", "background", "goal", "goals", "objective", "objectives", "purpose", "method", "scope", "topic",
	"topics", "section", "chapter", "part", "introduction", "conclusion", "pros", "cons", "pain", "pains", "pain point",
	"pain points", "need", "needs", "insight", "insights", "quote", "quotes", "idea", "ideas", "observation", "observations",
	"confidentiality", "risks", "benefits", "compensation", "consent", "license", "licence", "copyright", "contact", "contact information",
	"update", "ps", "p.s", "re", "cc", "from", "to", "nb", "n.b", "prompt", "prompts", "probe", "probes", "warm-up", "warmup", "wrap-up")

// generics are labels that name a part in the conversation.
var generics = map[string]part{
	"interviewer": {asks: true}, "moderator": {asks: true}, "facilitator": {asks: true}, "researcher": {asks: true},
	"question": {asks: true}, "q": {asks: true}, "i": {asks: true}, "host": {asks: true},
	"interviewee": {answers: true}, "participant": {answers: true}, "respondent": {answers: true}, "p": {answers: true},
	"b": {}, "s": {}, "speaker": {}, "person": {}, "unknown speaker": {}, "unknown": {}, "guest": {},
	"observer": {watches: true}, "note-taker": {takes: true}, "note taker": {takes: true}, "notetaker": {takes: true},
}

// anonymous are labels that stand for somebody else in every file, although
// once alone they prove no speaker.
var anonymous = set("answer", "caller", "customer", "client", "user", "expert", "man", "woman", "male", "female", "voice", "audience", "all", "group")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// partOf reads a folded label.
func partOf(name string) part {
	name = strings.TrimSuffix(name, ".")
	if events[name] {
		return part{event: true}
	}
	if notes[name] || isNumbered(name) {
		return part{note: true}
	}
	word, ok := cutNumber(name)
	p, known := generics[word]
	if !known || !ok && word == "s" {
		return part{scopable: len(name) == 1 || anonymous[word]}
	}
	// A pseudonym such as P07 is the same person everywhere; P alone is not.
	p.scopable = word != "p" || word == name
	p.generic = true
	return p
}

// cutNumber takes the number, letter or nothing off the end of "speaker 2",
// "person b", "speaker_01", "p-07"; false when there was none.
func cutNumber(name string) (word string, numbered bool) {
	word = strings.TrimRight(name, "0123456789")
	if word == name {
		if i := strings.LastIndexByte(name, ' '); i > 0 && i == len(name)-2 {
			return name[:i], true
		}
		return name, false
	}
	return strings.TrimRight(word, " _-#."), true
}

// isNumbered reports q1, q12: questions of a guide.
func isNumbered(name string) bool {
	return len(name) > 1 && name[0] == 'q' && strings.Trim(name[1:], "0123456789") == ""
}

// happens reports a label that is an event or, like "Break 2", begins with
// one and has no words of its own.
func happens(name, words string) bool {
	key := fold(name)
	if events[strings.TrimSuffix(key, ".")] {
		return true
	}
	first, _, more := strings.Cut(key, " ")
	return more && words == "" && events[first]
}
