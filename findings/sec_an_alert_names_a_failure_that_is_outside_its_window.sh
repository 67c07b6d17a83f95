#!/usr/bin/env bash
# A rule of the Simple Event Correlator that writes an alert at the third failure within six seconds.
#
# Question: SingleWithThreshold with window=6 and thresh=3 and an action that writes the number of the failure; failures at second 0, 4, 7 and 8.
# Which number is written, and when?
# Guess: at second 8, number 8: the window slides, and the failures of 4, 7 and 8 are in it.
# Seen with SEC 2.9.1 (Debian): at second 8, number 0. The texts of an action are those of the failure that began the operation, also after the window
# has left it behind, so the alert names a failure that is none of the three.
set -eu
command -v sec >/dev/null || { echo "sec is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
cat > rules <<'RULES'
type=SingleWithThreshold
ptype=RegExp
pattern=failure (\d+)
desc=failures
action=write - alert of failure $1
window=6
thresh=3
RULES
mkfifo lines
sec --conf=rules --input=lines --notail --quiet --intevents=0 > out 2>/dev/null &
daemon=$!
exec 7> lines
second=0
for failure in 0 4 7 8; do
  sleep $((failure - second))
  second=$failure
  [ "$failure" = 8 ] && before=$(cat out)
  echo "failure $failure" >&7
done
exec 7>&-
sleep 1
kill "$daemon" 2>/dev/null || true
wait "$daemon" || true
sec --version | head -n 1
seen="before: $before; after: $(cat out)"
echo "$seen"
[ "$seen" = "before: ; after: alert of failure 0" ] || { echo "the behaviour has changed"; exit 1; }
