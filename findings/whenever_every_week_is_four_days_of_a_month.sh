#!/usr/bin/env bash
# A weekly review, in the words of a schedule that becomes a crontab.
#
# Question: which lines are every 1.week at nine, and every :sunday at nine?
# Expected: one weekday, such as 0 9 * * 0, both times. (The question came up while other inputs were run.)
# Seen with whenever 1.0.0 (ruby-whenever of Debian 12): 0 9 1,8,15,22 * * for the week, so that the last review of a month is nine to ten days before the
# next, on another weekday; and 0 9 * * 0.
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

puts ["1.week", ":sunday"].map { |every| line("every #{every}, at: '9am'") }.join(" / ")
RUBY
)
echo "$seen"
[ "$seen" = "0 9 1,8,15,22 * * / 0 9 * * 0" ] || { echo "the behaviour has changed"; exit 1; }
