# Thin: each target makes the environment it needs and says what it runs.
# Without make, take the commands after $(BIN)/ from here (README, "Without make").

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARCH ?= microservices
OPTIONS ?=

# Where processes keep their tables, how many there are of each, and how events travel: `make test DB=postgres`.
DB ?= sqlite
REPLICAS ?= 1
EVENTS ?= http
export DB REPLICAS EVENTS

# All combinations of these, as in `postgres-2-nats`.
COMBINATIONS := $(foreach d,sqlite postgres,$(foreach r,1 2,$(foreach e,http nats,$(d)-$(r)-$(e))))
OPTIONS_OF = --db $(word 1,$(1)) --replicas $(word 2,$(1)) --events $(word 3,$(1))

.DEFAULT_GOAL := help
.PHONY: $(shell sed -En 's/^([a-z-]+):.*##.*/\1/p' $(lastword $(MAKEFILE_LIST)))

help: ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

# Programs in an environment name their interpreter by its path, so one that was moved or copied is made anew.
MOVED := $(shell test ! -e '$(VENV)' || head -n 2 '$(BIN)/marketplace' 2>/dev/null | grep -qF \
	-e "$$(pwd -P)/$(BIN)/" -e "$$(cd '$(VENV)' && pwd -P)/bin/" || echo moved)
ifneq ($(MOVED),)
.PHONY: $(VENV)/ready
endif

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(if $(MOVED),--clear) $(VENV)
	$(BIN)/pip install --quiet -r requirements.lock
	$(BIN)/pip install --quiet --no-deps -e .
	@touch $@

up: $(VENV)/ready ## Run one architecture until Ctrl-C: make up ARCH=monolith
	$(BIN)/marketplace up $(ARCH)

demo: $(VENV)/ready ## Open the stage: architectures side by side on a live page
	$(BIN)/marketplace demo

compare: $(VENV)/ready ## Run one suite against every architecture, and show one table
	$(BIN)/marketplace compare

bench: $(VENV)/ready ## Measure what each architecture costs, as ratios
	$(BIN)/marketplace bench

faults: $(VENV)/ready ## Kill, freeze and slow down every process, and see who notices
	$(BIN)/marketplace faults

structure: $(VENV)/ready ## Show what each architecture is made of, and who calls whom
	$(BIN)/marketplace structure

capacity: $(VENV)/ready ## Say how many of what so many users a day need, and what breaks first
	$(BIN)/marketplace capacity

slides: $(VENV)/ready ## Export the notebooks as slides that need no network
	$(BIN)/marketplace slides

reset: $(VENV)/ready ## Bring the default data back, while everything runs or before
	$(BIN)/marketplace reset

picture: $(VENV)/ready ## Draw the architectures again, once their declaration has changed
	$(BIN)/marketplace picture

learn: $(VENV)/ready ## Start the exercises, which check themselves on each save
	$(BIN)/marketplace learn

road: $(VENV)/ready ## Count again what each step of the road costs
	$(BIN)/marketplace road

screenshots: $(VENV)/ready browser ## Photograph each scene of the stage, for the instructor's guide
	$(BIN)/marketplace screenshots

browser: $(VENV)/ready ## Find the browser that tests the page, or install it where that is possible
	$(BIN)/python -m compare.stage.chromium

manifests: $(VENV)/ready ## Derive Dockerfile, Compose files and Kubernetes manifests from the topology
	$(BIN)/marketplace manifests --write

checkers: $(VENV)/ready ## Find the programs that check what is deployed, or install them where that is possible
	$(BIN)/python -m compare.manifests.checkers

lectures: $(VENV)/ready ## Open the lectures in JupyterLab; OPTIONS=--check runs each one instead
	$(BIN)/marketplace lectures $(OPTIONS)

test: $(VENV)/ready browser checkers ## Run all tests: everything in one process first, then real processes
	$(BIN)/python -m pytest -q -n 2 tests
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --arch road
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --transport http --arch monolith,microservices,realistic

test-pairs: $(VENV)/ready ## Run the one suite in combinations that cover each pair of database, copies and events
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --arch monolith,microservices,realistic --db postgres --replicas 2 --events nats
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --arch monolith,durable --db postgres
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --arch microservices --replicas 2 --transport http
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --arch realistic --events nats

test-matrix: export MATRIX := 1
test-matrix: $(COMBINATIONS:%=matrix-%) ## Run the one suite in every combination, and each long proof: hours
	$(BIN)/python -m pytest -q -n 2 tests/saga tests/realistic tests/resilience tests/rolling --events nats
	$(BIN)/python -m pytest -q -n 2 tests/saga tests/realistic tests/resilience tests/rolling --db postgres
	$(BIN)/python -m pytest -q -n 2 tests/rolling --arch monolith,microservices,realistic --replicas 2

matrix-%: $(VENV)/ready
	$(BIN)/python -m pytest -q -n 2 tests/marketplace --arch declared $(call OPTIONS_OF,$(subst -, ,$*))

lint: $(VENV)/ready checkers ## Format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/ty check contracts chassis monolith microservices realistic compare
	$(BIN)/lint-imports
	$(BIN)/marketplace manifests --check
	$(BIN)/hadolint deploy/Dockerfile
