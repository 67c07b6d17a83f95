#!/usr/bin/env bash
# A shift of Tokyo, from nine for eight hours, read from a calendar on a server that runs in UTC.
#
# Question: when does it start, and how long is it, with DURATION:PT8H and with DTEND eight hours later?
# Expected: at 00:00 UTC, and eight hours twice. (The question came up while another was run.)
# Seen with ice_cube 0.16.4 (Debian 12): at 09:00 UTC twice; with DURATION it is 0 seconds long, with DTEND eight hours. The parameter TZID is cut off before the time is read, and DURATION is read
# and dropped, without an error. Who asks whether somebody is on duty at 03:00 UTC is wrong in both.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r ice_cube -e 1 2> /dev/null || { echo "ruby-ice-cube is not installed"; exit 77; }
TZ=UTC ruby -r ice_cube - <<'RUBY'
seen = ["DURATION:PT8H", "DTEND;TZID=Asia/Tokyo:20260105T170000"].map do |line|
  schedule = IceCube::Schedule.from_ical("DTSTART;TZID=Asia/Tokyo:20260105T090000\n#{line}\nRRULE:FREQ=DAILY;COUNT=2")
  [schedule.start_time.utc.strftime("%FT%H:%MZ"), schedule.duration.to_i, schedule.occurring_at?(Time.utc(2026, 1, 5, 3))]
end
puts "ice_cube #{IceCube::VERSION} #{seen}"
expected = [["2026-01-05T09:00Z", 0, false], ["2026-01-05T09:00Z", 28_800, false]]
abort "the behaviour has changed" if seen != expected
RUBY
