#!/usr/bin/env bash
# The whole test: fast checks, then the suite on SQLite, on PostgreSQL, and in a browser. Ends with pytest's summary.
#   scripts/test.sh [--all] [ARGUMENT OF PYTEST ...]
# With --all nothing is left out: the long tests too, and every test on both databases (docs/testing.md).
# In CI (CI=true) nothing may be skipped; elsewhere a missing server or browser is one clear line.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
export DEBUG=true
# A dozen processes read the same code: its compiled form is kept, also where the environment asks for none.
export PYTHONDONTWRITEBYTECODE=

# A PostgreSQL server that lasts as long as the tests do.
if [ -z "${POSTGRES:-}" ]; then
  status=0
  POSTGRES=running bash scripts/postgres.sh bash scripts/test.sh "$@" || status=$?
  [ "$status" = 77 ] || exit "$status"
  [ "${CI:-}" != true ] || { echo "PostgreSQL is missing in CI."; exit 1; }
  POSTGRES=missing
fi

chosen=(-m "not long")
if [ "${1:-}" = --all ]; then
  shift
  chosen=()
elif [ "$POSTGRES" = running ]; then
  export TESTED_ON_BOTH=true # what isn't about databases is run on SQLite alone (tests/conftest.py)
fi

# The test databases are migrated and filled once, beside the fast checks, and copied by each worker (tests/prepared.py).
export PREPARED_DATABASES
PREPARED_DATABASES=$(mktemp -d)
prepare() { DATABASE_URL=$1 $bin/python -m tests.prepared >"$PREPARED_DATABASES/$2.log" 2>&1 || { cat "$PREPARED_DATABASES/$2.log"; exit 1; }; }
clean() {
  kill $(jobs -p) 2>/dev/null || true
  [ "$POSTGRES" = missing ] || DATABASE_URL=$TEST_DATABASE_URL $bin/python -m tests.prepared --drop >/dev/null 2>&1 || true
  rm -rf "$PREPARED_DATABASES"
}
trap clean EXIT
prepare "" sqlite & making=($!)
if [ "$POSTGRES" = running ]; then prepare "$TEST_DATABASE_URL" postgresql & making+=($!); fi
bash scripts/check.sh
for each in "${making[@]}"; do wait "$each"; done
$bin/python manage.py collectstatic --noinput --verbosity 0

run() { DATABASE_URL=$1 $bin/pytest -q -n "$(nproc 2>/dev/null || echo 2)" "${chosen[@]}" "${@:2}"; }
printf -- '-- suite on SQLite\n'
run "" --ignore tests/browser "$@"
if [ "$POSTGRES" = running ]; then
  printf -- '-- suite on PostgreSQL, with the journeys in a browser\n'
  run "$TEST_DATABASE_URL" "$@"
else
  echo "Skipped: no PostgreSQL server. Install it with: sudo apt-get install postgresql"
fi
printf -- '-- browser tests on SQLite\n'
run "" tests/browser "$@"
