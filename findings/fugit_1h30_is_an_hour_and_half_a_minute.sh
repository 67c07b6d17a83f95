#!/usr/bin/env bash
# The interval of a job as people write it, 1h30, read by the parser of rufus-scheduler and sidekiq-cron.
#
# Question: how many seconds are 1h30m, 1h30 and 1d12, and which of them are refused?
# Expected: 5400, and nil for the other two, which have no last unit; or 5400 and a day and a half. (The question came up while other inputs were run.)
# Seen with fugit 1.5.2 (ruby-fugit of Debian 12): 5400, 3630 and 86412: a number without a unit is seconds, also behind hours and days.
set -eu
command -v ruby > /dev/null && ruby -e 'require "fugit"' 2> /dev/null || { echo "ruby-fugit is not installed"; exit 77; }
seen=$(ruby - <<'RUBY'
require "fugit"

puts "fugit #{Fugit::VERSION}: " + %w[1h30m 1h30 1d12].map { |text| Fugit.parse_duration(text)&.to_sec.inspect }.join(" ")
RUBY
)
echo "$seen"
[ "${seen#*: }" = "5400 3630 86412" ] || { echo "the behaviour has changed"; exit 1; }
