#!/usr/bin/env bash
# When an outage began, in the words that a person types.
#
# Question: it is ten on Friday, 27 November 2026. When was "half an hour ago", "30 minutes ago" and "an hour ago", and when is "3 business days from now"?
# Guess: none (it is not known) or 09:30; 09:30 and 09:00; none.
# Seen with gitlab-chronic 0.10.5 (ruby-chronic of Debian 12): Thursday at 04:00, Friday at 09:30 and at 09:00, and Monday at 10:00. "Half" becomes 30, which is
# then counted in hours; "business" is passed over.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r chronic -e 1 2> /dev/null || { echo "ruby-chronic is not installed"; exit 77; }
TZ=UTC ruby -r chronic - <<'RUBY'
texts = ["half an hour ago", "30 minutes ago", "an hour ago", "3 business days from now"]
seen = texts.map { |text| Chronic.parse(text, now: Time.utc(2026, 11, 27, 10)).strftime("%a %H:%M") }
puts "chronic #{Chronic::VERSION} #{seen}"
abort "the behaviour has changed" if seen != ["Thu 04:00", "Fri 09:30", "Fri 09:00", "Mon 10:00"]
RUBY
