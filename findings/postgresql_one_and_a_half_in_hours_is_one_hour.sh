#!/usr/bin/env bash
# A target of an hour and a half, with the unit in the text and with the unit of the SQL standard behind it.
#
# Question: what are interval '1.5 hours', interval '1.5' hour, interval '1:30' hour and interval '90' minute?
# Expected: 01:30:00 each, or an error for a text with more than its unit can store. (The question came up while others were run.)
# Seen with PostgreSQL 15.18 (Debian 12): 01:30:00, 01:00:00, 01:00:00 and 01:30:00. The unit behind the text reads it in hours and then cuts off all below an hour, without a warning.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/postgres.sh" "$place" > "$place/seen" <<'SQL'
show server_version;
select interval '1.5 hours', interval '1.5' hour, interval '1:30' hour, interval '90' minute;
SQL
cat "$place/seen"
seen=$(tail -n 1 "$place/seen")
[ "$seen" = "01:30:00|01:00:00|01:00:00|01:30:00" ] || { echo "the behaviour has changed"; exit 1; }
