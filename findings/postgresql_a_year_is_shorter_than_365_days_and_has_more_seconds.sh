#!/usr/bin/env bash
# Two retention times, of twelve months and of 365 days: which one is longer?
#
# Question: is interval '12 months' > interval '365 days', and has it more seconds, by extract(epoch from ...)?
# Guess: one of the two, and the same both times, since a report is sorted by the interval and shown in seconds.
# Seen with PostgreSQL 15.18 (Debian 12): false and true. A comparison takes a month as 30 days, so twelve are 360; the seconds of twelve months are those of a year of 365.25 days. (The
# seconds of one month, twelve times, are 360 days again.)
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/postgres.sh" "$place" > "$place/seen" <<'SQL'
show server_version;
select interval '12 months' > interval '365 days', extract(epoch from interval '12 months') > extract(epoch from interval '365 days');
SQL
cat "$place/seen"
seen=$(tail -n 1 "$place/seen")
[ "$seen" = "f|t" ] || { echo "the behaviour has changed"; exit 1; }
