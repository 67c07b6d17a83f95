#!/usr/bin/env bash
# A log of New York without offsets, read by date-parser with time-zone("America/New_York"), in January and again in July.
#
# Question: which offsets have 09:00 of 2 March and of 2 July 2026, when the file is read on 2 January, and when it is read on 2 July?
# Expected: -05:00 and -04:00, both times. (The question came up while others were run.)
# Seen with syslog-ng 3.38.1 (Debian 12): -05:00 twice in January, -04:00 twice in July. The zone is taken at the moment of reading, so half of an old log is an hour off, and another half if it is read again later.
set -eu
dates() { bash "$(dirname "$0")/parts/syslog_ng_dates.sh" "$@"; }
seen=$(for day in 2026-01-02 2026-07-02; do printf '%s\n' '2026-03-02 09:00:00' '2026-07-02 09:00:00' | dates 'format("%Y-%m-%d %H:%M:%S") time-zone("America/New_York")' $day; done)
echo "$seen"
[ "$seen" = "2026-03-02 09:00:00: 2026-03-02T09:00:00-05:00 1772460000
2026-07-02 09:00:00: 2026-07-02T09:00:00-05:00 1783000800
2026-03-02 09:00:00: 2026-03-02T09:00:00-04:00 1772456400
2026-07-02 09:00:00: 2026-07-02T09:00:00-04:00 1782997200" ] || { echo "the behaviour has changed"; exit 1; }
