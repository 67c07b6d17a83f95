#!/usr/bin/env bash
# Hours that were worked, as Redmine writes them with its setting for hours and minutes.
#
# Question: how are 1.9972 hours written (two hours less ten seconds, as a clock or an import gives them), and 7.995 hours? How many hours is "1:60" when it is read?
# Guess: 1:59 or 2:00, 7:59 or 8:00, and an error, since no hour has sixty minutes.
# Seen with Redmine 5.0.4 (Debian 12): 1:60, 7:60 and 2.0. The minutes are rounded and the hours are not.
set -eu
command -v ruby > /dev/null || { echo "Ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" redmine ruby-i18n ruby-activesupport ruby-concurrent ruby-tzinfo
cat > "$place/question.rb" <<'RUBY'
require "active_support/all"
$LOADED_FEATURES << "redmine.rb"  # the whole application is not loaded

class Setting
  def self.timespan_format = "minutes"
end

module ActionView
  module Helpers
    module NumberHelper; end
  end
end

%w[i18n core_ext/string/conversions].each { |name| require "#{ARGV[0]}/usr/share/redmine/lib/redmine/#{name}" }
include Redmine::I18n
String.include Redmine::CoreExt::String::Conversions
puts format_hours(1.9972), format_hours(7.995), "1:60".to_hours
RUBY
seen=$(RUBYLIB="$(find "$place" -type d -name lib -path '*/gems/*' | paste -sd:)" ruby -W0 "$place/question.rb" "$place")
echo "$seen"
[ "$seen" = "1:60
7:60
2.0" ] || { echo "the behaviour has changed"; exit 1; }
