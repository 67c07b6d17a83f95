#!/usr/bin/env bash
# The moment of a ticket from an interface, read on a server in Paris.
#
# Question: which moments are 2026-03-02T10:00:00 with Z, with +00:00 and with +05:00?
# Expected: 10:00 UTC twice and 05:00 UTC. (The question came up while other inputs were run.)
# Seen with timeliness 0.3.10 (ruby-timeliness of Debian 12): 09:00 UTC, since Z is read as the clock of the server; 10:00 UTC and 05:00 UTC.
set -eu
command -v ruby > /dev/null || { echo "ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ruby-timeliness
seen=$(TZ=Europe/Paris ruby -W0 $(printf -- "-I%s " "$place"/usr/share/rubygems-integration/all/gems/*/lib) - <<'RUBY'
require "timeliness"

puts %w[Z +00:00 +05:00].map { |zone| Timeliness.parse("2026-03-02T10:00:00#{zone}").utc.strftime("%H:%M") }.join(" ")
RUBY
)
echo "$seen"
[ "$seen" = "09:00 10:00 05:00" ] || { echo "the behaviour has changed"; exit 1; }
