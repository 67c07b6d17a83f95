#!/usr/bin/env bash
# The time spent on a ticket, as people write it.
#
# Question: how many seconds are "half an hour", "half a day", "an hour and a half", "1 day and a half" and "two and a half hours"?
# Expected: 1800, 43200, 5400, 129600 and 9000. (The question came up while another was run.)
# Seen with gitlab_chronic_duration 0.10.6.2 (Debian 12): 3600, 86400, 3602, 86402 and 9000. A half that is no part of a number is left out or is two seconds. With
# raise_exceptions, which is off by default, the first four raise an error.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r numerizer -r gitlab_chronic_duration -e 1 2> /dev/null || { echo "ruby-chronic-duration is not installed"; exit 77; }
ruby -r numerizer -r gitlab_chronic_duration -r chronic_duration/version - <<'RUBY'
texts = ["half an hour", "half a day", "an hour and a half", "1 day and a half", "two and a half hours"]
read = ->(strict) do
  ChronicDuration.raise_exceptions = strict
  texts.map { |text| ChronicDuration.parse(text).to_i rescue "error" }
end
seen = [read.call(false), read.call(true)]
puts "gitlab_chronic_duration #{ChronicDuration::VERSION} #{seen}"
expected = [[3600, 86_400, 3602, 86_402, 9000], ["error"] * 4 + [9000]]
abort "the behaviour has changed" if seen != expected
RUBY
