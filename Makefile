# Every target sets up what it needs by itself, and does so again only when the files it depends on change.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# The Python that starts the set-up (3.9 or newer); the project's own is the one that .python-version names.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# The files of others that pages and letters use; written last of them all.
ASSETS := src/jalon/web/static/vendor/manifest.json
SOURCES := $(wildcard src tools tests bench)

# The set-up wrote there in which folder it ran: a moved folder, or a Python that is gone, starts it again.
-include .venv/made-for.mk
ifneq ($(MADE_FOR),$(CURDIR))
STALE := stale
endif
ifeq ($(realpath $(BIN)/python),)
STALE := stale
endif

find_python = for python in "$(PYTHON)" python3.13 python3 /usr/bin/python3; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
	echo "set-up: no Python 3.9 or newer was found. Install one, or name it: make PYTHON=/path/to/python3." >&2; \
	exit 1; fi; "$$python"

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(READY) $(ASSETS) ## prepare the environment (the other targets do it too)
	@:

.PHONY: stale
stale:

$(READY): tools/bootstrap.py pyproject.toml .python-version requirements/dev.txt requirements/benefits.txt requirements/tools.txt $(STALE)
	@$(find_python) tools/bootstrap.py setup

$(ASSETS): package.json package-lock.json .npmrc tools/assets.py tools/assets.toml | $(READY)
	@$(BIN)/python tools/assets.py setup

.PHONY: demo
demo: $(READY) $(ASSETS) ## serve the site with 400 fictitious people (ARGS="--port 8001", ARGS=--fresh)
	@$(BIN)/jalon demo $(ARGS)

.PHONY: serve
serve: $(READY) $(ASSETS) ## serve the site on this machine, with its own data in var/ (ARGS="--port 8001")
	@JALON_MODE="$${JALON_MODE:-demo}" $(BIN)/jalon manage migrate --verbosity 0
	@JALON_MODE="$${JALON_MODE:-demo}" $(BIN)/jalon serve $(ARGS)

.PHONY: test
test: $(READY) $(ASSETS) ## run every test, on both databases and in a browser (ARGS="tests/web -k agenda" chooses)
	@$(BIN)/python tools/suite.py $(ARGS)

.PHONY: lint
lint: $(READY) ## check style, types and the layers
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@JALON_MODE=test $(BIN)/mypy $(SOURCES)
	@$(BIN)/lint-imports --no-logo

.PHONY: format
format: $(READY) ## put the code into the common style
	@$(BIN)/ruff check --fix --exit-zero --quiet $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

.PHONY: bench
bench: $(READY) ## measure how fast it is
	@$(BIN)/python -m bench $(ARGS)

.PHONY: statements
statements: $(READY) ## list the statements of the sources and the tests that show them
	@$(BIN)/python tools/statements.py $(ARGS)

.PHONY: facts-doc
facts-doc: $(READY) ## write again the reference of facts in docs/dossier.md
	@$(BIN)/python tools/facts_doc.py

.PHONY: rights-doc
rights-doc: $(READY) ## write again the tables of docs/droits.md
	@$(BIN)/python tools/rights_doc.py

.PHONY: lock
lock: ## compile the pinned versions again (UPGRADE=1 takes the newest)
	@$(find_python) tools/bootstrap.py lock $(if $(UPGRADE),--upgrade)
	@$(MAKE) $(READY)
	@$(BIN)/python tools/assets.py lock

.PHONY: clean
clean: ## remove the environment, what was fetched and the caches
	@rm -rf .venv .venv-benefits .tools node_modules src/jalon/web/static/vendor src/jalon/letters/fonts .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
