# Two commands matter: `make serve` and `make test`. Both need only Python (3.11 to 3.13), make and the package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help env clients fuzz audit serve build test soak coverage mutants lint format bench docs reference lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

env: $(VENV)/.installed ## make .venv/ from the lock file

$(VENV)/.installed: requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "datapkg needs Python 3.11 to 3.13; this is %s. Try: make PYTHON=python3.12 env" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clients: .venv-clients/.installed ## an environment with others' readers of our exports, for the tests

.venv-clients/.installed: tests/clients/requirements.txt tests/clients/package-lock.json
	$(PYTHON) -m venv .venv-clients
	.venv-clients/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r tests/clients/requirements.txt
	cp tests/clients/package.json tests/clients/package-lock.json .venv-clients/
	PATH="$(CURDIR)/.venv-clients/bin:$$PATH" npm ci --prefix .venv-clients --ignore-scripts --no-audit --no-fund --silent
	@touch $@

serve: env ## build what has changed and serve the site on http://127.0.0.1:8001
	$(BIN)/datapkg serve

build: env ## packages, findings and database from sources/ into build/
	$(BIN)/datapkg build

test: lint clients ## everything that CI runs
	$(BIN)/pytest --numprocesses auto --dist loadfile
	$(BIN)/datapkg build --check

soak: env ## the long runs: kills at 200 random moments, disks that fill at every size, failing system calls, load
	SOAK=1 $(BIN)/pytest tests/faults tests/hostile tests/package/test_killed.py tests/site/test_serve.py

fuzz: .venv-fuzz/.installed ## fuzz the readers, the scanner, YAML and the rest two minutes each, and the site (Linux on x86-64)
	.venv-fuzz/bin/python -m tests.fuzz 120
	.venv-fuzz/bin/python -m tests.fuzz.site 300

.venv-fuzz/.installed: tests/fuzz/requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r tests/fuzz/requirements.txt
	.venv-fuzz/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

audit: env ## known weaknesses of what is locked, and of the workflows (asks the package index and GitHub)
	for locked in requirements.txt requirements-dev.txt tests/clients/requirements.txt tests/fuzz/requirements.txt tests/mutants/requirements.txt; do \
		$(BIN)/pip-audit --requirement $$locked --require-hashes --disable-pip --strict || exit 1; done
	$(BIN)/zizmor --persona pedantic .

coverage: env ## lines and branches of each stage that its own tests cover, at least 95 % of both
	$(BIN)/python -m tests.stage_coverage

mutants: .venv-mutants/.installed ## change the code of numerals, intervals and units bit by bit; tests must notice
	.venv-mutants/bin/python -m tests.mutants

.venv-mutants/.installed: tests/mutants/requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r tests/mutants/requirements.txt
	.venv-mutants/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lint: env ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: env ## apply the formatter and the safe fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

rivals: .venv-rivals/.installed ## an environment with others' readers of numbers, for the benchmarks

.venv-rivals/.installed: benchmarks/requirements-rivals.txt
	$(PYTHON) -m venv .venv-rivals
	.venv-rivals/bin/python -m pip install --disable-pip-version-check --quiet -r benchmarks/requirements-rivals.txt
	@touch $@

bench: env rivals ## speed and memory, side by side with rivals in one run, into benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

reference: env ## the reference pages, from the code and the schemas
	$(BIN)/python docs/reference/generate.py

docs: env ## the documentation site, into site/
	$(BIN)/mkdocs build --strict

lock: env clients ## renew the lock files from what is asked for
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header tests/clients/requirements.in -o tests/clients/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml tests/fuzz/requirements.in -c requirements.txt -c requirements-dev.txt -o tests/fuzz/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml tests/mutants/requirements.in -c requirements.txt -c requirements-dev.txt -o tests/mutants/requirements.txt
	PATH="$(CURDIR)/.venv-clients/bin:$$PATH" npm install --prefix tests/clients --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent

clean: ## remove what can be made again (keeps build/packages/)
	rm -rf $(VENV) .venv-clients .venv-fuzz .venv-mutants mutants site dist build/*.db build/*.zip
