# Everything a person or a robot does with this tree. Needs git, make and Python 3.11, 3.12 or 3.13.

PYTHON ?= python3
WANTED := Python 3.11, 3.12 or 3.13

# The stamps: the interpreter the environment was made by, and what was installed from which pinned list. Another
# interpreter finds no stamp of its own and makes the environment anew.
VERSION := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)
MADE := .venv/made-by-$(VERSION)
RUN := .venv/holds-requirements
DEV := .venv/holds-requirements-dev

IN_VENV := .venv/bin/python
# The lists are whole, so nothing is resolved (--no-deps): an older pip looks past the pin of a package that another one
# asks for with an extra, and refuses the newer file it finds. `make check` asks pip whether anything is missing.
INSTALL := $(IN_VENV) -m pip install -qq --disable-pip-version-check --no-input --require-hashes --no-deps

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help .venv run demo test test-browser test-deployment faults hostile check bench bench-browser pins clean

help:
	@echo 'make run           start the tool on this machine, at the address it prints'
	@echo 'make demo          add the demonstration: an invented country with three years of answers'
	@echo 'make test          run the tests'
	@echo 'make test-browser  run the tests in a real browser (Chromium)'
	@echo 'make test-deployment  check what docs/deployment.md installs, with systemd and nginx'
	@echo 'make faults        attack the store, and the CSV with hostile text (full sizes; an hour and more)'
	@echo 'make hostile       bring in files that are made to break it (full sizes; minutes)'
	@echo 'make check         check style, types and the import direction'
	@echo 'make bench         measure the scoring beside its floors (docs/benchmarks.md); takes a minute'
	@echo 'make bench-browser measure what a person waits for, beside a bare Streamlit page, in a real browser'
	@echo 'make pins          write the pinned requirements anew from pyproject.toml (needs uv)'
	@echo 'make .venv         only make the environment that make run uses'
	@echo 'make clean         remove the environment and caches; answers are kept'
	@echo 'PYTHON=python3.12 make test chooses the interpreter; python3 is used otherwise.'

.venv: $(RUN)

run: $(RUN)
	@$(IN_VENV) -m streamlit run app.py

demo: $(RUN)
	@$(IN_VENV) cli.py demo
	@echo 'Now run: make run'

test: $(DEV)
	@$(IN_VENV) -m pytest --ignore=tests/browser --ignore=tests/deployment

test-browser: $(DEV)
	@$(IN_VENV) -m pytest tests/browser

test-deployment: $(DEV)
	@$(IN_VENV) -m pytest tests/deployment

# FAULTS='R1 R9' runs those only.
faults: $(DEV)
	@$(IN_VENV) -m tests.faults $(FAULTS)

hostile: $(DEV)
	@$(IN_VENV) -m tests.hostile 1000 500

check: $(DEV)
	@$(IN_VENV) -m pip --disable-pip-version-check check
	@$(IN_VENV) -m ruff check
	@$(IN_VENV) -m ruff format --check
	@$(IN_VENV) -m mypy
	@.venv/bin/lint-imports --no-logo

bench: $(DEV)
	@$(IN_VENV) -m benchmarks

bench-browser: $(DEV)
	@$(IN_VENV) -m benchmarks.in_browser

# UPGRADE=--upgrade moves every pin to the newest version pyproject.toml allows; without it pins move only if they must.
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
	--annotation-style line --custom-compile-command 'make pins' $(UPGRADE)

pins:
	@command -v uv >/dev/null || { echo 'make pins needs uv: install it (pipx install uv), then run it again.'; exit 1; }
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --all-extras --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@command -v $(PYTHON) >/dev/null || { \
		echo 'There is no $(PYTHON) here. Install $(WANTED), or name another: PYTHON=python3.12 make ...'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo '$(PYTHON) is Python $(VERSION); this needs $(WANTED). Name another: PYTHON=python3.12 make ...'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(PYTHON) cannot make a virtual environment: its module venv or ensurepip is missing.'; \
		echo 'On Debian and Ubuntu: apt install python3-venv, or python3.12-venv by version. Then try again.'; exit 1; }
	@echo 'Making .venv with Python $(VERSION) ...'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@touch $@

$(RUN): requirements.txt $(MADE)
	@echo 'Installing requirements.txt into .venv (a few minutes the first time) ...'
	@$(INSTALL) --requirement requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(MADE)
	@echo 'Installing requirements-dev.txt into .venv (a few minutes the first time) ...'
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@
