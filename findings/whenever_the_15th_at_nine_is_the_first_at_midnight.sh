#!/usr/bin/env bash
# A monthly report on the 15th at nine, in the words of a schedule that becomes a crontab.
#
# Question: which lines are every 1.month at "january 15th 9am", at "the 15th at 9am", and at "9am"?
# Expected: 0 9 15 * * twice, or an error where a text is not read, and 0 9 1 * *. (The question came up while other inputs were run.)
# Seen with whenever 1.0.0 (ruby-whenever of Debian 12): 0 9 15 * *, 0 0 1 * * and 0 9 1 * *. A text that its parser does not read is the default, midnight
# of the first, without an error.
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

puts ["january 15th 9am", "the 15th at 9am", "9am"].map { |at| line("every 1.month, at: '#{at}'") }.join(" / ")
RUBY
)
echo "$seen"
[ "$seen" = "0 9 15 * * / 0 0 1 * * / 0 9 1 * *" ] || { echo "the behaviour has changed"; exit 1; }
