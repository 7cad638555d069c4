# `make help` lists the targets. Everything lives in .venv and in warehouse/store.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help setup run test lint lint-python lint-sql format lock docs bench bench-extract \
	bench-code bench-warehouse bench-sources bench-dashboard bench-path clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(INSTALLED) ## Make the environment from the hash-locked requirements

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) --version >/dev/null 2>&1 || { echo "make: $(PYTHON) not found; install Python 3.11 or name one: make PYTHON=python3.12 run" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# The lock is complete: with --no-deps pip need not resolve it again (and trip over extras).
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Load the demo corpus, build the warehouse and serve the dashboard
	$(BIN)/communique ingest --demo --processes 2
	$(BIN)/communique refresh
	$(BIN)/communique dashboard --port $(PORT)

test: setup ## Run the tests on all cores
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

lint: lint-python lint-sql ## Check style, types and SQL

lint-python: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint-sql: setup
	$(BIN)/sqlfluff lint dbt_project

format: setup ## Put code and SQL in the project's style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfluff fix dbt_project

docs: setup ## Write the warehouse's reference as one HTML page, build/docs/index.html
	$(BIN)/python -m warehouse.docs build/docs

bench: bench-path bench-extract bench-code bench-sources bench-warehouse bench-dashboard ## Run the benchmarks that have a target

bench-path: setup ## The whole path on real text: ingest and build
	$(BIN)/python -m bench.path

bench-extract: setup ## Quotation and attribution against annotated articles
	$(BIN)/python -m bench.extract

bench-code: setup ## Acts and escalation against annotated sentences
	$(BIN)/python -m bench.code

bench-sources: setup ## Reading speed and memory, a source
	$(BIN)/python -m bench.sources

bench-warehouse: setup ## Builds and queries on generated statements
	$(BIN)/python -m bench.warehouse

bench-dashboard: setup ## Pages in a real browser on generated statements
	$(BIN)/python -m bench.dashboard

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile -q --python-version 3.11 --universal --no-strip-extras --no-emit-index-url \
	  --generate-hashes --no-header --extra demo --extra dev pyproject.toml -o requirements.lock

clean: ## Remove the environment and what builds leave behind (the store stays)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
