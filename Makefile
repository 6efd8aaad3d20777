# The product builds with Go alone. What the tests need beside it (Chromium, pdftotext) is fetched by .ci/need.
GO ?= go
BIN := bin/qarovul

.PHONY: run build test check lint bench bench-versus assets screens torture

run: build ## build and serve on http://127.0.0.1:8080 (QAROVUL_ADDR), data in ./data (QAROVUL_DATA)
	./$(BIN) serve

build:
	$(GO) build -o $(BIN) ./cmd/qarovul

test: ## the whole gate
	./.ci/need
	$(GO) vet ./...
	@test -z "$$(gofmt -l cmd internal journal roster reference)" || { gofmt -l cmd internal journal roster reference; echo "gofmt: the files above want formatting"; exit 1; }
	$(GO) build -o $(BIN) ./cmd/qarovul
	$(GO) test -timeout 40m ./...

lint: ## the linters with the layering rules; the tool has a module of its own
	cd tools && $(GO) build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	./bin/golangci-lint run

bench: build ## the tables of docs/benchmarks.md
	$(GO) run ./bench

assets: ## build scripts and styles anew into internal/web/dist
	$(GO) run ./internal/web/build

screens: ## take the pictures in docs/screens anew
	QAROVUL_SCREENS=docs/screens $(GO) test -count=1 -run Screens ./internal/web/...

torture: ## the whole of what make test does in short; writes the figures of docs/torture.md, one part after the other
	QAROVUL_TORTURE=full $(GO) test -p 1 -count 1 -timeout 6h -run 'Torture|EachByteCounts' ./...

bench-versus: build ## our rostering engine beside its peers, into docs/benchmarks.md; can be stopped, and goes on where it stopped
	$(GO) run ./bench/versus
