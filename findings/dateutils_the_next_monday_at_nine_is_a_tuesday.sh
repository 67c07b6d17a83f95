#!/usr/bin/env bash
# The next Monday at nine in the morning, which is when a desk opens again, from a Wednesday at ten and from a Wednesday at eight.
#
# Question: what do "dateround 2026-03-04T10:00:00 Mon 09h" and the same from 08:00 print, and with the two in the other order?
# Expected: 2026-03-09T09:00:00 each time, which is a Monday. (The question came up while others were run.)
# Seen with dateutils 0.4.10 (Debian 12): Tuesday the 10th at nine from ten, and Monday from eight; Monday in the other order. Each step rounds up by itself: Monday at ten, and then nine of the next day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" dateutils
rounded() { "$place/usr/bin/dateutils.dround" "$@"; }
seen="$(rounded 2026-03-04T10:00:00 Mon 09h) $(rounded 2026-03-04T08:00:00 Mon 09h) $(rounded 2026-03-04T10:00:00 09h Mon)"
echo "$seen"
[ "$seen" = "2026-03-10T09:00:00 2026-03-09T09:00:00 2026-03-09T09:00:00" ] || { echo "the behaviour has changed"; exit 1; }
