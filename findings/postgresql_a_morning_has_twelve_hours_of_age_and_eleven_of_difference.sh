#!/usr/bin/env bash
# How long was a ticket open that was opened at midnight and closed at noon, in Paris, on the day on which clocks go forward?
#
# Question: what are age(closed, opened) and closed - opened, and which of them, added to the first moment, is the second?
# Expected: 11:00:00 both, and both: age differs from the difference in months and days alone. (The question came up while others were run.)
# Seen with PostgreSQL 15.18 (Debian 12): 12:00:00 and 11:00:00, and the second alone. age counts on the clock, also below a day, while an addition counts hours as they pass.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/postgres.sh" "$place" > "$place/seen" <<'SQL'
show server_version;
set timezone = 'Europe/Paris';
select age(b, a), b - a, a + age(b, a) = b, a + (b - a) = b from (select timestamptz '2026-03-29 00:00' a, timestamptz '2026-03-29 12:00' b) moments;
SQL
cat "$place/seen"
seen=$(tail -n 1 "$place/seen")
[ "$seen" = "12:00:00|11:00:00|f|t" ] || { echo "the behaviour has changed"; exit 1; }
