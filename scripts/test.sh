#!/usr/bin/env bash
# Everything that has to hold, in the order in which it fails fastest. What is
# missing is installed from Debian's packages when that is possible; without
# that, a check is left out on a user's machine, with directions, and fails
# the run where CI is set.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

# need NAME PACKAGE... : installs Debian packages, or says how to.
need() {
	local what=$1
	shift
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		echo "installing $*"
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null && return 0
	fi
	if [ "${CI:-}" = true ]; then
		echo "$what is missing and cannot be installed here" >&2
		exit 1
	fi
	echo "left out: $what (to have it checked, install: $*)"
	return 1
}

step format
unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
	echo "run gofmt -w on: $unformatted" >&2
	exit 1
fi

step modules
go mod tidy -diff
go mod verify

step vet
go vet ./...

step lint
lint_version=v2.15.0
lint=$(command -v golangci-lint || true)
if [ -z "$lint" ] || ! "$lint" version 2>/dev/null | grep -q "${lint_version#v}"; then
	lint="$PWD/.tools/golangci-lint"
	[ -x "$lint" ] || GOBIN="$PWD/.tools" go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$lint_version"
fi
"$lint" run ./...

postgres() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
postgres || need "PostgreSQL" postgresql || true
command -v xmllint >/dev/null || need "xmllint, which checks exported codebooks" libxml2-utils || true

step test
CGO_ENABLED=0 go test ./...

if command -v cc >/dev/null || need "the race detector, which needs a C compiler" gcc libc6-dev; then
	step "test with the race detector where goroutines meet"
	CGO_ENABLED=1 go test -race -short ./internal/store/... ./search/...
	CGO_ENABLED=1 go test -race -run 'TestScripts/(demo|two_at_once)$' ./cmd/verbatim
fi

has_chromium() { [ -n "${VERBATIM_CHROMIUM:-}" ] || command -v chromium >/dev/null; }
has_chromium || need "pages in a browser, which needs Chromium" chromium || true
command -v npm >/dev/null || need "pages in a browser, which needs Node.js" nodejs npm || true
if has_chromium && command -v npm >/dev/null; then
	step "look at pages, and use the workbench, in a browser"
	pages=$(mktemp -d)
	trap 'rm -rf "$pages"' EXIT
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix browser --ignore-scripts --no-audit --no-fund
	VERBATIM_PAGES=$pages go test -count=1 -run '^TestWritePages$' ./report/document
	VERBATIM_PAGES=$pages go test -count=1 -run '^TestWriteReportPages$' ./cmd/verbatim
	CGO_ENABLED=0 go build -trimpath -o "$pages/verbatim" ./cmd/verbatim
	VERBATIM_CHROMIUM=${VERBATIM_CHROMIUM:-$(command -v chromium)} VERBATIM_BINARY=$pages/verbatim VERBATIM_PAGES=$pages npm test --prefix browser
elif command -v node >/dev/null; then
	step "scripts of pages, as far as they need no browser"
	node --test browser/span.test.mjs browser/palette.test.mjs browser/queue.test.mjs
fi

step "all is well"
