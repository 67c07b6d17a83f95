#!/usr/bin/env bash
# Time intervals for the end of each month, in a configuration of Alertmanager.
#
# Question: which of the days_of_month 27:-1, 28:-1, 31:-1, 31:31, 24:-7 and 1:-28 does amtool check-config take?
# Guess: all but perhaps the last two, which some months lack.
# Seen with amtool 0.25.0 (prometheus-alertmanager of Debian 12): 27:-1 and 31:31; the others are refused, with the whole configuration: "end day -1 is always
# before start day 28". A day from the end is counted in a month of 28 days, so that range has to have a day in February; one to the 31st has not.
set -eu
command -v amtool > /dev/null || { echo "amtool is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
amtool --version 2>&1 | head -n 1
seen=$(for days in 27:-1 28:-1 31:-1 31:31 24:-7 1:-28; do
  printf 'route: {receiver: desk}\nreceivers: [{name: desk}]\ntime_intervals: [{name: days, time_intervals: [{days_of_month: ["%s"]}]}]\n' "$days" > "$place/main.yml"
  amtool check-config "$place/main.yml" 2>&1 | sed -n "s/.*\(SUCCESS\|FAILED: .*\)/$days \1/p"
done)
echo "$seen"
[ "$seen" = "27:-1 SUCCESS
28:-1 FAILED: end day -1 is always before start day 28
31:-1 FAILED: end day -1 is always before start day 31
31:31 SUCCESS
24:-7 FAILED: end day -7 is always before start day 24
1:-28 FAILED: end day -28 is always before start day 1" ] || { echo "the behaviour has changed"; exit 1; }
