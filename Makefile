# Two commands: `make demo` shows the product, `make test` checks it.
.PHONY: demo test build docs clean

VERBATIM := bin/verbatim

demo: build
	@$(VERBATIM) demo

test:
	@bash scripts/test.sh

build:
	@CGO_ENABLED=0 go build -trimpath -o $(VERBATIM) ./cmd/verbatim

# docs/cli.md and the goldens are made by the program itself.
docs:
	go test ./cmd/verbatim ./report -run 'TestCommandReference|Golden' -update

clean:
	rm -rf bin verbatim-demo
