package main

// codingParts are in the order in which they are measured and shown. Another
// thing to measure is another line: a function that does it in an open
// workspace and says how long each call took.
var codingParts = []loadPart{
	{name: "frequency-cold", says: "theme frequency with people and segments, new process", aim: "≤ 1500", cold: true, run: once(countFrequency)},
	{name: "frequency-warm", says: "the same again in one process", aim: "≤ 60", same: "frequency", run: again(countFrequency)},
	{name: "frequency-sql", says: "the same as SQL", slow: true, same: "frequency", run: bySQL(sqlThemes)},
	{name: "cooccurrence-cold", says: "co-occurrence of overlapping quotes, new process", aim: "≤ 1500", cold: true, run: once(countPairs)},
	{name: "cooccurrence-warm", says: "the same again in one process", aim: "≤ 60", same: "cooccurrence", run: again(countPairs)},
	{name: "cooccurrence-sql", says: "the same as SQL", slow: true, same: "cooccurrence", run: bySQL(sqlCooccurrence)},
	{name: "code-1", says: "code some words, one writer, 20 ms between", aim: "p99 ≤ 12", writes: true, run: writers(1, 400)},
	{name: "code-50", says: "code some words, 50 writers, 20 ms between", aim: "p99 ≤ 12", writes: true, run: writers(50, 100)},
	{name: "agreement", says: "agreement over 20 interviews by 3 coders, without bootstrap", aim: "≤ 1000", run: benchAgreement},
	{name: "xlsx", says: "export all quotes to XLSX, new process", aim: "≤ 5000", cold: true, run: benchXLSX},
	{name: "reanchor", says: "save a changed hour with 500 quotes", aim: "≤ 150", writes: true, run: benchReanchor},
}
