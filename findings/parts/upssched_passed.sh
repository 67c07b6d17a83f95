#!/usr/bin/env bash
# Print what upssched of Network UPS Tools passes to its command, a line a call: upssched_passed.sh SETTINGS EVENT...
# SETTINGS are the AT lines, with semicolons between them; an EVENT is a type and the name of a UPS with a colon between them, or a number of seconds to wait.
# Each line has half seconds since the start, and the argument of the command.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/unpacked.sh" "$place" nut-client libupsclient6 | grep ^nut-client >&2
export LD_LIBRARY_PATH="$place/lib/x86_64-linux-gnu:$place/usr/lib/x86_64-linux-gnu" NUT_CONFPATH="$place"
printf '#!/bin/sh\necho "$(($(date +%%s%%N) / 500000000 - %s)) $1" >> %s/passed\n' "$(($(date +%s%N) / 500000000))" "$place" > "$place/command"
chmod +x "$place/command"
{ printf 'CMDSCRIPT %s/command\nPIPEFN %s/pipe\nLOCKFN %s/lock\n' "$place" "$place" "$place"; echo "$1" | tr ';' '\n'; } > "$place/upssched.conf"
: > "$place/passed"
shift
for event in "$@"; do
  case $event in
    *:*) NOTIFYTYPE=${event%%:*} UPSNAME=${event#*:} "$place/sbin/upssched" > /dev/null 2>&1 ;;
    *) sleep "$event" ;;
  esac
done
cat "$place/passed"
