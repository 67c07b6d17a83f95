#!/usr/bin/env bash
# Working time that is recorded with one tag, such as support, week or late.
#
# Question: which tags has an hour that is tracked with "timew track 2026-05-04T09:00 - 2026-05-04T10:00 TAG", for support, week, mon and late?
# Expected: the tag each time. (The question came up while other inputs were run.)
# Seen with Timewarrior 1.4.3 (Debian 12): support has it; week and mon have none, without a warning, since they are taken as the beginnings of its hints :week and :month; late is an error
# ("Unrecognized date range"), as it is the beginning of the date "later".
set -eu
command -v timew > /dev/null || { echo "timewarrior is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export TIMEWARRIORDB="$place" TZ=UTC
mkdir "$place/data"
touch "$place/timewarrior.cfg"
tags() {
  rm -f "$place"/data/*
  timew track 2026-05-04T09:00 - 2026-05-04T10:00 "$1" :quiet < /dev/null > "$place/out" 2>&1 || { echo "$1: $(cut -d: -f1 "$place/out")"; return; }
  echo "$1: $(timew export | grep -o '"tags":.*]' || echo none)"
}
echo "timew $(timew --version)"
seen=$(for tag in support week mon late; do tags "$tag"; done)
echo "$seen"
[ "$seen" = 'support: "tags":["support"]
week: none
mon: none
late: Unrecognized date range' ] || { echo "the behaviour has changed"; exit 1; }
