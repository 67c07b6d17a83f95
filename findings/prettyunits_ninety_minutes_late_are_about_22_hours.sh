#!/usr/bin/env bash
# What is left of a target that was missed by ninety minutes, in a short form for a table.
#
# Question: which texts have 5400 and -5400 seconds, in full and compact?
# Guess: "1h 30m" and "-1h 30m"; "~1h" and "-1h" or the like.
# Seen with prettyunits 1.1.1 (r-cran-prettyunits of Debian 12): "1h 30m" and "-5400000ms"; "~1h" and "~22h". The compact form takes the hours of the day
# before, and has no sign.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" r-cran-prettyunits
seen=$(TZ=UTC R_LIBS="$place/usr/lib/R/site-library" Rscript --vanilla - <<'R'
library(prettyunits)
late <- c(5400, -5400)
cat(pretty_sec(late), pretty_sec(late, compact = TRUE), sep = " / ")
R
)
echo "$seen"
[ "$seen" = "1h 30m / -5400000ms / ~1h / ~22h" ] || { echo "the behaviour has changed"; exit 1; }
