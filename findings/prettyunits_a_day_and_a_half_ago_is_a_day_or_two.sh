#!/usr/bin/env bash
# The age of a ticket of a day and a half, in three forms of one function.
#
# Question: which texts has vague_dt of 36 hours, as the default, short and terse? And of 46 minutes?
# Expected: one number in all forms: 1 day (or 2 days); an hour (or 46 minutes). (The question came up while other inputs were run.)
# Seen with prettyunits 1.1.1 (r-cran-prettyunits of Debian 12): "a day ago", "1 day" and "2d"; "about an hour ago", "46 min" and "46m". Each form has
# limits of its own.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" r-cran-prettyunits
seen=$(TZ=UTC R_LIBS="$place/usr/lib/R/site-library" Rscript --vanilla - <<'R'
library(prettyunits)
forms <- function(minutes) sapply(c("default", "short", "terse"), function(form) trimws(vague_dt(as.difftime(minutes, units = "mins"), format = form)))
cat(forms(36 * 60), forms(46), sep = " / ")
R
)
echo "$seen"
[ "$seen" = "a day ago / 1 day / 2d / about an hour ago / 46 min / 46m" ] || { echo "the behaviour has changed"; exit 1; }
