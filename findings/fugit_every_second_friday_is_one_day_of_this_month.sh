#!/usr/bin/env bash
# A report of every second Friday and one of the first Monday of each month, in the words that a person types for a scheduler.
#
# Question: what is parsed from "every 2nd friday", "every 3rd friday at 10:30", "every first monday of the month at 9am" and "every friday at 9"?
# Expected: a schedule each time, or nothing where the words are not known, as for "every second friday". (The question came up while another was run.)
# Seen with fugit 1.5.2 (Debian 12): the last is a schedule. The others are one moment each: the 2nd of the running month at 00:00, the 3rd at 10:30, and today at 9:00, on whatever
# weekday they fall and though they may have passed. So the job runs once or never, and do_parse(), which is to raise an error for what it cannot parse, raises none.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r fugit -e 1 2> /dev/null || { echo "ruby-fugit is not installed"; exit 77; }
TZ=UTC ruby -r fugit - <<'RUBY'
shown = ->(text) do
  parsed = Fugit.do_parse(text) rescue (next "error")
  next parsed.to_cron_s if parsed.is_a?(Fugit::Cron)
  "once: #{parsed.strftime('%Y-%m-%d %H:%M')}"
end
texts = ["every 2nd friday", "every 3rd friday at 10:30", "every first monday of the month at 9am", "every friday at 9", "every second friday"]
today = Time.now.utc
seen = texts.map(&shown)
puts "fugit #{Fugit::VERSION} on #{today.strftime('%A %Y-%m-%d')}: #{seen}"
month = today.strftime("%Y-%m")
expected = ["once: #{month}-02 00:00", "once: #{month}-03 10:30", "once: #{today.strftime('%Y-%m-%d')} 09:00", "0 9 * * 5", "error"]
abort "the behaviour has changed" if seen != expected
RUBY
