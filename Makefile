# Every target is one command. `make help` lists them.

CORPUS ?= corpus
OUT ?= outputs
SIZES ?= 1000 10000 100000

# The first of these that is new enough; `make PYTHON=...` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Named after the lock file's content: other packages, another stamp.
PACKAGES := .venv/.packages-$(shell cksum < requirements.lock | tr ' ' '-')
READY := .venv/.ready

# How many processes: tests/conftest.py.
TEST := $(BIN)/pytest -q --numprocesses auto --dist worksteal

.DEFAULT_GOAL := run
.PHONY: run report review setup test check bench bench-parts docs site picture format lock clean help

run: $(READY) ## Read the articles in CORPUS (default: corpus) and write the tables to OUT (default: outputs)
	@$(BIN)/communique run "$(CORPUS)" --out "$(OUT)"

report: run ## Read the articles, and write OUT/report: pages to read, search and print
	@$(BIN)/communique report "$(OUT)"

review: run ## Read the articles, and serve the report's pages with buttons to correct them
	@$(BIN)/communique review "$(CORPUS)" --out "$(OUT)"

setup: $(READY) ## Build .venv from requirements.lock, if it is not there yet

test: $(READY) ## Run the tests
	@$(TEST)

check: $(READY) ## Run the linters, the type checker, the import contracts and the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TEST)

bench: $(READY) ## What runs cost, into docs/performance.md (SIZES: numbers of made articles)
	@$(BIN)/python -m benchmarks.batch --sizes $(SIZES) --write

bench-parts: $(READY) ## The readers beside well-known tools on public data (COMMUNIQUE_BENCH: its folder)
	@$(BIN)/python -m benchmarks.bench_parts

docs: $(READY) ## Make what README and docs/ show of the tool, by running it
	@$(BIN)/python docs/build.py

site: $(READY) ## Build the documentation as a site in build/site; warnings are errors
	@$(BIN)/python -m sphinx -W --keep-going --quiet --builder html docs build/site
	@echo "Open build/site/index.html"

picture: $(READY) ## Make the picture of the report in README.md (needs Chromium)
	@$(BIN)/python docs/picture.py

format: $(READY) ## Put the code into its standard form
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

lock: ## Renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --quiet --output-file requirements.lock

clean: ## Remove .venv and all caches; OUT stays
	rm -rf .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Settings: make CORPUS=folder OUT=folder PYTHON=python3.12"

$(PACKAGES):
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c '$(NEW_ENOUGH)' || { \
	  echo "Communiqué needs Python 3.11 or newer, and $(or $(PYTHON),python3) is not." >&2; \
	  echo "Install one; if it has another name: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Setting up .venv, once: this takes a minute or two ..."
	@$(PYTHON) -m venv --clear .venv || { \
	  echo "Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PIP) --require-hashes --requirement requirements.lock || { \
	  echo "The packages of requirements.lock could not be installed; the lines above say why." >&2; \
	  echo "Setting up needs a connection to the Python package index, once." >&2; exit 1; }
	@touch $@

$(READY): $(PACKAGES) pyproject.toml
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
