#!/usr/bin/env bash
# The periods of two weeks of a rota that begins on Monday, 2 March 2026.
#
# Question: what are the first three periods of "every 2 weeks from 2026/03/02 to 2026/05/01", and of "every 14 days" of the same dates?
# Expected: 2 to 15 March, 16 to 29 March, 30 March to 12 April, both times. (The question came up while other inputs were run.)
# Seen with ledger 3.3.0 (Debian 12): 2 to 7 March, which are six days, 8 to 21 March and 22 March to 4 April; and as expected. Weeks are aligned to the start of a week, a Sunday, and two
# of them are counted from there, so the first period is too short and the rest are a day early; days are counted from the date.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" ledger libboost-filesystem1.74.0 libboost-iostreams1.74.0 libboost-python1.74.0 libboost-regex1.74.0 | grep ^ledger
export LD_LIBRARY_PATH="$place/usr/lib/ledger:$place/usr/lib/x86_64-linux-gnu"
periods() {
  TZ=UTC "$place/usr/bin/ledger" --init-file /dev/null period "every $1 from 2026/03/02 to 2026/05/01" | sed -n 's/^ [123]: \(.*\)$/\1/p' | tail -n 3 | tr '\n' ';'
}
seen="$(periods "2 weeks") / $(periods "14 days")"
echo "$seen"
[ "$seen" = "26-Mar-02 -- 26-Mar-07;26-Mar-08 -- 26-Mar-21;26-Mar-22 -- 26-Apr-04; / 26-Mar-02 -- 26-Mar-15;26-Mar-16 -- 26-Mar-29;26-Mar-30 -- 26-Apr-12;" ] ||
  { echo "the behaviour has changed"; exit 1; }
