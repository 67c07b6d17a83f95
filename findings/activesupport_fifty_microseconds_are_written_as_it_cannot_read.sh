#!/usr/bin/env bash
# A very short time in ISO 8601, written and read by the same class.
#
# Question: how are 0.0001 and 0.00005 seconds written, and are both texts read again?
# Expected: PT0.0001S and PT0.00005S, and they are (the guess for a microsecond was not written down before).
# Seen with ActiveSupport 6.1.7 (ruby-activesupport of Debian 12): PT0.0001S, and PT5e-05S, which ISO 8601 does not have and its own parser refuses.
set -eu
command -v ruby > /dev/null || { echo "ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ruby-activesupport ruby-concurrent ruby-tzinfo ruby-i18n
seen=$(TZ=UTC ruby -W0 $(printf -- "-I%s " "$place"/usr/share/rubygems-integration/all/gems/*/lib) - <<'RUBY'
require "active_support"
require "active_support/core_ext/numeric/time"

texts = [0.0001, 0.00005].map { |length| length.seconds.iso8601 }
read = texts.map do |text|
  ActiveSupport::Duration.parse(text).inspect
rescue ActiveSupport::Duration::ISO8601Parser::ParsingError
  "refused"
end
puts (texts + read).join(" / ")
RUBY
)
echo "$seen"
[ "$seen" = "PT0.0001S / PT5e-05S / 0.0001 seconds / refused" ] || { echo "the behaviour has changed"; exit 1; }
