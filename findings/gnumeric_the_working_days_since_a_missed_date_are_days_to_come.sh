#!/usr/bin/env bash
# The working days that are left until the due date of a ticket, in a spreadsheet.
#
# Question: on Monday 9 March 2026, what is NETWORKDAYS until Friday the 6th, which has passed, and until Tuesday the 10th?
# Guess: -2 and 2, as in Excel and OpenDocument.
# Seen with Gnumeric 1.12.55 (Debian): 2 and 2. The sign is lost, so a ticket that is a working day late looks like one that is due tomorrow.
set -eu
command -v ssconvert >/dev/null || { echo "gnumeric is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.csv" <<'CSV'
"=NETWORKDAYS(DATE(2026,3,9),DATE(2026,3,6))","=NETWORKDAYS(DATE(2026,3,9),DATE(2026,3,10))"
CSV
dpkg-query -W gnumeric
ssconvert -T Gnumeric_stf:stf_csv "$place/question.csv" "$place/answer.csv" 2>/dev/null
seen=$(cat "$place/answer.csv")
echo "$seen"
[ "$seen" = "2,2" ] || { echo "the behaviour has changed"; exit 1; }
