#!/usr/bin/env bash
# The time that is left of a target, written by format-seconds; it was missed by an hour and a half.
#
# Question: what are 5400 and -5400 seconds in the format "%h:%.2m", and -5400 in "%d days %h:%.2m"?
# Expected: 1:30, -1:30 and "-0 days 1:30" or "0 days -1:30". (The question came up while another was run.)
# Seen with GNU Emacs 28.2 (Debian): 1:30, -2:30 and "-1 days 22:30". Each part is rounded down and only the first has the sign.
set -eu
command -v emacs >/dev/null || { echo "emacs is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.el" <<'LISP'
(require 'time-date)
(princ (format "%s %s %s\n" (format-seconds "%h:%.2m" 5400) (format-seconds "%h:%.2m" -5400) (format-seconds "%d days %h:%.2m" -5400)))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '1:30 -2:30 -1 days 22:30' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
