#!/usr/bin/env bash
# A yearly review, in the words of a schedule that becomes a crontab, alone and in a program of Rails.
#
# Question: which line is every 1.year, before and after the numbers of ActiveSupport are loaded?
# Expected: 0 0 1 1 *, both times. (The question came up while other inputs were run.)
# Seen with whenever 1.0.0 and ActiveSupport 6.1.7 (Debian 12): 0 0 1 1 * before, and 0 0 1 12 * after. A year of one has 365.25 days and of the other
# 365.2425, which is less than a year, and so a number of months: 12.
set -eu
command -v ruby > /dev/null || { echo "ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ruby-whenever ruby-chronic ruby-activesupport ruby-concurrent ruby-tzinfo ruby-i18n
seen=$(TZ=UTC ruby -W0 -I"$place/usr/lib/ruby/vendor_ruby" $(printf -- "-I%s " "$place"/usr/share/rubygems-integration/all/gems/*/lib) - <<'RUBY'
require "whenever"

def line(every)
  jobs = Whenever::JobList.new("set :job_template, nil\n#{every} do command 'run' end")
  jobs.generate_cron_output.lines.first.strip.sub(/ *run$/, "")
end

alone = line("every 1.year")
require "active_support"
require "active_support/core_ext/integer/time"
puts [alone, line("every 1.year")].join(" / ")
RUBY
)
echo "$seen"
[ "$seen" = "0 0 1 1 * / 0 0 1 12 *" ] || { echo "the behaviour has changed"; exit 1; }
