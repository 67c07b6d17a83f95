#!/usr/bin/env bash
# A yearly review of a contract that began on leap day, in a plain text calendar.
#
# Question: on which days of January to March 2026 and of 2028 are "2024* 2 29" (each year) and "m=feb & d=29" (a condition)?
# Expected: none of 2026, or 28 February or 1 March; 29 February 2028. (The question came up while other inputs were run.)
# Seen with when 1.1.45 (Debian 12): the first is on "Sun 2026 Feb 29", a day that the year does not have (Sunday is the first of March); the condition is
# not met in 2026. Both are on Tue 2028 Feb 29.
set -eu
command -v perl > /dev/null || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" when
mkdir "$place/.when"
echo "calendar = $place/.when/calendar" > "$place/.when/preferences"
printf '2024* 2 29 , review\nm=feb & d=29 , leap day\n' > "$place/.when/calendar"
seen=$(for year in 2026 2028; do
  HOME="$place" LC_ALL=C perl "$place/usr/bin/when" --now="$year 1 1" --past=0 --future=90 --noheader --wrap=0 < /dev/null 2> /dev/null | tr -s ' '
done)
echo "$seen"
[ "$seen" = "Sun 2026 Feb 29 review
Tue 2028 Feb 29 review
Tue 2028 Feb 29 leap day" ] || { echo "the behaviour has changed"; exit 1; }
