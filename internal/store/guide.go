package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"

	"verbatim/guides"
	"verbatim/internal/errs"
)

// Guides keeps interview guides.
type Guides struct{ base }

var guideTable = newTable("guide", 1, "id", "title", "version", "study", "minutes", "questions", "path", "source")

// SetGuide implements guides.Store.
func (s *Guides) SetGuide(ctx context.Context, g *guides.Guide) (err error) {
	defer errs.Wrap(&err, "set guide %q", g.ID)
	questions, err := json.Marshal(g.Questions)
	if err != nil {
		return err
	}
	_, err = s.write(ctx, "guide.set", "guide/"+g.ID, func(tx *txn) error {
		if g.ID == "" {
			return errs.New(errs.Invalid, "a guide needs an ID").Try("give it an id: in its front matter")
		}
		return tx.put(guideTable, g.ID, g.Title, g.Version, g.Study, int64(g.Minutes), string(questions), g.Path,
			base64.StdEncoding.EncodeToString(g.Source))
	})
	return err
}

// Guides implements guides.Store.
func (s *Guides) Guides(ctx context.Context) (_ []guides.Guide, err error) {
	defer errs.Wrap(&err, "list guides")
	scan := func(rows *sql.Rows, g *guides.Guide) error {
		var questions, source string
		if err := rows.Scan(&g.ID, &g.Title, &g.Version, &g.Study, &g.Minutes, &questions, &g.Path, &source); err != nil {
			return err
		}
		var err error
		if g.Source, err = base64.StdEncoding.DecodeString(source); err != nil {
			return err
		}
		return json.Unmarshal([]byte(questions), &g.Questions)
	}
	all, err := collect(ctx, s.q(), scan, "select id, title, version, study, minutes, questions, path, source from guide order by id")
	return all, classify(err)
}
