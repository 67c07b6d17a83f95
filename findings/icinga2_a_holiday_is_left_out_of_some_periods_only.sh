#!/usr/bin/env bash
# A holiday that is excluded from the time periods of five teams, all of them alike but for the name.
#
# Question: five periods have "sunday" = "09:00-17:00" and exclude a period that has the whole of Sunday, 2026-10-25. The daemon starts on Saturday. Which of them
# have a segment on Sunday?
# Its documents let one expect: none. (The question came up while other periods of that day were run.)
# Seen with Icinga 2.13.6 (Debian): three of five, the same ones at each start, and so with a date in place of the weekday, and a quarter of an hour later as well.
# With one more period of another name it can be other ones, or all. (Inferred: the segments of the first day are made as each object is started, in an order
# that depends on all the names, and the excluded period has none yet for those that are started before it.)
set -eu
seen=$(
  {
    echo 'object TimePeriod "mm_holiday" { ranges = { "sunday" = "00:00-24:00" } }'
    for name in aa bb xx yy zz; do
      printf 'object TimePeriod "%s" {\n  ranges = { "sunday" = "09:00-17:00" }\n  excludes = [ "mm_holiday" ]\n}\n' "$name"
    done
  } | bash "$(dirname "$0")/parts/icinga2_segments.sh" "2026-10-24 08:00:00"
)
echo "$seen"
[ "$seen" = "aa: 25 09:00
bb:
mm_holiday: 25 00:00
xx:
yy: 25 09:00
zz: 25 09:00" ] || { echo "the behaviour has changed"; exit 1; }
