#!/usr/bin/env bash
# A due date that is typed as a day of the month.
#
# Question: it is 3 November. Which date is due:31st, and on 10 February which are 29th, 30th and 31st?
# Expected: the next day of that number: 31 December, 29 March, 30 March and 31 March. (The question came up while another was run.)
# Seen with Taskwarrior 2.6.2 (Debian 12): 1 December, 1 March, 2 March and 3 March. The day of a month that has no such day overflows into the next one, so "31st" is the first.
set -eu
command -v task > /dev/null && command -v faketime > /dev/null || { echo "taskwarrior or faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
printf 'confirmation=off\nverbose=nothing\n' > "$place/rc"
export TZ=UTC TASKDATA="$place" TASKRC="$place/rc"
task --version
{
  faketime "2026-11-03 12:00:00" task calc 31st
  for day in 29th 30th 31st; do faketime "2026-02-10 12:00:00" task calc "$day"; done
} | cut -c 1-10 | tee "$place/seen"
printf '2026-12-01\n2026-03-01\n2026-03-02\n2026-03-03\n' | diff "$place/seen" - || { echo "the behaviour has changed"; exit 1; }
