#!/usr/bin/env bash
# An instant with its offset, for which jq has %z.
#
# Question: which instants are 09:00:00+0200 and 09:00:00-0500 of 1 July 2026, by strptime("%Y-%m-%dT%H:%M:%S%z") | mktime | todate with TZ=UTC?
# Guess: 07:00 and 14:00 in UTC.
# Seen with jq 1.6 (Debian 12): 09:00, both. The offset has to be there, is read, and is left out.
set -eu
command -v jq > /dev/null || { echo "jq is not installed"; exit 77; }
jq --version
seen=$(TZ=UTC jq -nr '"2026-07-01T09:00:00+0200", "2026-07-01T09:00:00-0500" | strptime("%Y-%m-%dT%H:%M:%S%z") | mktime | todate')
echo "$seen"
[ "$seen" = "2026-07-01T09:00:00Z
2026-07-01T09:00:00Z" ] || { echo "the behaviour has changed"; exit 1; }
