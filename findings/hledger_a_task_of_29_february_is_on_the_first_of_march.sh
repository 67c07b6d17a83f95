#!/usr/bin/env bash
# A yearly task of 29 February and a monthly one of the 31st, as periodic transactions of a journal (which is how time and budgets are planned in plain text).
#
# Question: on which days from 2027 to 2029 is "every 2/29", and on which from January to April 2026 is "every 31st day of month"?
# Expected: 29 February 2028 alone, or with 28 February 2027 and 2029; the last days of the months. (The question came up while other inputs were run.)
# Seen with hledger 1.25 (Debian 12): 1 March in each year, also in 2028, which has 29 February. The 31st is the last day of a shorter month, as guessed. Both begin with the last
# such day before the plan (1 March 2026, 31 December 2025).
set -eu
command -v hledger > /dev/null || { echo "hledger is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
days() {
  printf '~ %s\n  task  1h\n  plan\n' "$1" > "$place/plan.journal"
  hledger -f "$place/plan.journal" --forecast=2025-01-01..2030-01-01 register task -O csv | cut -d, -f2 | tr -d '"' | grep -v date | tr '\n' ' '
}
hledger --version
seen="$(days 'every 2/29 from 2027-01-01 to 2030-01-01')/ $(days 'every 31st day of month from 2026-01-01 to 2026-05-01')"
echo "$seen"
[ "$seen" = "2026-03-01 2027-03-01 2028-03-01 2029-03-01 / 2025-12-31 2026-01-31 2026-02-28 2026-03-31 2026-04-30 " ] || { echo "the behaviour has changed"; exit 1; }
