package errs_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"verbatim/internal/errs"
)

func TestKindSurvivesWrapping(t *testing.T) {
	err := func() (err error) {
		defer errs.Wrap(&err, "add theme %q", "a")
		return errs.New(errs.NotFound, "no theme %q", "a").Because(io.EOF).Try("run 'verbatim theme list'")
	}()
	if got, want := err.Error(), `add theme "a": no theme "a": EOF`; got != want {
		t.Errorf("message = %q, want %q", got, want)
	}
	if !errors.Is(err, errs.NotFound) || !errors.Is(err, io.EOF) {
		t.Errorf("kind or cause lost in %v", err)
	}
	if got := errs.KindOf(err); got != errs.NotFound {
		t.Errorf("KindOf = %q", got)
	}
	if got := errs.HintOf(fmt.Errorf("outer: %w", err)); got != "run 'verbatim theme list'" {
		t.Errorf("HintOf = %q", got)
	}
}

func TestWrapLeavesNilAlone(t *testing.T) {
	var err error
	errs.Wrap(&err, "anything")
	if err != nil || errs.KindOf(nil) != "" || errs.HintOf(nil) != "" {
		t.Errorf("nil became %v", err)
	}
}
