#!/usr/bin/env bash
# The difference of two durations of ISO 8601: a month and thirty days.
#
# Question: what is P1M less P30D, and what is P1Y less P12M?
# Expected: an error, or a duration with both units, as a month has no fixed length; no time for the second. (The question came up while other inputs were run.)
# Seen with the gem iso8601 0.13.0 (ruby-iso8601 of Debian 12): PT10H, and PT0S. A month is a twelfth of 365 days here, so the
# difference and 30 days, which are written as P1M again, reach from 1 February to 3 March, 10:00.
set -eu
command -v ruby > /dev/null && ruby -e 'require "iso8601"' 2> /dev/null || { echo "ruby-iso8601 is not installed"; exit 77; }
dpkg-query -W ruby-iso8601 2> /dev/null || true
seen=$(ruby - <<'RUBY'
require "iso8601"

read = ->(text) { ISO8601::Duration.new(text) }
puts (read["P1M"] - read["P30D"]).to_s, (read["P1Y"] - read["P12M"]).to_s
sum = (read["P1M"] - read["P30D"]) + read["P30D"]
puts sum.to_s, (ISO8601::DateTime.new("2026-02-01T00:00:00Z") + sum.to_seconds).to_s
RUBY
)
echo "$seen"
[ "$seen" = "PT10H
PT0S
P1M
2026-03-03T10:00:00+00:00" ] || { echo "the behaviour has changed"; exit 1; }
