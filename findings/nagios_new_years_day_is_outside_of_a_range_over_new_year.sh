#!/usr/bin/env bash
# A time period for the feasts, over the end of a year.
#
# Question: a timeperiod has "december 24 - january 2 09:00-17:00", another has that to december 31 and from january 1 in two lines. Whose service is notified
# on 26 December 2026 at 10:00, and whose on 1 January 2027?
# Expected: both, both times. (The question came up while the same range was run in Icinga 2, which has no segment for it.)
# Seen with Nagios Core 4.4.6 (Debian 12): both on the 26th, and the one of two lines alone on the first. (Inferred: both ends get the year of the clock, and
# an end before its start goes to the next year; so in January the range begins in the December to come.)
set -eu
seen=$(for at in "2026-12-26 10:00:00" "2027-01-01 10:00:00"; do
  bash "$(dirname "$0")/parts/nagios_notified.sh" UTC "$at" <<'PERIODS'
one:december 24 - january 2 09:00-17:00
two:december 24 - december 31 09:00-17:00;january 1 - january 2 09:00-17:00
PERIODS
  echo "on ${at% *}"
done)
echo "$seen"
[ "$seen" = "one two on 2026-12-26
two on 2027-01-01" ] || { echo "the behaviour has changed"; exit 1; }
