# The one door to everything. `make run` and `make test` need Python 3.11 or newer, git and make.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
PORT ?= 8000
ROUNDS ?= 500
BIN := .venv/bin
PIN := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra postgres --group build
# Each worker has its own home, databases and servers; a file's tests stay together, in our order.
PARALLEL ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK = 1
ifndef SEED
SEED := $(shell date +%s)
endif
ifdef HOME_DIR
export DAILYPAPERS_HOME := $(abspath $(HOME_DIR))
endif

.PHONY: help setup run test test-deps check audit bench fuzz docs messages shape lock clean

help:  ## List what this file can do
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/\t/' | expand -t 12

setup: .venv/.installed  ## Install the program into .venv

run: .venv/.installed  ## Serve Daily Papers on http://127.0.0.1:8000 (PORT=, HOME_DIR=)
	@$(BIN)/dailypapers up --port $(PORT)

test: .venv/.installed-dev  ## Run all tests; brings Chromium, newsboat, OpenSMTPD, PostgreSQL, Redis when root
	@if [ "$$(id -u)" = 0 ]; then sh tools/test-deps; else sh tools/test-deps --say; fi
	$(BIN)/python -m pytest $(PARALLEL)
	$(BIN)/python -m pytest $(PARALLEL) --postgres

test-deps:  ## Install what tests need from Debian: Chromium, newsboat, OpenSMTPD, PostgreSQL, Redis (as root)
	@sh tools/test-deps

check: .venv/.installed-dev  ## Lint, types, layers, templates, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/dailypapers makemigrations --check --dry-run
	$(BIN)/python tools/write_docs.py --check
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/licences.py --check
	$(BIN)/cyclonedx-py requirements --output-reproducible -o .venv/sbom.json requirements.lock

audit: .venv/.installed-dev  ## Look up known weaknesses of what an instance runs with (asks the registry)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

bench: .venv/.installed-dev  ## Measure what docs/benchmarks.md states (BENCH_DATA= a JSONL file)
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.quality
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.memory
	$(BIN)/python -m bench.routing
	$(BIN)/python -m bench.precedents
	$(BIN)/python -m bench.refine
	$(BIN)/python -m bench.screening

fuzz: .venv/.installed-dev  ## Send random requests to every page, form and address of the API (ROUNDS=, SEED=)
	DAILYPAPERS_TEST_KILLS=50 DAILYPAPERS_TEST_COMMITS=120 DAILYPAPERS_TEST_QUERIES=25 $(BIN)/python -m pytest -q --tb=short dailypapers/search/backends dailypapers/search/tests/test_processes.py
	DAILYPAPERS_TEST_ROUNDS=$(ROUNDS) DAILYPAPERS_TEST_SEED=$(SEED) $(BIN)/python -m pytest -q --tb=short dailypapers/api/tests/test_schemathesis.py
	DAILYPAPERS_TEST_ROUNDS=$(ROUNDS) DAILYPAPERS_TEST_SEED=$(SEED) $(BIN)/python -m pytest -q --tb=short --show-capture=no dailypapers/tests/test_random_requests.py
	DAILYPAPERS_TEST_ROUNDS=$(ROUNDS) DAILYPAPERS_TEST_SEED=$(SEED) $(BIN)/python -m pytest -q --tb=short --show-capture=no dailypapers/tests/test_random_requests.py --postgres

docs: .venv/.installed-dev  ## Write the reference tables from the code
	$(BIN)/python tools/write_docs.py

messages: .venv/.installed-dev  ## Collect what the interface says into each language's catalogue
	$(BIN)/python tools/messages.py

shape: .venv/.installed-dev  ## Print file and function sizes against our aims
	$(BIN)/python tools/shape.py

lock: ## Pin all requirements anew (needs uv); what both files name is the same in both
	$(PIN) --extra brotli --extra redis --extra s3 --extra sentry --group dev pyproject.toml -o requirements-dev.lock
	$(PIN) --extra brotli --extra redis --extra s3 --extra sentry -c requirements-dev.lock pyproject.toml -o requirements.lock

clean:  ## Remove the virtual environment
	rm -rf .venv

# Each stamp is newer than what it was made from, so a second call installs and downloads nothing.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Daily Papers needs Python 3.11 or newer; this is Python %d.%d. Say make PYTHON=python3.12 (or the name of a newer one)." % sys.version_info[:2])'
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made requirements.lock pyproject.toml
	@echo "Installing requirements (once; this is the only step that needs a network)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock || { echo "The requirements could not be installed. Is the package registry within reach? Run make again when it is; nothing is lost."; exit 1; }
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Installing what tests and checks need (once)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
