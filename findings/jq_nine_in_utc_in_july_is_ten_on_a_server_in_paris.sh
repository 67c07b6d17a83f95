#!/usr/bin/env bash
# The instants of tickets, from text to seconds and back.
#
# Question: what is "2026-07-01T09:00:00Z" | fromdate | todate with TZ=Europe/Paris, with America/New_York and with UTC, and what is it in January?
# Guess: the same text, each time.
# Seen with jq 1.6 (Debian 12): in July 10:00:00Z in both zones with summer time, and 9:00 in UTC and in January. The summer time of the server is added to an
# instant in UTC.
set -eu
command -v jq > /dev/null || { echo "jq is not installed"; exit 77; }
jq --version
seen=$(for zone in Europe/Paris America/New_York UTC; do TZ=$zone jq -nr '"2026-07-01T09:00:00Z", "2026-01-01T09:00:00Z" | fromdate | todate' | tr '\n' ' '; done)
echo "$seen"
[ "$seen" = "2026-07-01T10:00:00Z 2026-01-01T09:00:00Z 2026-07-01T10:00:00Z 2026-01-01T09:00:00Z 2026-07-01T09:00:00Z 2026-01-01T09:00:00Z " ] || { echo "the behaviour has changed"; exit 1; }
