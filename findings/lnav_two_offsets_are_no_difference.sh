#!/usr/bin/env bash
# The seconds between two moments with their offsets from UTC, by timediff of the log viewer.
#
# Question: what is 2026-03-02T09:00:00+02:00 less 2026-03-02T09:00:00Z, and 09:00:00Z less 11:00:00+02:00, which is the same moment?
# Expected: -7200 and 0. (The question came up while other inputs were run.)
# Seen with lnav 0.11.1 (Debian 12): 0 and -7200. An offset is read and has no effect, so logs of two zones are apart by what they agree in.
set -eu
seen=$(bash "$(dirname "$0")/parts/lnav_row.sh" "timediff('2026-03-02T09:00:00+02:00', '2026-03-02T09:00:00Z') a, timediff('2026-03-02T09:00:00Z', '2026-03-02T11:00:00+02:00') b")
echo "$seen"
[ "$seen" = "0,-7200" ] || { echo "the behaviour has changed"; exit 1; }
