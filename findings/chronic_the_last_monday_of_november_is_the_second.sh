#!/usr/bin/env bash
# The last weekday of a month, and its last day, in the words that a person types.
#
# Question: it is ten on Friday, 27 November 2026. Which days are "last monday of november", "last day of november", "3rd friday in december" and "1st of next month"?
# Guess: 30 November, 30 November (or none), 18 December and 1 December.
# Seen with gitlab-chronic 0.10.5 (ruby-chronic of Debian 12): 2 November, 1 November, 18 December and 1 November. The words "last" and "next month" are passed
# over, and the day that is left over is three or four weeks ago.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r chronic -e 1 2> /dev/null || { echo "ruby-chronic is not installed"; exit 77; }
TZ=UTC ruby -r chronic - <<'RUBY'
texts = ["last monday of november", "last day of november", "3rd friday in december", "1st of next month"]
seen = texts.map { |text| Chronic.parse(text, now: Time.utc(2026, 11, 27, 10)).strftime("%m-%d") }
puts "chronic #{Chronic::VERSION} #{seen}"
abort "the behaviour has changed" if seen != %w[11-02 11-01 12-18 11-01]
RUBY
