#!/usr/bin/env bash
# Half of a month as a target, by multiplication and by division.
#
# Question: which moments are 2026-02-01 plus half a month, as 1.month * 0.5, as 1.month / 2 and as the ISO 8601 duration P0.5M?
# Expected: the same one three times, in the middle of February, or an error. (The question came up while other inputs were run.)
# Seen with ActiveSupport 6.1.7 (ruby-activesupport of Debian 12): 1 February (nothing is added), 16 February at 05:14:33, and 1 February. The number of
# months is kept as 0.5 and cut to 0 when it is added;
# the division gives seconds, although all three are equal as numbers.
set -eu
command -v ruby > /dev/null || { echo "ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ruby-activesupport ruby-concurrent ruby-tzinfo ruby-i18n
seen=$(TZ=UTC ruby -W0 $(printf -- "-I%s " "$place"/usr/share/rubygems-integration/all/gems/*/lib) - <<'RUBY'
require "active_support"
require "active_support/core_ext/integer/time"
require "active_support/core_ext/time"

halves = [1.month * 0.5, 1.month / 2, ActiveSupport::Duration.parse("P0.5M")]
puts halves.map { |half| (Time.utc(2026, 2, 1) + half).strftime("%d %H:%M:%S") }.join(" / ") + " #{halves.map(&:to_i).uniq.size}"
RUBY
)
echo "$seen"
[ "$seen" = "01 00:00:00 / 16 05:14:33 / 01 00:00:00 1" ] || { echo "the behaviour has changed"; exit 1; }
