#!/usr/bin/env bash
# A task that is due on the last of January and recurs each month.
#
# Question: on which days is it due with recur:monthly, recur:P1M, recur:1month and recur:1mo?
# Expected: the same days with all four. (The question came up while another was run.)
# Seen with Taskwarrior 2.6.2 (Debian 12): with monthly and P1M on 31 January, 28 February and from then on the 28th; with 1month and 1mo every thirty days, on 31 January, 2 March and 1 April.
set -eu
command -v task > /dev/null && command -v faketime > /dev/null || { echo "taskwarrior or faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
printf 'confirmation=off\nverbose=nothing\nrecurrence.limit=5\ndateformat=m-D\nreport.next.columns=due\nreport.next.labels=due\nreport.next.sort=due+\n' > "$place/rc"
export TZ=UTC TASKDATA="$place" TASKRC="$place/rc"
task --version
for length in monthly P1M 1month 1mo; do
  rm -f "$place"/*.data
  faketime "2026-01-01 12:00:00" task add review due:1-31 "recur:$length" > /dev/null
  echo "$length: $(faketime "2026-01-01 12:00:00" task next | xargs)"
done | tee "$place/seen"
diff "$place/seen" - <<'EXPECTED' || { echo "the behaviour has changed"; exit 1; }
monthly: 1-31 2-28 3-28 4-28 5-28
P1M: 1-31 2-28 3-28 4-28 5-28
1month: 1-31 3-02 4-01 5-01 5-31
1mo: 1-31 3-02 4-01 5-01 5-31
EXPECTED
