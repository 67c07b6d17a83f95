#!/usr/bin/env bash
# The days of a desk for long weekends, as a calendar of systemd.
#
# Question: on which days does "Sat..Mon" elapse, and are "22..06:00" (hours) and "*-11..02-01" (months) read?
# Guess: on Saturday, Sunday and Monday; hours and months are refused.
# Seen with systemd 252 (Debian 12): "Invalid argument", for all three. "Sat,Sun,Mon" is read, and written back as "Mon,Sat,Sun".
set -eu
command -v systemd-analyze > /dev/null || { echo "systemd is not installed"; exit 77; }
systemd-analyze --version | head -n 1
seen=$(for timer in "Sat..Mon" "22..06:00" "*-11..02-01" "Sat,Sun,Mon"; do
  TZ=UTC LC_ALL=C systemd-analyze calendar "$timer" 2>&1 | sed -n 's/.*\(Invalid argument\)/\1/p; s/.*Normalized form: \([^ ]*\).*/\1/p'
done)
echo "$seen"
[ "$seen" = "Invalid argument
Invalid argument
Invalid argument
Mon,Sat,Sun" ] || { echo "the behaviour has changed"; exit 1; }
