package report

import "fmt"

// notes says in sentences what the numbers alone would hide.
func notes(r *ThemesReport, c *counting) []string {
	list := []string{}
	add := func(when bool, format string, args ...any) {
		if when {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(r.Interviews == 0, "No interview is in this scope. 'verbatim interview list' shows what there is.")
	add(len(r.Themes) == 0, "No theme is in this scope. 'verbatim theme list' shows what there is.")
	add(r.Interviews > 0 && len(r.Finished) == 0,
		"No interview is marked as finished, so nobody counts as asked and there are no shares. Mark the ones that are coded to the end with 'verbatim interview finish ID'.")
	add(len(r.Finished) > 0 && len(r.Unfinished) > 0,
		"%d of %d interviews %s not coded to the end yet: a theme that is not there is missing, not a no. People who were heard only there do not count as asked.",
		len(r.Unfinished), r.Interviews, plural(len(r.Unfinished), "is", "are"))
	add(r.Asked > 0 && r.Asked < SmallSample, "Fewer than %d people were asked: the numbers are x of n, without percentages.", SmallSample)
	add(c.sample.scope.Voice != nil, "Asked are only the people whom the query asks for.")
	add(c.sample.scope.Quote != nil && c.found == 0, "The query finds no quote.")
	add(c.sample.scope.Quote != nil && c.found > 0, "Only the quotes that the query finds count, each with all its codings. A person without one was asked all the same.")
	add(c.sample.scope.Polarity != "" && len(c.rated) == 0, "Nobody has said of any coding how they read it: 0 is no answer here.")
	add(c.sample.scope.Polarity != "" && len(c.rated) > 0, "Only codings count that their coder reads as %s. Most are read in no way, and then they do not count.", c.sample.scope.Polarity)
	add(r.Interviews > 0 && len(r.Themes) > 0, "Whether people were asked about a theme, or brought it up themselves, is not known: no theme is linked to a question of a guide.")
	list = append(list, sampleNotes(r, c.sample)...)
	list = append(list, quoteNotes(r, c)...)
	add(r.oneCoder() > 0, "%s applied by one coder only.", count(r.oneCoder(), "theme was", "themes were"))
	add(c.stray > 0, "%s to themes that the codebook does not have; not counted.",
		count(c.stray, "coding leads", "codings lead"))
	return list
}

func sampleNotes(r *ThemesReport, m *sample) []string {
	var list []string
	if r.Undated > 0 {
		list = append(list, fmt.Sprintf("%s left out of the period. Set it with 'verbatim interview set ID --date'.",
			count(r.Undated, "interview has no date and is", "interviews have no date and are")))
	}
	undated := 0
	for _, iv := range m.interviews {
		if iv.Date == "" {
			undated++
		}
	}
	if undated > 0 {
		list = append(list, fmt.Sprintf("%s no date: counted, but in no quarter.", count(undated, "interview has", "interviews have")))
	}
	if n := repeated(m.segmentHeard); m.by != "" && n > 0 {
		list = append(list, fmt.Sprintf("%s another %s in a later interview and counts in each.", count(n, "person has", "people have"), m.by))
	}
	if n := repeated(m.quarterHeard); n > 0 {
		list = append(list, fmt.Sprintf("%s interviewed in more than one quarter: once in the total, once in each quarter.",
			count(n, "person was", "people were")))
	}
	if len(m.segmentHeard[Unknown]) == len(m.heard) && len(m.heard) > 0 && m.by != "" {
		list = append(list, fmt.Sprintf("Nobody in this scope has the attribute %q. 'verbatim participant list' shows the attributes.", m.by))
	}
	for _, e := range r.Elsewhere {
		list = append(list, fmt.Sprintf("%s from sources marked %q: counted apart, and in no number of people.", count(e.Quotes, "quote is", "quotes are"), e.Source))
	}
	return list
}

// repeated counts the members of more than one set.
func repeated(by sets) int {
	times := map[string]int{}
	for _, s := range by {
		for v := range s {
			times[v]++
		}
	}
	n := 0
	for _, k := range times {
		if k > 1 {
			n++
		}
	}
	return n
}

func quoteNotes(r *ThemesReport, c *counting) []string {
	var list []string
	if r.Review > 0 {
		list = append(list, fmt.Sprintf("%s for a person to say where the words now stand (%d ambiguous, %d orphaned): not counted. 'verbatim code review' lists them.",
			count(r.Review, "quote waits", "quotes wait"), c.ambiguous, c.orphaned))
	}
	if r.Withheld > 0 {
		list = append(list, withheldNote(r.Withheld))
	}
	if n := c.voiceless; n > 0 {
		list = append(list, fmt.Sprintf("%s the words of an interviewer or of a voice without a pseudonym: counted as quotes, not as people.",
			count(n, "quote is", "quotes are")))
	}
	return list
}

func withheldNote(n int) string {
	if n == 1 {
		return "1 quote by a person who did not agree to be quoted is counted, not shown."
	}
	return fmt.Sprintf("%d quotes by people who did not agree to be quoted are counted, not shown.", n)
}

func (r *ThemesReport) oneCoder() int {
	n := 0
	for _, t := range r.Themes {
		if t.OneCoder {
			n++
		}
	}
	return n
}
