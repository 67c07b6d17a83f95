#!/usr/bin/env bash
# The next run of a daily job on a server in Paris, for a moment that is given in UTC, as databases and logs have it.
#
# Question: when is the run of "0 9 * * *" after 8:30 UTC of 2 November 2026 (9:30 in Paris), and after the same moment in the zone of the server?
# Guess: 3 November, 9:00 in Paris, both times.
# Seen with parse-cron 0.1.4 (ruby-parse-cron of Debian 12): 2 November, 9:00 in Paris, which is half an hour before the moment; and 3 November. The clock of the moment
# is read as if it were that of the server.
set -eu
command -v ruby > /dev/null && ruby -e 'require "cron_parser"' 2> /dev/null || { echo "ruby-parse-cron is not installed"; exit 77; }
dpkg-query -W ruby-parse-cron 2> /dev/null || true
seen=$(TZ=Europe/Paris ruby - <<'RUBY'
require "time"
require "cron_parser"

line = CronParser.new("0 9 * * *")
moment = Time.utc(2026, 11, 2, 8, 30)
puts [moment, moment.getlocal].map { |now| line.next(now).utc.iso8601 }.join(" ")
RUBY
)
echo "$seen"
[ "$seen" = "2026-11-02T08:00:00Z 2026-11-03T08:00:00Z" ] || { echo "the behaviour has changed"; exit 1; }
