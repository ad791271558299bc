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

# Hundreds of processes start from here; without their bytecode, each would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

# How tests run: on two cores, with the slowest ten at the end, and a report for `make durations`. Neighbours stay
# together, since they share what they start. Slow tests wait half of the time, so five of them fill two cores.
REPORTED := --dist worksteal --durations=10 --junitxml=reports/tests
TESTED := -q -n 2 $(REPORTED)
TESTED_SLOWLY := -q -n 5 $(REPORTED)
PYTEST = $(BIN)/python -m pytest $(TESTED)
MAIN := monolith,microservices,realistic
CRASHES := tests/saga tests/realistic tests/resilience tests/rolling

# The parts of `make test-night`. One that has passed leaves a file behind, in a folder that is named after the commit.
NIGHT_FOLDER := data/night/$(shell git rev-parse --short HEAD 2>/dev/null || echo unversioned)
NIGHT := $(addprefix $(NIGHT_FOLDER)/,quick slow proofs over-nats on-postgres two-of-each $(COMBINATIONS:%=suite-%))
PART = $(1) && mkdir -p $(@D) && touch $@

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

test: $(VENV)/ready ## Run the quick tests: each architecture in one process, the main ones over HTTP
	$(BIN)/python -m pytest $(TESTED)/quick.xml -m "not slow and not night" --arch declared tests
	$(BIN)/python -m pytest $(TESTED)/http.xml -m "not slow and not night" --transport http tests/marketplace

test-all: browser checkers test test-slow test-pairs ## Run what CI runs

test-slow: $(VENV)/ready browser checkers ## Run the tests that start many processes, a browser or a lecture
	$(BIN)/python -m pytest $(TESTED_SLOWLY)/slow.xml -m "slow and not night" tests
	$(BIN)/python -m pytest $(TESTED)/realistic.xml --transport http --arch realistic tests/marketplace

test-pairs: $(VENV)/ready ## Run the one suite in combinations that cover each pair of database, copies and events
	$(BIN)/python -m pytest $(TESTED)/pair-1.xml tests/marketplace --arch $(MAIN) --db postgres --replicas 2 --events nats
	$(BIN)/python -m pytest $(TESTED)/pair-2.xml tests/marketplace --arch durable --db postgres
	$(BIN)/python -m pytest $(TESTED)/pair-3.xml tests/marketplace --arch microservices --replicas 2 --transport http
	$(BIN)/python -m pytest $(TESTED)/pair-4.xml tests/marketplace --arch realistic --events nats

test-night: $(NIGHT) ## Run everything, also the long proofs; what has passed at this commit is not run again

$(NIGHT): | $(VENV)/ready

# One part alone: `make data/night/$(git rev-parse --short HEAD)/proofs`.
$(NIGHT_FOLDER)/quick: ; $(call PART,$(MAKE) test)
$(NIGHT_FOLDER)/slow: ; $(call PART,$(MAKE) test-slow)
$(NIGHT_FOLDER)/proofs: ; $(call PART,$(PYTEST)/proofs.xml -m night tests)
$(NIGHT_FOLDER)/over-nats: ; $(call PART,$(PYTEST)/over-nats.xml $(CRASHES) --events nats)
$(NIGHT_FOLDER)/on-postgres: ; $(call PART,$(PYTEST)/on-postgres.xml $(CRASHES) --db postgres)
$(NIGHT_FOLDER)/two-of-each: ; $(call PART,$(PYTEST)/two.xml tests/rolling --arch $(MAIN) --replicas 2)
$(NIGHT_FOLDER)/suite-%: ; $(call PART,$(PYTEST)/suite-$*.xml tests/marketplace --arch declared $(call OPTIONS_OF,$(subst -, ,$*)))

durations: $(VENV)/ready ## Write into CONTRIBUTING.md where the time of the last tests went
	$(BIN)/python -m tests.durations

lint: $(VENV)/ready checkers ## Format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/ty check contracts chassis monolith microservices realistic compare
	$(BIN)/lint-imports
	$(BIN)/marketplace manifests --check
	$(BIN)/hadolint deploy/Dockerfile
