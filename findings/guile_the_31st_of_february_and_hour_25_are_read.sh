#!/usr/bin/env bash
# Dates that do not exist, from a file: 31 February, 25:61, and a Friday that is a Monday.
#
# Question: what does string->date of SRFI 19 make of "2026-02-31 25:61", what is 31 February as a moment, and which weekday has "Friday 2 March 2026"?
# Guess: an error for the first; an error or Monday for the last.
# Seen with Guile 3.0.8 (Debian 12): 2026-02-31 25:61, written back as it was read; 3 March; Monday. Digits are counted and not looked at, so a mistyped date is right as a text and another day as a moment.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" guile-3.0 guile-3.0-libs libgc1 | grep ^guile-3.0-libs
export LD_LIBRARY_PATH="$place/usr/lib/x86_64-linux-gnu" GUILE_AUTO_COMPILE=0 GUILE_LOAD_PATH="$place/usr/share/guile/3.0" TZ=UTC
export GUILE_LOAD_COMPILED_PATH="$LD_LIBRARY_PATH/guile/3.0/ccache"
cat > "$place/dates.scm" <<'SCHEME'
(use-modules (srfi srfi-19))
(display (date->string (string->date "2026-02-31 25:61" "~Y-~m-~d ~H:~M") "~Y-~m-~d ~H:~M "))
(display (date->string (time-utc->date (date->time-utc (string->date "2026-02-31" "~Y-~m-~d")) 0) "~1 "))
(display (date->string (string->date "Friday 2 March 2026" "~A ~d ~B ~Y") "~A"))
SCHEME
seen=$("$(ls "$place"/usr/bin/guile-3.0 "$place"/usr/lib/guile-3.0/bin/guile 2> /dev/null | head -n 1)" "$place/dates.scm")
echo "$seen"
[ "$seen" = "2026-02-31 25:61 2026-03-03 Monday" ] || { echo "the behaviour has changed"; exit 1; }
