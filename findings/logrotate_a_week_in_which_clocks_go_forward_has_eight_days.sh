#!/usr/bin/env bash
# A log that is rotated every seven days ("weekly 7"), at noon, in Paris, over the night in which clocks go forward.
#
# Question: the last rotation was on 3 March 2026 at noon; is one due on the 10th at noon? And if it was on 26 March, on 2 April at noon, and on 3 April?
# Its documents ("if the date is advanced by at least 7 days since the last rotation, while ignoring the exact time") let one expect: yes, yes and yes.
# Seen with logrotate 3.21.0 (Debian 12): yes, no and yes. Midnights are seven times 24 hours less one apart, which is fewer than seven days, so that week has eight.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" logrotate libpopt0 | grep ^logrotate
mkdir -m 755 "$place/logs"
echo x > "$place/logs/log"
printf '%s {\n weekly 7\n rotate 4\n}\n' "$place/logs/log" > "$place/configuration"
chmod 600 "$place/configuration"
due() {
  printf 'logrotate state -- version 2\n"%s" %s-12:0:0\n' "$place/logs/log" "$1" > "$place/state"
  if TZ=Europe/Paris LD_LIBRARY_PATH="$place/usr/lib/x86_64-linux-gnu:$place/lib/x86_64-linux-gnu" faketime "$2 12:00:00" "$place/usr/sbin/logrotate" -d -s "$place/state" "$place/configuration" 2>&1 |
    grep -q "log needs rotating"; then echo yes; else echo no; fi
}
seen="$(due 2026-3-3 2026-03-10) $(due 2026-3-26 2026-04-02) $(due 2026-3-26 2026-04-03)"
echo "$seen"
[ "$seen" = "yes no yes" ] || { echo "the behaviour has changed"; exit 1; }
