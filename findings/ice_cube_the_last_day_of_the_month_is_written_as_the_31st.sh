#!/usr/bin/env bash
# A review that begins on 31 January and recurs each month, and a yearly one that begins on 29 February.
#
# Question: on which days are the first four, and which rule does the schedule write for other calendars?
# Expected: RFC 5545 has no occurrence where the day does not exist (31 January, 31 March ...); a schedule that moves to the last day of the month would write that (BYMONTHDAY=-1).
# (The question came up while another was run.)
# Seen with ice_cube 0.16.4 (Debian 12): 31 January, 28 February, 31 March, 30 April, and 29 February 2024 with 28 February of the three years after it. It writes FREQ=MONTHLY and FREQ=YEARLY,
# so the calendar that reads them has no review in February and April, and the yearly one every four years.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r active_support -r ice_cube -e 1 2> /dev/null || { echo "ruby-ice-cube or ruby-activesupport is not installed"; exit 77; }
TZ=UTC ruby -r active_support -r active_support/core_ext/module/delegation -r ice_cube - <<'RUBY'
def shown(start, rule)
  schedule = IceCube::Schedule.new(start)
  schedule.add_recurrence_rule(rule)
  [schedule.to_ical.lines.last, schedule.first(4).map { |moment| moment.to_time.utc.strftime("%F") }]
end
seen = [shown(Time.utc(2026, 1, 31, 9), IceCube::Rule.monthly), shown(Time.utc(2024, 2, 29, 9), IceCube::Rule.yearly)]
puts "ice_cube #{IceCube::VERSION} #{seen}"
expected = [
  ["RRULE:FREQ=MONTHLY", %w[2026-01-31 2026-02-28 2026-03-31 2026-04-30]],
  ["RRULE:FREQ=YEARLY", %w[2024-02-29 2025-02-28 2026-02-28 2027-02-28]]
]
abort "the behaviour has changed" if seen != expected
RUBY
