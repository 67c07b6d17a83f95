#!/usr/bin/env bash
# A shift that a program has as a moment of UTC or with an offset, written to a calendar.
#
# Question: which DTSTART is written for Time.utc(2026, 7, 2, 7) and for 09:00 with +02:00, which is the same moment, and which EXDATE for the first?
# Expected: 20260702T070000Z, or the clock with a TZID. (The question came up while what was read was written again.)
# Seen with icalendar 2.8.0 for Ruby (Debian 12): 20260702T070000, 20260702T090000 and 20260702T070000. The offset is left out, so one moment becomes two local
# times, which every reader takes on the clock of its own zone. Only a value that is given its tzid apart has a zone in the file.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r icalendar -e 1 2> /dev/null || { echo "ruby-icalendar is not installed"; exit 77; }
TZ=UTC ruby -r icalendar - <<'RUBY'
moments = [Time.utc(2026, 7, 2, 7), Time.new(2026, 7, 2, 9, 0, 0, "+02:00")]
abort "not one moment" if moments[0] != moments[1]
seen = moments.map do |moment|
  event = Icalendar::Event.new
  event.dtstart = moment
  event.exdate = [moment]
  event.to_ical.split("\r\n").grep(/DTSTART|EXDATE/)
end
puts "icalendar (Ruby) #{Icalendar::VERSION} #{seen}"
expected = %w[20260702T070000 20260702T090000].map { |text| ["DTSTART:#{text}", "EXDATE:#{text}"] }
abort "the behaviour has changed" if seen != expected
RUBY
