#!/usr/bin/env bash
# Print the row of a SELECT of lnav at 12:54:55 (UTC) on 5 March 2026: lnav_row.sh "COLUMN, COLUMN"
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed" >&2; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/unpacked.sh" "$place" lnav >&2
HOME="$place" TERM=xterm TZ=UTC faketime -f '@2026-03-05 12:54:55' "$place/usr/bin/lnav" -N -n -c ";select $1" -c ':write-csv-to -' | tail -n 1
