#!/usr/bin/env bash
# Print the recipients that the alert daemon of Xymon selects for an alert: xymon_alerted.sh FOLDER "2026-03-02 10:00:00" MINUTES < RULES
# FOLDER is empty at first and is used again by further calls; the moment is in UTC, and MINUTES are those since the alert began.
set -eu
place=$1
if [ ! -d "$place/usr" ]; then bash "$(dirname "$0")/unpacked.sh" "$place" xymon libpcre3 | grep ^xymon >&2; fi
cat > "$place/alerts.cfg"
echo "0.0.0.0 h #" > "$place/hosts.cfg"
export LD_LIBRARY_PATH="$place/lib/x86_64-linux-gnu" HOSTSCFG="$place/hosts.cfg" MACHINE=h XYMONHOME="$place" XYMONTMP="$place" XYMONVAR="$place"
TZ=UTC "$place/usr/lib/xymon/server/bin/xymond_alert" --config="$place/alerts.cfg" --test h cpu --color=red --duration="$3" --time="$(date -u -d "$2" +%s)" 2>&1 |
  sed -n "s/.*Mail alert with command .*(RED)\" \([a-z]*\)'/\1/p" | tr '\n' ' '
