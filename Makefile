# Every target is one command. `make help` lists them.

PYTHON ?= python3
CORPUS ?= corpus
OUT ?= outputs

BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := run
.PHONY: run setup test check format lock clean help

run: $(READY) ## Read the articles in CORPUS (default: corpus) and write the tables to OUT (default: outputs)
	@$(BIN)/communique run "$(CORPUS)" --out "$(OUT)"

setup: $(READY) ## Build .venv from requirements.lock, if it is not there yet

test: $(READY) ## Run the tests
	@$(BIN)/pytest -q

check: $(READY) ## Run the linters, the type checker, the import contracts and the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q

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
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10
	@echo "Settings: make CORPUS=folder OUT=folder PYTHON=python3.12"

# The folder is built anew when the locked packages or the project's own declaration change.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Communiqué needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." >&2; \
	  echo "Install one and say which: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv (once) ..."
	@$(PYTHON) -m venv --clear .venv || { \
	  echo "Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || { \
	  echo "The packages of requirements.lock could not be installed; the lines above say why." >&2; \
	  echo "A network connection to a Python package index is needed once." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
