# make demo    try Éclair with no Slack: a company on this machine        (TOUR=ask|all  DATA=folder  PORT=8710)
# make test    the tests                                                  (ARGS="-k nudge")
# make check   everything a change must pass: format, lint, types, layers, tests
# make run     run the bot against your Slack (docs/admin.md)
# make bench   measure how well two languages meet, with the model in use
# make pins    renew constraints.txt from pyproject.toml
# make clean   remove the environment and what the tools left; data/ stays
#
# Each makes its own environment first: VENV=folder (.venv), PYTHON=the Python to use, TORCH_INDEX=another copy of
# PyTorch's CPU index. The second time there is nothing to do.

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STARTER := $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell command -v $(name) 2>/dev/null)))

export PYTHON TORCH_INDEX
export OMP_WAIT_POLICY ?= PASSIVE
unexport PYTHONDONTWRITEBYTECODE # what is not kept is compiled anew by each process of the tests

.PHONY: help demo test check run bench pins clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

$(READY): pyproject.toml constraints.txt tools/environment.py
	@test -n "$(STARTER)" || { echo "Éclair needs Python 3.11 or newer, and there is no python3 here: https://www.python.org/downloads/"; exit 1; }
	@"$(STARTER)" tools/environment.py "$(VENV)"
	@touch $@

demo: $(READY)
	@$(BIN)/python -m bot demo $(if $(TOUR),--tour "$(TOUR)") $(if $(DATA),--data "$(DATA)") $(if $(PORT),--port "$(PORT)")

# Both parts run, whatever becomes of the first; either fails the whole.
test: $(READY)
ifdef ARGS
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)
else
	@failed=0; \
	$(BIN)/python -m pytest -n auto --dist loadgroup --ignore tests/browser || failed=$$?; \
	$(BIN)/python -m pytest -n auto --maxprocesses 3 --dist worksteal tests/browser || failed=$$?; \
	exit $$failed
endif

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory test

run: $(READY)
	@$(BIN)/python -m bot run

bench: $(READY)
	@$(BIN)/python -m bench bilingual
	@$(BIN)/python -m bench memory

pins: $(READY)
	$(BIN)/python tools/pins.py

clean:
	rm -rf "$(VENV)" build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
