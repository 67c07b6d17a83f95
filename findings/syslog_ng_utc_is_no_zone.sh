#!/usr/bin/env bash
# Lines of a log with the name of a zone behind the time, read on a server in Paris by date-parser with %Z.
#
# Question: which moments are "2026-03-02 09:00:00 GMT", "... EST" and "... UTC"?
# Expected: 09:00, 14:00 and 09:00 of UTC. (The question came up while others were run.)
# Seen with syslog-ng 3.38.1 (Debian 12): 09:00, 14:00, and none: the line is not parsed. UTC is the one name that it does not know of those most used in logs.
set -eu
dates() { bash "$(dirname "$0")/parts/syslog_ng_dates.sh" "$@"; }
seen=$(printf '%s\n' '2026-03-02 09:00:00 GMT' '2026-03-02 09:00:00 EST' '2026-03-02 09:00:00 UTC' | dates 'format("%Y-%m-%d %H:%M:%S %Z")')
echo "$seen"
[ "$seen" = "2026-03-02 09:00:00 GMT: 2026-03-02T09:00:00+00:00 1772442000
2026-03-02 09:00:00 EST: 2026-03-02T09:00:00-05:00 1772460000
2026-03-02 09:00:00 UTC: none" ] || { echo "the behaviour has changed"; exit 1; }
