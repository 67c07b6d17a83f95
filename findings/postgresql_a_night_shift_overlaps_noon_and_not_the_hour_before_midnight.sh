#!/usr/bin/env bash
# A night shift from 22:00 to 06:00, as two times of day, and an outage: does it fall into the shift?
#
# Question: does (22:00, 06:00) overlap 23:00 to 23:30, and 12:00 to 13:00? And (22:00, interval '8 hours') the first?
# Expected: true, false and true, or an error for a time that ends before it begins. (The question came up while another was run.)
# Seen with PostgreSQL 15.18 (Debian 12): false, true and false. The two ends of a period may be in either order, so a night is the day between them; the end of eight hours is 06:00 too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/postgres.sh" "$place" > "$place/seen" <<'SQL'
show server_version;
select (time '22:00', time '06:00') overlaps (time '23:00', time '23:30'), (time '22:00', time '06:00') overlaps (time '12:00', time '13:00'), (time '22:00', interval '8 hours') overlaps (time '23:00', time '23:30');
SQL
cat "$place/seen"
seen=$(tail -n 1 "$place/seen")
[ "$seen" = "f|t|f" ] || { echo "the behaviour has changed"; exit 1; }
