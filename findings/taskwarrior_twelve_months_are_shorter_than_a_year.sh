#!/usr/bin/env bash
# A yearly review, and one of every twelve months, in the arithmetic of tasks.
#
# Question: are "12months == 1y" and "1month == 30d", and what are 12months and 1y?
# Guess: both are true or an error, and the lengths of a calendar: P1Y for both.
# Seen with Taskwarrior 2.6.2 (Debian 12): false and true; P360D and P365D. A month is 30 days and a year 365, so twelve months end five days before a year.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" taskwarrior
printf 'confirmation=off\nverbose=nothing\n' > "$place/rc"
seen=$(for sum in "12months == 1y" "1month == 30d" 12months 1y; do TZ=UTC TASKDATA="$place" TASKRC="$place/rc" "$place/usr/bin/task" calc "$sum"; done | tr '\n' ' ')
echo "$seen"
[ "$seen" = "false true P360D P365D " ] || { echo "the behaviour has changed"; exit 1; }
