#!/usr/bin/env bash
# The due date of a ticket that starts at a weekend, as Redmine moves it by working days when the one before it is late.
#
# Question: on which day are four, five and six working days after Saturday 2026-03-07, after Sunday the 8th and after Friday the 6th, when Saturday and Sunday are free?
# Expected: from Saturday and Sunday on Thursday the 12th, Friday the 13th and Monday the 16th, as from the Friday
# before. (The question came up while the source was read.)
# Seen with Redmine 5.0.4 (Debian 12): from Saturday and Sunday on Thursday the 12th, Monday the 16th and Monday the 16th; from Friday on the 12th, the 13th and the 16th.
# Whole weeks are added first, five days are a week, and the Saturday after that one is moved to the Monday; the sixth day is the same one.
set -eu
command -v ruby > /dev/null || { echo "Ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" redmine
cat > "$place/question.rb" <<'RUBY'
require "date"
require "#{ARGV[0]}/usr/share/redmine/lib/redmine/utils/date_calculation"

class Setting
  def self.non_working_week_days = %w[6 7]
end

include Redmine::Utils::DateCalculation
[7, 8, 6].each do |day|
  puts [4, 5, 6].map { |days| add_working_days(Date.new(2026, 3, day), days).strftime("%a %d") }.join(", ")
end
RUBY
seen=$(ruby "$place/question.rb" "$place")
echo "$seen"
[ "$seen" = "Thu 12, Mon 16, Mon 16
Thu 12, Mon 16, Mon 16
Thu 12, Fri 13, Mon 16" ] || { echo "the behaviour has changed"; exit 1; }
