#!/usr/bin/env bash
# A backup at half past two in Paris, over the night when clocks go forward (29 March 2026).
#
# Question: when does "*-*-* 02:30 Europe/Paris" elapse from 28 March on, and when does "2026-03-29 02:30 Europe/Paris"?
# Guess: at 3:30 of the 29th, as cron of Debian and others run a job of the skipped hour.
# Seen with systemd 252 (Debian 12): on the 28th and the 30th, and never. A time that the clock skips does not match.
set -eu
command -v systemd-analyze > /dev/null || { echo "systemd is not installed"; exit 77; }
systemd-analyze --version | head -n 1
seen=$(for timer in "*-*-* 02:30 Europe/Paris" "2026-03-29 02:30 Europe/Paris"; do
  TZ=UTC LC_ALL=C systemd-analyze calendar --base-time="2026-03-27 12:00 UTC" --iterations=2 "$timer" | sed -n 's/^ *\(Next elapse\|Iter. #2\): //p'
done)
echo "$seen"
[ "$seen" = "Sat 2026-03-28 01:30:00 UTC
Mon 2026-03-30 00:30:00 UTC
never" ] || { echo "the behaviour has changed"; exit 1; }
