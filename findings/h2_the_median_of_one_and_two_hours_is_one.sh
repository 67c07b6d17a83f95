#!/usr/bin/env bash
# The mean and the median of two response times, which are intervals of hours.
#
# Question: what are the mean and the median of one hour and two hours, and of 60 and 120 minutes?
# Expected: an hour and a half, four times: of two values the mean is the median. (Written after a first run.)
# Seen with H2 2.1.214 (libh2-java of Debian 12): the means are 1:30 hours; the median is one hour of the first pair and 90 minutes of the second. A mean has a finer
# unit than its values, a median has theirs and is cut.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libh2-java
seen=$(bash "$(dirname "$0")/parts/jdbc.sh" "$place" "$place/usr/share/java/h2.jar" jdbc:h2:mem: <<'SQL'
SELECT AVG(X), MEDIAN(X) FROM (VALUES (INTERVAL '1' HOUR), (INTERVAL '2' HOUR)) AS TICKET (X)
SELECT AVG(X), MEDIAN(X) FROM (VALUES (INTERVAL '60' MINUTE), (INTERVAL '120' MINUTE)) AS TICKET (X)
SQL
)
echo "$seen"
[ "$seen" = "INTERVAL '1:30:00' HOUR TO SECOND | INTERVAL '1' HOUR
INTERVAL '90:00' MINUTE TO SECOND | INTERVAL '90' MINUTE" ] || { echo "the behaviour has changed"; exit 1; }
