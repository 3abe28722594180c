# Everything a person does with the portal. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
MANAGE := $(BIN)/python manage.py

.PHONY: help run setup dev test check fix bench lock migrations catalogue clean

help: ## List the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Set up (first time: about a minute) and serve http://127.0.0.1:8000/ (PORT=… for another)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@echo "Partnerskabsportalen: http://127.0.0.1:$(PORT)/   (stop med Ctrl-C)"
	@$(MANAGE) send_mail --watch & sender=$$!; trap 'kill $$sender 2>/dev/null' EXIT; trap 'exit 130' INT TERM; \
	$(BIN)/gunicorn config.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --log-level warning --max-requests 20000 --max-requests-jitter 2000 --timeout 60

setup: $(VENV)/.runtime .env ## Packages, database, catalogue and demo users; quick when there is nothing to do
	@mkdir -p var
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) load_catalogue
	@$(MANAGE) make_demo_users

dev: setup $(VENV)/.dev ## Serve with auto-reload and Django's error pages
	@$(MANAGE) send_mail --watch & sender=$$!; trap 'kill $$sender 2>/dev/null' EXIT; trap 'exit 130' INT TERM; \
	DEBUG_PAGES=true $(MANAGE) runserver 127.0.0.1:$(PORT)

test: $(VENV)/.dev .env ## Lint, types, contracts, migrations, then the suite on SQLite and PostgreSQL with the browser tests
	@bash scripts/test.sh

check: $(VENV)/.dev .env ## The fast part of `make test`: lint, types, import contracts, templates, migrations
	@bash scripts/check.sh

fix: $(VENV)/.dev ## Format and mend what a tool can mend
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: setup $(VENV)/.dev ## Measure search and pages at 1,000 and 100,000 entries on both databases: 45 minutes; QUICK=1 for what there is
	@$(BIN)/python -m bench $(if $(QUICK),quick)

catalogue: setup ## Check the catalogue: counts, sources, links and table totals
	@$(MANAGE) check_catalogue

migrations: $(VENV)/.dev .env ## Make migrations for changed models
	@$(MANAGE) makemigrations

lock: ## Pin the packages of pyproject.toml anew, with hashes (needs uv on the PATH)
	uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.txt
	uv pip compile pyproject.toml --quiet --upgrade --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements.txt -o requirements-dev.txt

clean: ## Remove the environment and caches; keeps the database in var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var/static

.env:
	@printf '# Made by make setup: this is a person'"'"'s own machine. dotenv-sample lists every variable.\nDEBUG=true\n# The demo administrator opens /admin/ without a phone; take the line away to see what production asks.\nMFA_REQUIRED_ROLES=\n' > .env

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Partnerskabsportalen needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Install venv first: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt 2>&1 | { grep -v '^WARNING: Location' || true; } ; exit $${PIPESTATUS[0]}
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing packages for tests …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt 2>&1 | { grep -v '^WARNING: Location' || true; } ; exit $${PIPESTATUS[0]}
	@touch $@ $(VENV)/.runtime
