#!/usr/bin/env bash
# The time that is left of a target, which was missed by an hour and a half, as a text.
#
# Question: what is to_char(interval, 'HH24:MI') of minus 90 minutes, of 36 hours and of a day and 12 hours?
# Guess: -01:30; 36:00 or 12:00, and the same for both.
# Seen with PostgreSQL 15.18 (Debian 12): -01:-30, 36:00 and 12:00. Each field has a sign of its own, and the hours are those that the interval stores beside its days, so two equal
# intervals have two texts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/postgres.sh" "$place" > "$place/seen" <<'SQL'
show server_version;
select to_char(interval '-90 minutes', 'HH24:MI'), to_char(interval '36 hours', 'HH24:MI'), to_char(interval '1 day 12 hours', 'HH24:MI');
SQL
cat "$place/seen"
seen=$(tail -n 1 "$place/seen")
[ "$seen" = "-01:-30|36:00|12:00" ] || { echo "the behaviour has changed"; exit 1; }
