#!/usr/bin/env bash
# Run SQL from standard input in a new PostgreSQL server without a network, and print the rows: postgres.sh FOLDER
# The server belongs to the user "nobody" when the caller is root, because PostgreSQL does not run as root.
set -eu
binaries=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -1)
[ -n "$binaries" ] || { echo "PostgreSQL is not installed" >&2; exit 77; }
place=$1/postgres
mkdir "$place"
run() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$1"
  chown nobody "$place"
  run() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
fi
cd "$place"
run "$binaries/initdb" -D "$place/data" -U desk -A trust -E UTF8 --no-locale --no-sync > "$place.log"
run "$binaries/pg_ctl" -D "$place/data" -w -l "$place/log" -o "-F -c timezone=UTC -c listen_addresses= -k $place" start > /dev/null
trap 'run "$binaries/pg_ctl" -D "$place/data" -m immediate stop > /dev/null' EXIT
"$binaries/psql" -h "$place" -U desk -d postgres -v ON_ERROR_STOP=1 -qAt -f -
