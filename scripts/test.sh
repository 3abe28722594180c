#!/usr/bin/env bash
# The whole test: fast checks, then the suite on SQLite, on PostgreSQL, and in a browser. Ends with pytest's summary.
# In CI (CI=true) nothing may be skipped; elsewhere a missing server or browser is one clear line.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
export DEBUG=true
# A dozen processes read the same code: its compiled form is kept, also where the environment asks for none.
export PYTHONDONTWRITEBYTECODE=
# SQLite's test database is migrated and filled once, beside the fast checks, and copied by each worker (tests/prepared.py).
prepared=$(mktemp -d)
DATABASE_URL= PREPARED_DATABASES=$prepared $bin/python -m tests.prepared >"$prepared/log" 2>&1 &
making=$!
trap 'kill "$making" 2>/dev/null || true; rm -rf "$prepared"' EXIT
bash scripts/check.sh
wait "$making" || { cat "$prepared/log"; exit 1; }
$bin/python manage.py collectstatic --noinput --verbosity 0
workers=$(nproc 2>/dev/null || echo 2)

# With both databases at hand, the longest walks over pages are run on one of them (tests/conftest.py).
if [ -n "${TEST_DATABASE_URL:-}" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then export TESTED_ON_BOTH=true; fi

printf -- '-- suite on SQLite\n'
DATABASE_URL= PREPARED_DATABASES=$prepared $bin/pytest -q -n "$workers" --ignore tests/browser "$@"

printf -- '-- suite on PostgreSQL, with the journeys in a browser\n'
status=0
WORKERS=$workers bash scripts/postgres.sh bash -c 'DATABASE_URL=$TEST_DATABASE_URL .venv/bin/pytest -q -n "$WORKERS" "$@"' -- "$@" || status=$?
if [ "$status" = 77 ]; then
  [ "${CI:-}" = true ] && { echo "PostgreSQL is missing in CI."; exit 1; }
  echo "Skipped: no PostgreSQL server. Install it with: sudo apt-get install postgresql"
elif [ "$status" != 0 ]; then
  exit "$status"
fi

printf -- '-- browser tests on SQLite\n'
DATABASE_URL= PREPARED_DATABASES=$prepared $bin/pytest -q -n "$workers" tests/browser "$@"
