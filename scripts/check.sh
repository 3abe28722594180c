#!/usr/bin/env bash
# The fast checks: each says what it is, and the first that fails stops.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
step() { printf -- '-- %s\n' "$1"; shift; "$@"; }
step "lint (ruff)" $bin/ruff check --quiet .
step "format (ruff)" $bin/ruff format --check --quiet .
# Types take as long as the rest together, so they are looked at beside it.
types=$(mktemp)
trap 'rm -f "$types"' EXIT
$bin/mypy --no-error-summary . >"$types" 2>&1 &
mypy=$!
step "import contracts (import-linter)" $bin/lint-imports --no-cache
step "templates (djlint)" $bin/djlint templates --lint --quiet
step "migrations" $bin/python manage.py makemigrations --check --dry-run --verbosity 0
step "Django's checks" $bin/python manage.py check --fail-level WARNING
printf -- '-- types (mypy)\n'
wait "$mypy" || { cat "$types"; exit 1; }
