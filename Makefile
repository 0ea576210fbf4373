# Every task of this project. `make` alone, or `make help`, lists them.
#
#   make PYTHON=python3.12 run     another interpreter (3.11 or newer)
#   make test ARGS="-k deadline"   more words for pytest

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# Where it is set, every process compiles the whole application anew, and tests start many.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
UV ?= uv
ARGS ?=
# One more than there are cores: tests of real processes wait a good part of their time.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))

BIN := .venv/bin
# A stamp carries the checksum of what it stands for, so that a changed lock file installs anew,
# whatever the dates of the files are (a fresh clone has none worth trusting).
LOCAL := .venv/.local-$(shell cksum < requirements-local.txt | tr -d ' ')
DEV := .venv/.dev-$(shell cksum < requirements-dev.txt | tr -d ' ')
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# The packages to judge: those of these that exist.
CODE := $(wildcard app dev bench migrations tests config.py wsgi.py)
TYPED := $(wildcard app dev bench config.py wsgi.py tests/make.py tests/fixtures)
TEMPLATES = $(shell find app dev -name '*.html')

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- setting up --------------------------------------------------------------------------------

.PHONY: setup
setup: $(DEV) ## make .venv with everything, development tools included

# A working .venv is kept, whatever PYTHON says; `rm -r .venv` to change the interpreter.
define make_venv
@$(BIN)/python -c 'import pip' 2>/dev/null || { \
  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
    echo "Placet needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
    exit 1; }; \
  echo "making .venv"; \
  $(PYTHON) -m venv --clear .venv; }
endef

$(LOCAL):
	$(make_venv)
	@echo "installing requirements-local.txt into .venv"
	@$(INSTALL) -r requirements-local.txt
	@rm -f .venv/.local-* && touch $(LOCAL)

# requirements-dev.txt holds all of requirements-local.txt.
$(DEV):
	$(make_venv)
	@echo "installing requirements-dev.txt into .venv"
	@$(INSTALL) -r requirements-dev.txt
	@rm -f .venv/.local-* .venv/.dev-* && touch $(LOCAL) $(DEV)

.PHONY: lock
lock: ## write requirements*.txt anew from requirements*.in (needs uv; UPGRADE=--upgrade for newer versions)
	@smaller=""; for set in "" -local -dev; do \
	  $(UV) pip compile --quiet --generate-hashes --no-strip-extras --universal --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make lock" $(UPGRADE) $$smaller requirements$$set.in -o requirements$$set.txt; \
	  smaller="-c requirements$$set.txt"; \
	done

# ---- using it ----------------------------------------------------------------------------------

.PHONY: run
run: $(LOCAL) ## start web, scheduler and mailbox with the example open
	@exec $(BIN)/python -m dev.run $(ARGS)

.PHONY: fresh
fresh: ## the same, but without what earlier runs have left
	@$(MAKE) --no-print-directory run ARGS="--fresh $(ARGS)"

.PHONY: demo
demo: $(LOCAL) ## take the example from opening to outcome letters in under three minutes
	@exec $(BIN)/python -m dev.demo $(ARGS)

# ---- proving it --------------------------------------------------------------------------------

.PHONY: check
check: browser style lint types layers covered ## everything CI demands: style, lint, types, layers, all tests
	@$(MAKE) --no-print-directory test ARGS="--ignore=tests/rules $(ARGS)"

.PHONY: test
test: $(DEV) ## run the tests but the long proofs, on all cores (ARGS="-k deadline" for some of them)
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

.PHONY: style
style: $(DEV) ## is the code formatted?
	@$(BIN)/ruff format --check $(CODE)

.PHONY: lint
lint: $(DEV) ## ruff, djlint (templates), translations, codespell (words)
	@$(BIN)/ruff check $(CODE)
	@PLACET_ENV=development $(BIN)/flask --app wsgi i18n check
	@$(if $(TEMPLATES),$(BIN)/djlint --quiet --lint $(TEMPLATES))
	@git ls-files -z --cached --others --exclude-standard | xargs -0 $(BIN)/codespell

.PHONY: types
types: $(DEV) ## mypy, strictly
	@$(if $(TYPED),$(BIN)/mypy $(TYPED))

.PHONY: layers
layers: $(DEV) ## do packages only import downwards?
	@$(if $(wildcard app/__init__.py),$(BIN)/lint-imports --no-logo --no-cache)

.PHONY: covered
covered: $(DEV) ## do the tests of the rules take every branch of the rules?
	@$(BIN)/python -m pytest --numprocesses auto --quiet --no-header tests/rules --cov=app/rules --cov-branch --cov-fail-under=100

.PHONY: prove
prove: $(DEV) ## long proofs: 100,000 random rules, mutants of the rules, 500 kills, 300 races, 36,000 letters
	@$(BIN)/python -m pytest -m prove $(ARGS)
	@$(BIN)/python -m dev.mutants

.PHONY: bench
bench: $(DEV) ## measure beside the limits (docs/performance.md): all, or ARGS="letters memory"
	@exec $(BIN)/python -m bench $(ARGS)

.PHONY: browser
browser:
	@bash dev/ensure_packages.sh

.PHONY: tour
tour: browser $(DEV) ## draw the pictures of docs/tour.md anew from the example in mid-course
	@exec $(BIN)/python -m dev.tour $(ARGS)

# ---- changing it -------------------------------------------------------------------------------

.PHONY: format
format: $(DEV) ## put the code in form
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix-only --exit-zero $(CODE)

.PHONY: migration
migration: $(DEV) ## write a migration from the models: make migration NAME="add something"
	@test -n "$(NAME)" || { echo 'say what it does: make migration NAME="add something"' >&2; exit 1; }
	@$(BIN)/flask --app wsgi db migrate -m "$(NAME)"
