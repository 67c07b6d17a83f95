#!/usr/bin/env bash
# The week of the year, by date-week-number of SRFI 19 ("the ordinal week of the year, ignoring a first partial week"), with weeks that begin on Monday.
#
# Question: which weeks have 1, 4, 5 and 12 January 2026, where the first is a Thursday and the 5th a Monday?
# Expected: 0, 0, 1 and 2, as strftime %W has them. (The question came up while other inputs were run.)
# Seen with Guile 3.0.8 (Debian 12): -1, -1, 0 and 1. The first whole week has the number zero, so the days before it are in week minus one, and a report by weeks is one off from that of other programs.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" guile-3.0 guile-3.0-libs libgc1 | grep ^guile-3.0-libs
export LD_LIBRARY_PATH="$place/usr/lib/x86_64-linux-gnu" GUILE_AUTO_COMPILE=0 GUILE_LOAD_PATH="$place/usr/share/guile/3.0" TZ=UTC
export GUILE_LOAD_COMPILED_PATH="$LD_LIBRARY_PATH/guile/3.0/ccache"
cat > "$place/dates.scm" <<'SCHEME'
(use-modules (srfi srfi-19))
(define (week day) (date-week-number (make-date 0 0 0 0 day 1 2026 0) 1))
(display (list (week 1) (week 4) (week 5) (week 12)))
SCHEME
seen=$("$(ls "$place"/usr/bin/guile-3.0 "$place"/usr/lib/guile-3.0/bin/guile 2> /dev/null | head -n 1)" "$place/dates.scm")
echo "$seen"
[ "$seen" = "(-1 -1 0 1)" ] || { echo "the behaviour has changed"; exit 1; }
