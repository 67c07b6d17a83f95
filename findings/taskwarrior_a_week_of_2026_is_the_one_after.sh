#!/usr/bin/env bash
# A date written as a week date of ISO 8601, as weekly reports name their weeks.
#
# Question: which date is 2019-W10-1, 2021-W10-1, 2024-W10-1, 2026-W10-1 and 2032-W10-1, the Monday of week 10?
# Expected: 4 March 2019, 8 March 2021, 4 March 2024, 2 March 2026 and 1 March 2032, as Python and date(1) have them. (The question came up while another was run.)
# Seen with Taskwarrior 2.6.2 (Debian 12): right in 2019, 2021 and 2024; 9 March 2026 and 8 March 2032. In a year that begins on a Thursday every week date is a week late.
set -eu
command -v task > /dev/null || { echo "taskwarrior is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
printf 'confirmation=off\nverbose=nothing\nweekstart=monday\n' > "$place/rc"
export TZ=UTC TASKDATA="$place" TASKRC="$place/rc"
task --version
for year in 2019 2021 2024 2026 2032; do
  echo "$(task calc "$year-W10-1" | cut -c 1-10) $(python3 -c "import datetime; print(datetime.date.fromisocalendar($year, 10, 1))")"
done | tee "$place/seen"
diff "$place/seen" - <<'EXPECTED' || { echo "the behaviour has changed"; exit 1; }
2019-03-04 2019-03-04
2021-03-08 2021-03-08
2024-03-04 2024-03-04
2026-03-09 2026-03-02
2032-03-08 2032-03-01
EXPECTED
