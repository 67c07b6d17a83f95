#!/usr/bin/env bash
# A rule for the last working day of each month, read from a calendar.
#
# Question: on which days are the first three of FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 from 1 January 2026, and which error has a part of a rule that is not known?
# Expected: 30 January, 27 February and 31 March, or an error for BYSETPOS if it is not known, as for BYWEEKNO. (The question came up while another was run.)
# Seen with ice_cube 0.16.4 (Debian 12): 1, 2 and 5 January: BYSETPOS is read and dropped, and the rule that is written again has none. BYWEEKNO is an error.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r active_support -r ice_cube -e 1 2> /dev/null || { echo "ruby-ice-cube or ruby-activesupport is not installed"; exit 77; }
TZ=UTC ruby -r active_support -r active_support/core_ext/module/delegation -r ice_cube - <<'RUBY'
text = "DTSTART:20260101T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
schedule = IceCube::Schedule.from_ical(text)
days = schedule.first(3).map { |moment| moment.to_time.utc.strftime("%m-%d") }
other = IceCube::Rule.from_ical("FREQ=YEARLY;BYWEEKNO=1") rescue "error"
seen = [days, schedule.to_ical.lines.last, other]
puts "ice_cube #{IceCube::VERSION} #{seen}"
expected = [%w[01-01 01-02 01-05], "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", "error"]
abort "the behaviour has changed" if seen != expected
RUBY
