#!/usr/bin/env bash
# All days of the week, as a range of weekdays of Alertmanager.
#
# Question: does amtool check-config take the weekdays monday:sunday, sunday:saturday and saturday:monday?
# Guess: the third is refused. Expected of the first two, which were run beside it: they are the whole week.
# Seen with amtool 0.25.0 (prometheus-alertmanager of Debian 12): sunday:saturday alone. A week begins on Sunday there, and the message has it the other way
# round: "start day cannot be before end day".
set -eu
command -v amtool > /dev/null || { echo "amtool is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
amtool --version 2>&1 | head -n 1
seen=$(for days in monday:sunday sunday:saturday saturday:monday; do
  printf 'route: {receiver: desk}\nreceivers: [{name: desk}]\ntime_intervals: [{name: days, time_intervals: [{weekdays: ["%s"]}]}]\n' "$days" > "$place/main.yml"
  amtool check-config "$place/main.yml" 2>&1 | sed -n "s/.*\(SUCCESS\|FAILED: .*\)/$days \1/p"
done)
echo "$seen"
[ "$seen" = "monday:sunday FAILED: start day cannot be before end day
sunday:saturday SUCCESS
saturday:monday FAILED: start day cannot be before end day" ] || { echo "the behaviour has changed"; exit 1; }
