package roadmap

import "time"

// A Challenge is that somebody looked for what contradicts a hypothesis.
type Challenge struct {
	Hypothesis string    `json:"hypothesis"`
	Query      string    `json:"query"`  // what was looked for besides; "" for nothing
	Found      int       `json:"found"`  // quotes that were shown
	People     int       `json:"people"` // who say them
	By         string    `json:"by"`
	At         time.Time `json:"at"`
}
