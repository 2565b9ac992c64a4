# Everything runs in .venv, which is made once and again only when pyproject.toml changes:
# after the first time no target needs a network. Choose another Python with `make PYTHON=...`.

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
SPARK := .venv/.installed-spark
SERVICES := .venv/.installed-services
PEERS := benchmarks/.peers
PATIENT := examples/patients/boy-with-diabetes.json

.DEFAULT_GOAL := help
.PHONY: help demo test nightly lint types imports tests bench bench-service bench-peers fmt docs clean

help:
	@echo "make demo    what is known about a shipped patient's new order"
	@echo "make test    everything that has to pass: style, types, imports, tests"
	@echo "make nightly both engines on more than 20,000 invented people, other ones each time"
	@echo "make bench   how fast a patient and a population are checked, and what the linter finds"
	@echo "make bench-service  how many hooks a second the service answers; needs wrk"
	@echo "make bench-peers  the same check by other engines, which are installed in $(PEERS)"
	@echo "make fmt     put code and knowledge in their one form"
	@echo "make docs    write the generated pages of the reference"
	@echo "make clean   remove the environment and what was built"

demo: $(STAMP)
	@$(BIN)/primum check $(PATIENT) --at 2026-06-01

test: lint types imports tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SPARK)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

# Each worker begins with tests that lie together, and so makes what they share but once.
tests: $(SPARK) $(SERVICES)
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# An example is a pack and some fifteen people: 2,000 of them are about 30,000 people.
nightly: $(STAMP)
	PRIMUM_PROFILE=nightly PRIMUM_EXAMPLES=2000 $(BIN)/pytest -q tests/agreement/test_engine.py

bench: $(STAMP)
	$(BIN)/python benchmarks/bedside.py
	$(BIN)/python benchmarks/linter.py
	$(BIN)/python benchmarks/population/run.py --series
	@if command -v wrk >/dev/null; then $(MAKE) --no-print-directory bench-service; \
		else echo "the service is not measured: that needs wrk (apt-get install wrk)"; fi

bench-service: $(STAMP)
	$(BIN)/python benchmarks/service/run.py --peers $(PEERS)

# The peers need a network once, and Node.js; they stay out of the environment of the project.
bench-peers: $(STAMP) $(PEERS)/.installed $(PEERS)/.installed-healthchain
	$(BIN)/python benchmarks/population/peers/run.py --installed $(PEERS)
	$(BIN)/python benchmarks/service/run.py --peers $(PEERS)

$(PEERS)/.installed: benchmarks/population/peers/versions.txt
	$(PYTHON) -m venv $(PEERS)/venv
	$(PEERS)/venv/bin/python -m pip install --quiet --disable-pip-version-check \
		$$(sed -n 's/^pypi //p' $<)
	npm install --silent --no-fund --no-audit --prefix $(PEERS) $$(sed -n 's/^npm //p' $<)
	@touch $@

$(PEERS)/.installed-healthchain: benchmarks/service/versions.txt
	$(PYTHON) -m venv $(PEERS)/healthchain
	$(PEERS)/healthchain/bin/python -m pip install --quiet --disable-pip-version-check \
		$$(sed -n 's/^pypi //p' $<)
	@touch $@

fmt: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/primum fmt knowledge

docs: $(STAMP)
	$(BIN)/python docs/generate.py

clean:
	rm -rf .venv $(PEERS) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The build backend is installed first, so that pip needs no network to make it anew.
$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || \
		{ echo "Primum needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'hatchling>=1.24' editables
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[dev]'
	@touch $@

# Spark is large (half a gigabyte), and only what tests it needs it.
$(SPARK): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[spark]'
	@touch $@

# The feedback store is tested on a cluster that the tests start and throw away. Leave those tests out,
# where PostgreSQL cannot be had, with `make test PRIMUM_WITHOUT_POSTGRESQL=1`.
export PRIMUM_WITHOUT_POSTGRESQL
$(SERVICES): $(STAMP) tests/install.sh
	sh tests/install.sh
	@test "$$PRIMUM_WITHOUT_POSTGRESQL" = 1 || touch $@
