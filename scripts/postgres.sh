#!/usr/bin/env bash
# Runs a command with TEST_DATABASE_URL set to a throw-away PostgreSQL cluster, removed afterwards:
#   scripts/postgres.sh COMMAND [ARG ...]
# Uses TEST_DATABASE_URL when it is set already. Exit 77 when no server is installed.
set -euo pipefail
if [ -n "${TEST_DATABASE_URL:-}" ]; then exec "$@"; fi
bindir=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bindir" ] && [ -x "$bindir/initdb" ] || exit 77
work=$(mktemp -d /tmp/portal-postgres.XXXXXX)
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  # initdb refuses root; Debian's package brings the user postgres.
  chown postgres "$work"
  as() { runuser -u postgres -- "$@"; }
fi
stop() { as "$bindir/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"; }
trap stop EXIT
cd "$work"
as "$bindir/initdb" -D "$work/data" -U portal -A trust -E UTF8 --no-locale --no-sync >/dev/null
# Durability costs time and a test database needs none.
as "$bindir/pg_ctl" -D "$work/data" -w -l "$work/log" start >/dev/null \
  -o "-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"
cd - >/dev/null
as "$bindir/createdb" -h "$work" -U portal portal
export TEST_DATABASE_URL="postgres://portal@/portal?host=$work"
"$@"
