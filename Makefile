# Everything a person or CI does here. Each target sets up what it needs on a bare machine with Python 3.11+.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8501
SANDBOX_PORT ?= 8600
ARGS ?=

BIN := .venv/bin
# Written by .ci/environment once .venv holds what the lock file says; a newer lock file brings it up to date.
APP_READY := .venv/app.ready
DEV_READY := .venv/dev.ready

.PHONY: help run worker test check sandbox bench lock clean browser servers

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

run: $(APP_READY) ## start the app (PORT=8501)
	@echo "Clapboard: http://localhost:$(PORT)"
	@exec $(BIN)/python -m streamlit run app.py --server.port "$(PORT)" $(ARGS)

worker: $(APP_READY) ## carry jobs without pages, beside others on one PostgreSQL
	@exec $(BIN)/python -m components.worker $(ARGS)

test: $(DEV_READY) browser servers ## run every test (ARGS="-k trim")
	@exec $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

check: $(DEV_READY) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

sandbox: $(APP_READY) ## start the video engine alone (SANDBOX_PORT=8600)
	@exec $(BIN)/python -m components.sandbox --port "$(SANDBOX_PORT)" $(ARGS)

bench: $(DEV_READY) browser servers ## measure what a user feels
	@exec $(BIN)/python -m tests.bench $(ARGS)

gallery: $(DEV_READY) ## render the contact sheets of the README
	@exec $(BIN)/python -m tests.gallery

lock: ## resolve the dependencies anew (ARGS=--upgrade)
	@.ci/environment lock $(ARGS)

clean: ## remove the environment and every cache; never a video
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser servers:
	@.ci/environment $@

$(APP_READY): requirements.lock
	@.ci/environment app

$(DEV_READY): requirements-dev.lock
	@.ci/environment dev
