#!/usr/bin/env bash
# The hours between two moments with offsets, as a report of response times computes them in SQL.
#
# Question: are 9:00 in UTC and 11:00 at two hours east the same, how many hours are from one to the other, and what is the second one less the first?
# Guess: they are the same, no hour is between them, and the difference is zero.
# Seen with H2 2.1.214 (libh2-java of Debian 12): they are the same, two hours are between them with TIMESTAMPDIFF and with DATEDIFF, and the difference with a minus
# sign is zero. Both functions read the clocks and leave out the offsets.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libh2-java
utc="TIMESTAMP WITH TIME ZONE '2026-03-02 09:00:00+00:00'"
east="TIMESTAMP WITH TIME ZONE '2026-03-02 11:00:00+02:00'"
seen=$(bash "$(dirname "$0")/parts/jdbc.sh" "$place" "$place/usr/share/java/h2.jar" jdbc:h2:mem: \
  <<< "SELECT $utc = $east, TIMESTAMPDIFF(HOUR, $utc, $east), DATEDIFF(HOUR, $utc, $east), $east - $utc")
echo "$seen"
[ "$seen" = "TRUE | 2 | 2 | INTERVAL '0 00:00:00' DAY TO SECOND" ] || { echo "the behaviour has changed"; exit 1; }
