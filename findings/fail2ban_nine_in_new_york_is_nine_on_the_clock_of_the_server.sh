#!/usr/bin/env bash
# Lines of a log with a zone behind the time, read on a server in Paris.
#
# Question: which moments (UTC) are "2026-11-30 09:00:00 UTC", "... EST", "... CET" and "2026-11-30T09:00:00-0500"?
# Expected: 09:00, 14:00, 08:00 and 14:00, or no moment for the second. (The question came up while other inputs were run.)
# Seen with Fail2Ban 1.0.2 (Debian 12): 09:00, 08:00, 08:00 and 14:00. Of names it knows those of UTC; any other is passed over and the time is that of the server's clock, six hours early for New York.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" fail2ban
read_as() {
  PYTHONPATH="$place/usr/lib/python3/dist-packages" TZ=Europe/Paris faketime '2026-11-30 16:00:00' python3 -W ignore "$place/usr/bin/fail2ban-regex" \
    -c "$place/etc/fail2ban" -o row "$1 h sshd: fail from 192.0.2.1" 'fail from <HOST>' 2> /dev/null | sed -n "s/^\['192.0.2.1',[[:space:]]*\([0-9]*\).*/\1/p"
}
seen=$(for text in "2026-11-30 09:00:00 UTC" "2026-11-30 09:00:00 EST" "2026-11-30 09:00:00 CET" "2026-11-30T09:00:00-0500"; do date -u -d "@$(read_as "$text")" +%H:%M; done | tr '\n' ' ')
echo "$seen"
[ "$seen" = "09:00 08:00 08:00 14:00 " ] || { echo "the behaviour has changed"; exit 1; }
