#!/usr/bin/env bash
# The age of a ticket in months and days, in a spreadsheet.
#
# Question: DATEDIF from 31 January to 1 March 2026: how many months ("m"), and how many days besides ("md")? And from 30 January?
# Guess: 1 and 1, and 1 and 1: a month ends on 28 February.
# Seen with Gnumeric 1.12.55 (Debian): 1 and -2, and 1 and -1. The days are counted from the 31st and the 30th of February, which are days of March.
set -eu
command -v ssconvert >/dev/null || { echo "gnumeric is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.csv" <<'CSV'
"=DATEDIF(DATE(2026,1,31),DATE(2026,3,1),""m"")","=DATEDIF(DATE(2026,1,31),DATE(2026,3,1),""md"")","=DATEDIF(DATE(2026,1,30),DATE(2026,3,1),""m"")","=DATEDIF(DATE(2026,1,30),DATE(2026,3,1),""md"")"
CSV
dpkg-query -W gnumeric
ssconvert -T Gnumeric_stf:stf_csv "$place/question.csv" "$place/answer.csv" 2>/dev/null
seen=$(cat "$place/answer.csv")
echo "$seen"
[ "$seen" = "1,-2,1,-1" ] || { echo "the behaviour has changed"; exit 1; }
