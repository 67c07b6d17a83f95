#!/usr/bin/env bash
# Run SQL from standard input in a new MariaDB server without a network, and print the rows: mariadb.sh FOLDER
set -eu
place=$1
bash "$(dirname "$0")/unpacked.sh" "$place" mariadb-server mariadb-server-core mariadb-client mariadb-client-core libmariadb3 liburing2 libaio1 | grep '^mariadb-server-core' >&2
export LD_LIBRARY_PATH="$place/usr/lib/x86_64-linux-gnu:$place/lib/x86_64-linux-gnu"
user=$(id -un)
"$place/usr/bin/mariadb-install-db" --no-defaults --basedir="$place/usr" --datadir="$place/data" --auth-root-authentication-method=normal --user="$user" > "$place/log" 2>&1
"$place/usr/sbin/mariadbd" --no-defaults --basedir="$place/usr" --datadir="$place/data" --lc-messages-dir="$place/usr/share/mysql" --user="$user" \
  --skip-networking --socket="$place/socket" > "$place/log" 2>&1 &
daemon=$!
trap 'kill "$daemon"; wait "$daemon"' EXIT
for _ in $(seq 60); do
  if [ -S "$place/socket" ]; then break; fi
  sleep 0.25
done
"$place/usr/bin/mariadb" --no-defaults -S "$place/socket" -u root --skip-column-names
