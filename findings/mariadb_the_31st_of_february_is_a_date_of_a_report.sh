#!/usr/bin/env bash
# A due date from a file, read by str_to_date with its format, that does not exist: 31.02.2026.
#
# Question: what are str_to_date('31.02.2026', '%d.%m.%Y'), the day after it, to_days of it, and cast('2026-02-31' as date)?
# Expected: NULL with a warning each time, as the default mode is strict. (The question came up while others were run.)
# Seen with MariaDB 10.11.19 (Debian 12): 2026-02-31 without a warning; NULL; the day number of the third of March; NULL. So it is a date in a list, no date in an addition, and another date in a difference.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
seen=$(bash "$(dirname "$0")/parts/mariadb.sh" "$place" <<'SQL'
select str_to_date('31.02.2026', '%d.%m.%Y');
select @@warning_count;
select str_to_date('31.02.2026', '%d.%m.%Y') + interval 1 day, to_days(str_to_date('31.02.2026', '%d.%m.%Y')), cast('2026-02-31' as date);
SQL
)
echo "$seen"
[ "$(echo "$seen" | tr '\t\n' '  ')" = "2026-02-31 0 NULL 740043 NULL " ] || { echo "the behaviour has changed"; exit 1; }
