#!/usr/bin/env bash
# The fast checks: each says what it is, and the first that fails stops.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
step() { printf -- '-- %s\n' "$1"; shift; "$@"; }
step "lint (ruff)" $bin/ruff check --quiet .
step "format (ruff)" $bin/ruff format --check --quiet .
step "types (mypy)" $bin/mypy --no-error-summary .
step "import contracts (import-linter)" $bin/lint-imports --no-cache
step "templates (djlint)" $bin/djlint templates --lint --quiet
step "migrations" $bin/python manage.py makemigrations --check --dry-run --verbosity 0
step "Django's checks" $bin/python manage.py check --fail-level WARNING
