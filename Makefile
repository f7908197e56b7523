# Needs make and Python 3.11 or newer; everything else is installed into this folder.
# Written for GNU make 3.81 (macOS) and later.

PYTHON ?=
# Three on two cores: much of a test is waiting for a server or a browser.
TEST_PROCESSES ?= 3
BIN = .venv/bin
SHOP = $(BIN)/python -m snshelper
SOURCES = snshelper tests alembic rxconfig.py
# Every start of Python would compile the whole shop again, which takes a second.
unexport PYTHONDONTWRITEBYTECODE

# The first interpreter that is new enough and complete; the environment's own once there is one.
find_python = for p in $(PYTHON) $(BIN)/python python3.13 python3.12 python3.11 python3 python; do \
	if "$$p" -c 'import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1; then echo "$$p"; break; fi; done
setup = python="$$($(find_python))"; \
	if [ -z "$$python" ]; then \
	echo "Python 3.11 or newer is needed, with venv (Debian: apt-get install python3-venv)." >&2; \
	exit 1; fi; \
	"$$python" -m snshelper.commands.setup

.PHONY: help run test check bench browser chaos format clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1|/' | \
	awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'
	@echo "PORT=... and DATA_DIR=... choose another port and folder; .env.example lists the rest."

run: ## install what is missing, build, migrate, seed and serve http://localhost:3000
	@$(setup) packages frontend
	@exec $(SHOP) serve --prepare

test: ## install what tests need (browser included) and run every test
	@$(setup) packages-dev browser frontend
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadgroup

check: ## lint, types, architecture
	@$(setup) packages-dev
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/architecture

bench: ## measure, and print the table of docs/benchmarks.md
	@$(setup) packages-dev browser frontend
	@$(BIN)/python -m tests.bench

browser: ## the walks through the real shop in Chromium alone
	@$(setup) packages-dev browser frontend
	@$(BIN)/python -m pytest tests/browser

chaos: ## kill the real server at random, under load, and live six years day by day
	@$(setup) packages-dev frontend
	@$(BIN)/python -m pytest -m chaos

format: ## put code into its form
	@$(setup) packages-dev
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

clean: ## forget everything that was installed or built; the shop's own data stays
	rm -rf .venv .web .setup .states .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
