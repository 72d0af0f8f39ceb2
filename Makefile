# The project's commands. Each sets up what it needs; a second call does no work twice.
.DEFAULT_GOAL := help
SHELL := /bin/bash
UV := .uv/bin/uv
RUN := $(UV) run --frozen --no-progress
READY := .venv/.ready

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

check: $(READY) ## check the data files, count the utterances
	@$(RUN) bot check

lint: $(READY) ## ruff and mypy
	@$(RUN) ruff check bot actions tests benchmarks scripts
	@$(RUN) ruff format --check bot actions tests benchmarks scripts
	@$(RUN) mypy bot actions

evaluate: $(READY) ## measure understanding on the development set
	@$(RUN) bot evaluate

measure: $(READY) train ## time to the first answer, and memory
	@$(RUN) python scripts/measure_start.py

bench: $(READY) train ## speed and memory, side by side with stock Rasa (ten minutes)
	@$(RUN) python -m benchmarks.speed

bench-widget: $(READY) train ## size of the chat widget, and how soon it can be used
	@$(RUN) python -m benchmarks.widget

audit: $(READY) ## known holes of the locked packages (needs the internet's PyPI)
	@$(RUN) python scripts/audit.py

endurance: $(READY) train ## 200 conversations at once for five minutes, on PostgreSQL and Redis
	@$(RUN) python -m benchmarks.endurance

fast: $(READY) ## the tests that need no model (seconds)
	@$(RUN) pytest -q -m "not model"

test: $(READY) lint check train ## all tests
	@$(RUN) python -m pytest -q
	@$(RUN) bash scripts/stock_rasa.sh

clean: ## remove the environment, the models and the caches
	@rm -rf .venv .uv models .rasa results reports .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help setup shell run train check lint evaluate measure bench bench-widget audit endurance fast test clean
