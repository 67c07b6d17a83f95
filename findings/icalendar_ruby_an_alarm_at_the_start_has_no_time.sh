#!/usr/bin/env bash
# An alarm at the very start of an event, read and written again.
#
# Question: which TRIGGER is written for an alarm that was read with PT0S, as calendars write "at the time of the event", and which for -PT15M and -P1D?
# Guess: PT0S (or another text for no time at all, as P0D or -PT0S), -PT15M and -P1D.
# Seen with icalendar 2.8.0 for Ruby (Debian 12): "P", -PT15M and -P1D. "P" is no duration of RFC 5545: ical.js 2.2.1, which reads PT0S, refuses it, so the alarm
# is lost or the file is not read at all. (icalendar 6.3.1 of PyPI and libical read it as no time.)
set -eu
command -v ruby > /dev/null || exit 77
ruby -r icalendar -e 1 2> /dev/null || { echo "ruby-icalendar is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit ical.js@2.2.1 > /dev/null
TZ=UTC ruby -r icalendar - <<'RUBY'
written = %w[PT0S -PT15M -P1D].map do |trigger|
  lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z", "DTSTART:20260302T090000Z",
           "BEGIN:VALARM", "TRIGGER:#{trigger}", "ACTION:DISPLAY", "DESCRIPTION:x", "END:VALARM", "END:VEVENT", "END:VCALENDAR", ""]
  Icalendar::Calendar.parse(lines.join("\r\n")).first.to_ical[/TRIGGER:(.*)\r/, 1]
end
puts "icalendar (Ruby) #{Icalendar::VERSION} #{written}"
abort "the behaviour has changed" if written != %w[P -PT15M -P1D]
RUBY
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import ICAL from "ical.js";

const read = (text) => {
  try {
    return ICAL.Duration.fromString(text).toSeconds();
  } catch {
    return "refused";
  }
};
const seen = ["P", "PT0S"].map(read);
console.log("ical.js 2.2.1", JSON.stringify(seen));
assert.deepStrictEqual(seen, ["refused", 0], "the behaviour has changed");
JAVASCRIPT
node question.mjs
