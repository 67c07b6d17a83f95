#!/usr/bin/env bash
# A job of each month at 9:00, in a program that has been running since the first of January 2026.
#
# Question: on which days of 2026 does it run?
# Guess: on the first of each month.
# Seen with Clockwork 3.0.1 (ruby-clockwork of Debian 12): on 1 January and 1 February, on 4 March and 4 April, and so on until
# 8 December. A month has 30.44 days, and after them the next 9:00 is waited for.
set -eu
command -v ruby > /dev/null || { echo "Ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ruby-clockwork ruby-activesupport ruby-concurrent ruby-tzinfo ruby-i18n
cat > "$place/question.rb" <<'RUBY'
require "logger"
require "active_support/all"
require "clockwork"

manager = Clockwork::Manager.new
manager.configure { |config| config[:logger] = Logger.new(nil) }
seen = []
manager.every(1.month, "job", at: "09:00", tz: "UTC") { |_, moment| seen << moment.strftime("%m-%d") }
(Date.new(2026, 1, 1)..Date.new(2026, 12, 31)).each { |day| manager.tick(Time.utc(day.year, day.month, day.day, 9)) }
puts seen.join(" ")
RUBY
seen=$(RUBYLIB="$(find "$place" -type d -name lib -path '*/gems/*' | paste -sd:)" TZ=UTC ruby -W0 "$place/question.rb")
echo "$seen"
[ "$seen" = "01-01 02-01 03-04 04-04 05-05 06-05 07-06 08-06 09-06 10-07 11-07 12-08" ] || { echo "the behaviour has changed"; exit 1; }
