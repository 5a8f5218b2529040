// Package guides holds what we ask: interview guides with their questions.
package guides

import (
	"context"
	"embed"
)

// Templates are the guides that come with the program.
//
//go:embed templates
var Templates embed.FS

// A Guide is a list of questions for one round of interviews, as a Markdown
// file wrote them.
type Guide struct {
	ID        string // slug
	Title     string
	Version   string
	Study     string
	Minutes   int
	Questions []Question
	Source    []byte // the file, byte for byte
	Path      string
}

// A Question is one numbered question of a guide.
type Question struct {
	N       int    // 1, 2, 3 … within the guide
	Section string // the heading it stands under
	Text    string
	Probes  []string // follow-ups
	Line    int      // 1-based line in the guide's file
}

// A Store keeps guides.
type Store interface {
	// SetGuide adds or replaces a guide. The same source again changes nothing.
	SetGuide(ctx context.Context, g *Guide) error
	// Guides lists all by ID.
	Guides(ctx context.Context) ([]Guide, error)
}
