#!/usr/bin/env bash
# Tickets counted a day, in Paris, over the day on which clocks go back (25 October 2026), by date_bin with an origin at midnight.
#
# Question: which bin of one day, from the first of October at 00:00 on, has 23:30 of the 25th, and noon of the 26th? And date_trunc('day')?
# Guess: the 25th and the 26th at midnight: a stride of a month is refused because months have several lengths, so a stride of a day is a day of the clock, as "+ interval '1 day'" is.
# Seen with PostgreSQL 15.18 (Debian 12): both are in the bin of the 25th at 23:00, and so is each evening of the winter; date_trunc has midnight. A day of a stride is 24 hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/postgres.sh" "$place" > "$place/seen" <<'SQL'
show server_version;
set timezone = 'Europe/Paris';
select date_bin('1 day', timestamptz '2026-10-25 23:30', timestamptz '2026-10-01 00:00'), date_bin('1 day', timestamptz '2026-10-26 12:00', timestamptz '2026-10-01 00:00'), date_trunc('day', timestamptz '2026-10-25 23:30');
SQL
cat "$place/seen"
seen=$(tail -n 1 "$place/seen")
[ "$seen" = "2026-10-25 23:00:00+01|2026-10-25 23:00:00+01|2026-10-25 00:00:00+02" ] || { echo "the behaviour has changed"; exit 1; }
