#!/usr/bin/env bash
# A daily job of 9:00 and a weekly one of Monday 9:00, in Paris.
#
# Question: on which days from Friday 27 March 2026 to Wednesday 8 April does each of them run? Clocks go forward on Sunday the 29th at 2:00, seven hours before.
# Guess: the daily one on each day, the weekly one on 30 March and 6 April.
# Seen with Clockwork 3.0.1 (ruby-clockwork of Debian 12): the daily one on each day but the 29th; the weekly one, which ran on the 23rd, on 6 April alone. Since the last
# run an hour less than the whole period has passed.
set -eu
command -v ruby > /dev/null || { echo "Ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ruby-clockwork ruby-activesupport ruby-concurrent ruby-tzinfo ruby-i18n
cat > "$place/question.rb" <<'RUBY'
require "logger"
require "active_support/all"
require "clockwork"

def days(period, at)
  manager = Clockwork::Manager.new
  manager.configure { |config| config[:logger] = Logger.new(nil) }
  seen = []
  manager.every(period, "job", at: at, tz: "Europe/Paris") { |_, moment| seen << moment.strftime("%m-%d") }
  moment = Time.utc(2026, 3, 22)
  while moment < Time.utc(2026, 4, 8)
    manager.tick(moment)
    moment += 60
  end
  seen.select { |day| day > "03-26" }.join(" ")
end

puts days(1.day, "09:00"), days(1.week, "Monday 09:00")
RUBY
seen=$(RUBYLIB="$(find "$place" -type d -name lib -path '*/gems/*' | paste -sd:)" TZ=UTC ruby -W0 "$place/question.rb")
echo "$seen"
[ "$seen" = "03-27 03-28 03-30 03-31 04-01 04-02 04-03 04-04 04-05 04-06 04-07
04-06" ] || { echo "the behaviour has changed"; exit 1; }
