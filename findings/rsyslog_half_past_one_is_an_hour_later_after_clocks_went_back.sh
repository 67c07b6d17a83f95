#!/usr/bin/env bash
# Lines without a zone (RFC 3164) that are read after clocks went back: of that morning and of July.
#
# Question: which instants are "Oct 25 01:30:00" and "Jul  1 10:00:00", read in Paris at noon on 2026-10-25?
# Guess: 01:30+02:00 and 10:00+02:00, as the clocks of Paris had it. (syslog-ng 3.38.1 of Debian reads them so.)
# Seen with rsyslog 8.2302.0 (Debian 12): 01:30+01:00 and 10:00+01:00. The offset is that of the reading, so lines that waited in a queue over the change
# are an hour late, and may come after what followed them.
set -eu
seen=$(printf '<13>Oct 25 01:30:00 host app: night\n<13>Jul  1 10:00:00 host app: summer\n' | bash "$(dirname "$0")/parts/rsyslog_read.sh" Europe/Paris "2026-10-25 12:00:00")
echo "$seen"
[ "$seen" = "2026-10-25T01:30:00+01:00 user.notice host app night
2026-07-01T10:00:00+01:00 user.notice host app summer" ] || { echo "the behaviour has changed"; exit 1; }
