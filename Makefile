# Every recipe works on a machine with Python 3.11+, make, git and a C runtime: it makes .venv itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APPLICATIONS ?= 20000
SEED ?= 1
export DEMO_SERVE ?= 1
DATA ?=
export CREDITWRIGHT_HOME ?= .creditwright
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1
# behind a company proxy only the system knows the certificate
export UV_SYSTEM_CERTS := 1

.PHONY: help setup demo test coverage check format lint types contracts docs site lock bench clean

help: ## list the recipes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v[:2] <= (3, 13) else f"Python 3.11 to 3.13 is needed, {sys.executable} is {v.major}.{v.minor}; say which with: make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: on Debian and Ubuntu run: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

# what running needs
$(VENV)/.train: $(BIN)/uv requirements/train.txt requirements/serve.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/train.txt -r requirements/serve.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

# what developing needs
$(VENV)/.dev: $(BIN)/uv requirements/dev.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@ $(VENV)/.train

setup: $(VENV)/.dev ## make .venv with everything developing needs

demo: $(VENV)/.train ## simulate (or take DATA=folder), check, train, score, promote, and serve; DEMO_SERVE=0 makes a first request and stops
	$(BIN)/creditwright demo $(if $(DATA),--data "$(DATA)",--applications $(APPLICATIONS) --seed $(SEED))

test: $(VENV)/.dev ## every test
	$(BIN)/pytest -n auto

# apart from `test`: counting branches makes the features' tests three times as slow
coverage: $(VENV)/.dev ## every test, with the lines and branches of src that none reaches
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

format: $(VENV)/.dev ## put the code in the agreed format
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: $(VENV)/.dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev ## check that generated pages agree with the code, and build the site strictly
	$(BIN)/python tools/docs.py --check
	$(BIN)/python tools/build_site.py

site: $(VENV)/.dev ## build the documentation as a site and show it; Ctrl-C ends it
	$(BIN)/python tools/build_site.py --serve

check: lint types contracts docs test ## what must pass before a commit lands

bench: $(VENV)/.dev ## measure features at full Home Credit size
	$(BIN)/python benchmarks/features.py

lock: $(BIN)/uv ## renew requirements/*.txt from pyproject.toml, hashes included
	tools/lock

clean: ## remove .venv and caches, not your state folder
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
