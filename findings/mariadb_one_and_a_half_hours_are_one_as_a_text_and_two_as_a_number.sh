#!/usr/bin/env bash
# A target of an hour and a half, added to nine in the morning.
#
# Question: what is 09:00 with interval '1.5' hour, with interval 1.5 hour and with interval '1:30' hour_minute? And after "interval 1.5 minute"?
# Guess: 10:30, or an hour less or more for the first two, but the same for both; 10:30; 09:01:30 or 09:02.
# Seen with MariaDB 10.11.19 (Debian 12): 10:00, 11:00, 10:30 and 09:02:00. The text is cut off, the number is rounded; for seconds alone a fraction counts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
seen=$(bash "$(dirname "$0")/parts/mariadb.sh" "$place" <<'SQL'
select date_format(a + interval '1.5' hour, '%T'), date_format(a + interval 1.5 hour, '%T'), date_format(a + interval '1:30' hour_minute, '%T'), date_format(a + interval 1.5 minute, '%T')
from (select timestamp'2026-03-02 09:00:00' a) moments;
SQL
)
echo "$seen"
[ "$seen" = "$(printf '10:00:00\t11:00:00\t10:30:00\t09:02:00')" ] || { echo "the behaviour has changed"; exit 1; }
