#!/usr/bin/env bash
# A length of more than a day, written and read again.
#
# Question: what is the text of hms(hours = 25) and of hms(-1800), and what does parse_hms() read from them?
# Guess: 25:00:00 and -00:30:00, and both are read as they were.
# Seen with hms 1.1.2 (Debian 12): the texts are so, and both are read as NA. What it reads is a time of the day.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-hms 2> /dev/null || { echo "r-cran-hms is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
library(hms)
texts <- c(format(hms(hours = 25)), format(hms(-1800)))
cat(texts, suppressWarnings(as.numeric(parse_hms(texts))))
R
)
echo "$seen"
[ "$seen" = "25:00:00 -00:30:00 NA NA" ] || { echo "the behaviour has changed"; exit 1; }
