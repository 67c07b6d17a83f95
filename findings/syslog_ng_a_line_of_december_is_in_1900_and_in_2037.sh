#!/usr/bin/env bash
# A line of last year without a year, read on 2 January 2026 by date-parser with one format, and with a second one before it for other lines.
#
# Question: which moment is "Dec 31 23:59:59" with format("%b %d %H:%M:%S"), and with format("%Y-%m-%d %H:%M:%S", "%b %d %H:%M:%S")?
# Guess: 31 December 2025, both times.
# Seen with syslog-ng 3.38.1 (Debian 12): 31 December 2025; and 31 December 1900 as a date, with a count of seconds that is in 2037. The year is guessed if the first format fits, and 1900 after
# another was tried.
set -eu
dates() { bash "$(dirname "$0")/parts/syslog_ng_dates.sh" "$@"; }
seen=$(for formats in '"%b %d %H:%M:%S"' '"%Y-%m-%d %H:%M:%S", "%b %d %H:%M:%S"'; do echo 'Dec 31 23:59:59' | dates "format($formats)"; done)
echo "$seen"
[ "$seen" = "Dec 31 23:59:59: 2025-12-31T23:59:59+01:00 1767221999
Dec 31 23:59:59: 1900-12-31T23:59:59+00:09 2117513934" ] || { echo "the behaviour has changed"; exit 1; }
