package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/ingest"
	"verbatim/interviews"
)

const madeUpHost = "Mira"

var madeUpTeams = []string{"claims", "data", "finance", "fleet", "mobile", "payments", "platform", "web"}

var madeUpRoles = []string{"engineer", "manager", "designer"}

var madeUpWords = strings.Fields(`we wait for the queue and then nobody knows who owns it so I ask around in the channel
	until somebody who has been here longer says try that and it works twice but on Thursday the build is red again because
	another team changed what ours depends on without a word I pressed retry went to lunch came back still number nine my
	own tests take forty minutes of which most is setup honestly the tool is fine when you know where to look which new
	people never do they copy a page from last year that tells them the wrong flag`)

// madeUpTranscript is an interview as a Markdown file, read like any other:
// half of the turns are a participant's, of as many times eight words as said.
// Many people are interviewed again later; one in fifty wants to be quoted
// nowhere; half of the interviews follow the guide.
func madeUpTranscript(r *rand.Rand, i, turns, eights int) (*interviews.Transcript, error) {
	name := fmt.Sprintf("bench-%05d", i)
	var b strings.Builder
	madeUpHead(&b, name, i, r.IntN(max(1, i+1)))
	for n := range turns {
		who, asked := "Guest", ""
		if n%2 == 0 {
			who = madeUpHost
		}
		if n%8 == 0 {
			asked = madeUpQuestions[n/8%len(madeUpQuestions)] + " "
		}
		fmt.Fprintf(&b, "**%s:** [%02d:%02d:%02d] %s%s\n\n", who, n*45/3600, n*45/60%60, n*45%60, asked, madeUpSpeech(r, eights))
	}
	return ingest.Read(name+".md", []byte(b.String()), ingest.Options{})
}

// madeUpHead writes what stands before the talk. The days go over eight quarters.
func madeUpHead(b *strings.Builder, name string, i, person int) {
	day := time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%725)
	fmt.Fprintf(b, "---\nid: %s\ntitle: Interview %d\ndate: %s\ninterviewer: %s\n", name, i, day.Format(time.DateOnly), madeUpHost)
	fmt.Fprintf(b, "participants:\n  - id: P-%05d\n    speaker: Guest\n    team: %s\n    role: %s\n",
		person, madeUpTeams[person%len(madeUpTeams)], madeUpRoles[person%len(madeUpRoles)])
	if i%2 == 0 {
		fmt.Fprintf(b, "guide: %s\n", madeUpGuideID)
	}
	if i%50 == 13 {
		b.WriteString("consent:\n  quotes: no\n")
	}
	b.WriteString("---\n\n")
}

func madeUpSpeech(r *rand.Rand, eights int) string {
	var words []string
	for range eights {
		at := r.IntN(len(madeUpWords) - 8)
		words = append(words, madeUpWords[at:at+8]...)
	}
	return strings.Join(words, " ") + "."
}

// madeUpRanges are as many different stretches of whole words, many of which
// overlap.
func madeUpRanges(r *rand.Rand, turns []interviews.Turn, n int) []coding.Quote {
	var quotes []coding.Quote
	seen := map[coding.Range]bool{}
	for len(quotes) < n {
		t := turns[r.IntN(len(turns))]
		words := strings.Split(t.Text, " ")
		from := r.IntN(len(words))
		to := min(from+4+r.IntN(14), len(words))
		start := len(strings.Join(words[:from], " "))
		if from > 0 {
			start++
		}
		text := strings.Join(words[from:to], " ")
		at := coding.Range{FirstTurn: t.N, Start: start, LastTurn: t.N, End: start + len(text)}
		if t.Speaker == madeUpHost || seen[at] {
			continue
		}
		seen[at] = true
		quotes = append(quotes, coding.Quote{Range: at, Text: text})
	}
	return quotes
}
