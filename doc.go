// Package verbatim is the map of this repository; it holds no code.
//
// A stranger reads it in this order:
//
//	interviews/     what was said: studies, participants, interviews, revisions, turns; samples/ is our own study
//	guides/         what we ask: interview guides and their questions
//	ingest/         files in: one transcript file to turns, with warnings by line
//	coding/         what it means: themes, quotes anchored to exact words, codings, memos; codebooks and codings as files
//	search/         finding it: the Bleve index behind the event log, and the query language
//	report/         what we found: counts of people with intervals, thirteen reports, findings, issued reports
//	report/document a report as people read it, and a writer for each format
//	roadmap/        what to do: hypotheses and their ledger, opportunities, proposals with scores and outcomes, briefs, traces
//	internal/store  SQLite and PostgreSQL: one file for each noun, one event log
//	internal/web    the workbench in the browser: one file for each page, templates/ and static/
//	internal/stats  the statistics, equal to published values
//	internal/errs   what kinds of failure there are
//	cmd/verbatim    the program: one file for each command
//	docs/           how it is built, and what its numbers mean; examples/ to begin with
//	browser/        checks of HTML pages that only a browser can make
//
// Who may import whom is written down in internal/archtest, and a test holds
// everybody to it.
package verbatim
