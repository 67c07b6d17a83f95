#!/usr/bin/env bash
# Checks of the night and of two kinds of days, as "every" of a monitoring daemon has them: a cron-style string, for which it prints no error.
#
# Question: does a check with "0 22-2 * * *" run at 22:00, at 23:00 and at 01:00, and one with "0 9 13 * 5" at 09:00 on Friday, 13 November 2026, on Friday the 27th and on Sunday, 13 December?
# Guess: the first is refused, or runs at all three; the second runs on all three days, the 13th or a Friday, as in cron.
# Seen with Monit 5.33.0 (Debian): the first is accepted (monit -t: "Control file syntax OK") and runs at none; the second on Friday the 13th alone. A range over midnight is
# empty, and all fields have to match, so a check runs less than its author thinks, or never.
set -eu
for program in monit faketime; do
  command -v "$program" > /dev/null || { echo "$program is not installed"; exit 77; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
ran() {
  rm -f "$place/ran" "$place"/own.*
  cat > "$place/control" <<CONTROL
set daemon 5
set logfile $place/own.log
set idfile $place/own.id
set statefile $place/own.state
set pidfile $place/own.pid
check program once with path "/usr/bin/touch $place/ran" every "$1"
  if status != 0 then alert
CONTROL
  chmod 600 "$place/control"
  monit -c "$place/control" -t > "$place/checked" 2>&1 || { echo refused; return; }
  TZ=UTC faketime -f "@$2" timeout 4 monit -I -c "$place/control" > "$place/out" 2>&1 || true
  if [ -e "$place/ran" ]; then echo yes; else echo no; fi
}
monit -V | head -n 1
seen=$(echo $(ran "0 22-2 * * *" "2026-11-27 22:00:05") $(ran "0 22-2 * * *" "2026-11-27 23:00:05") $(ran "0 22-2 * * *" "2026-11-28 01:00:05") \
  $(ran "0 9 13 * 5" "2026-11-13 09:00:05") $(ran "0 9 13 * 5" "2026-11-27 09:00:05") $(ran "0 9 13 * 5" "2026-12-13 09:00:05"))
echo "$seen"
[ "$seen" = "no no no yes no no" ] || { echo "the behaviour has changed"; exit 1; }
