package main

import (
	"context"
	"runtime"

	"verbatim/interviews"
)

// Said implements web.Listening.
func (b workbench) Said(ctx context.Context, talks []*interviews.Interview) (map[interviews.ID][]interviews.Turn, error) {
	return readTurns(ctx, b.ws.Store, talks, runtime.GOMAXPROCS(0))
}
