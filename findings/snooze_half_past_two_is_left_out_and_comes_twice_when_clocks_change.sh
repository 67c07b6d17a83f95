#!/usr/bin/env bash
# A daily job of half past two in Paris, over the nights in which clocks go forward and back in 2026.
#
# Question: when are the first two runs of "snooze -H2 -M30" after noon of 28 March and of 24 October?
# Guess: on 29 March at 03:30 and on the 30th; on 25 October, once, and on the 26th.
# Seen with snooze 0.5 (Debian 12): on 30 and 31 March, so the day has no run; and on 25 October twice, an hour apart.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" snooze
command -v faketime > /dev/null || { echo "faketime is not installed" >&2; exit 77; }
runs() { TZ=Europe/Paris faketime -f "@$1" "$place/usr/bin/snooze" -n -H2 -M30 | head -n 2 | cut -d " " -f 1; }
seen=$(runs "2026-03-28 12:00:00"; runs "2026-10-24 12:00:00")
echo "$seen"
[ "$seen" = "2026-03-30T02:30:00+0200
2026-03-31T02:30:00+0200
2026-10-25T02:30:00+0200
2026-10-25T02:30:00+0100" ] || { echo "the behaviour has changed"; exit 1; }
