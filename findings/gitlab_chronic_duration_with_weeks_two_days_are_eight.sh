#!/usr/bin/env bash
# A duration that is written with weeks and read again.
#
# Question: how are 92 days and 59 days written with weeks: true, and what is read from the texts? And without weeks?
# Guess: the same number of days in all four texts.
# Seen with gitlab_chronic_duration 0.10.6.2 (ruby-chronic-duration of Debian 12): with weeks "3 mos 1 wk 1 day" and "2 mos 3 days", which are read as 98 and 63
# days; without them the same days come back. A month that is written beside weeks has 28 days, a month that is read has 30.
set -eu
command -v ruby >/dev/null || exit 77
ruby -rgitlab_chronic_duration -e 1 2>/dev/null || { echo "ruby-chronic-duration is not installed"; exit 77; }
ruby - <<'RUBY'
require "gitlab_chronic_duration"
seen = [92, 59].flat_map do |days|
  [true, false].map do |weeks|
    text = ChronicDuration.output(days * 86_400, weeks: weeks)
    [text, ChronicDuration.parse(text) / 86_400]
  end
end
puts "#{`dpkg-query -W ruby-chronic-duration`.strip} #{seen}"
expected = [["3 mos 1 wk 1 day", 98], ["3 mos 2 days", 92], ["2 mos 3 days", 63], ["1 mo 29 days", 59]]
abort "the behaviour has changed" unless seen == expected
RUBY
