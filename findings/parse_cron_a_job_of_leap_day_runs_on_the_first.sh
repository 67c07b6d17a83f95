#!/usr/bin/env bash
# Jobs of days that not every month has, going forward and backward.
#
# Question: which are the next four runs of "0 9 31 * *" and of "0 9 29 2 *" after 26 November 2026, and which four runs were the last?
# Guess: the months without the day are left out: 31 December, January, March and May; 29 February of 2028, 2032, 2036 and 2040; and so backward.
# Seen with parse-cron 0.1.4 (Debian 12): forward 31 December, 31 January, 1 February and 31 March, and 29 February 2028, then 1 February of 2029, 2030 and 2031.
# Backward the first has 1 September, which is no run of the way forward.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r parse-cron -e 1 2> /dev/null || { echo "ruby-parse-cron is not installed"; exit 77; }
dpkg-query -W ruby-parse-cron || true
TZ=UTC ruby -r parse-cron - <<'RUBY'
runs = lambda do |text, way|
  moment = Time.utc(2026, 11, 26, 10)
  Array.new(4) { (moment = CronParser.new(text).public_send(way, moment)).strftime("%y-%m-%d") }
end
seen = [runs["0 9 31 * *", :next], runs["0 9 31 * *", :last], runs["0 9 29 2 *", :next]]
puts "parse-cron #{seen}"
expected = [%w[26-12-31 27-01-31 27-02-01 27-03-31], %w[26-10-31 26-09-01 26-08-31 26-07-31], %w[28-02-29 29-02-01 30-02-01 31-02-01]]
abort "the behaviour has changed" if seen != expected
RUBY
