#!/usr/bin/env bash
# A line of the last second of a year, which arrives five minutes into the next one. RFC 3164 has no year in it.
#
# Question: in which year are "Dec 31 23:59:59", read at 00:05 on 1 January 2027, and "Jan  1 00:01:00", read on 31 December 2026 at 23:59 (from a clock
# that is ahead)?
# Guess: 2026 and 2027: the year that makes the line nearest to now. (syslog-ng 3.38.1 of Debian reads them so.)
# Seen with rsyslog 8.2302.0 (Debian 12): 2027 and 2026. The year is that of the reader, so the alarm of midnight is a year ahead, or a year ago.
set -eu
read_at() { bash "$(dirname "$0")/parts/rsyslog_read.sh" UTC "$1"; }
seen=$(echo '<13>Dec 31 23:59:59 host app: old' | read_at "2027-01-01 00:05:00"; echo '<13>Jan  1 00:01:00 host app: new' | read_at "2026-12-31 23:59:00")
echo "$seen"
[ "$seen" = "2027-12-31T23:59:59+00:00 user.notice host app old
2026-01-01T00:01:00+00:00 user.notice host app new" ] || { echo "the behaviour has changed"; exit 1; }
