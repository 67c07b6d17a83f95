#!/usr/bin/env bash
# A mistake in the calendar of a timer.
#
# Question: are "*-02-30" and "2026-02-30" valid, and when do they elapse?
# Guess: they are refused.
# Seen with systemd 252 (Debian 12): both are valid, and elapse never; the exit code is 0. What is more than 31, as "*-02-32", is refused.
set -eu
command -v systemd-analyze > /dev/null || { echo "systemd is not installed"; exit 77; }
systemd-analyze --version | head -n 1
seen=$(for timer in "*-02-30" "2026-02-30" "*-02-32"; do
  TZ=UTC LC_ALL=C systemd-analyze calendar --base-time="2026-01-01 UTC" "$timer" > /dev/null 2>&1 && TZ=UTC LC_ALL=C systemd-analyze calendar --base-time="2026-01-01 UTC" "$timer" | sed -n 's/.*Next elapse: //p' || echo refused
done)
echo "$seen"
[ "$seen" = "never
never
refused" ] || { echo "the behaviour has changed"; exit 1; }
