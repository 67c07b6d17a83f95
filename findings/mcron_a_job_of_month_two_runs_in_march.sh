#!/usr/bin/env bash
# A crontab for two daemons, with months as numbers and as names.
#
# Question: on which days are the next runs of "0 9 1 2 *", of "0 9 1 feb *", of "0 9 31 12 *" and of "0 9 1 12 *"?
# Expected: on 1 February twice, on 31 December and on 1 December, as crontab(5) of Vixie cron has it; mcron reads that format. (The question came up while another was run.)
# Seen with mcron 1.0.8 (Debian 12): on 1 March, 1 February, 31 January and 1 January. A month that is written as a number is a month late, and one that is written by its name is right.
set -eu
command -v mcron > /dev/null && command -v faketime > /dev/null || { echo "mcron or faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/cron"
export TZ=UTC GUILE_AUTO_COMPILE=0 XDG_CONFIG_HOME="$place" XDG_CACHE_HOME="$place"
dpkg-query -W mcron || true
for line in "0 9 1 2 *" "0 9 1 feb *" "0 9 31 12 *" "0 9 1 12 *"; do
  echo "$line true" > "$place/cron/job.vixie"
  run=$(faketime "2026-11-28 08:00:00" mcron --schedule=1 | grep -o -E "[A-Z][a-z]{2} +[0-9]+ 09:00" | tr -s " ")
  echo "$line: $run"
done | tee "$place/seen"
diff "$place/seen" - <<'EXPECTED' || { echo "the behaviour has changed"; exit 1; }
0 9 1 2 *: Mar 1 09:00
0 9 1 feb *: Feb 1 09:00
0 9 31 12 *: Jan 31 09:00
0 9 1 12 *: Jan 1 09:00
EXPECTED
