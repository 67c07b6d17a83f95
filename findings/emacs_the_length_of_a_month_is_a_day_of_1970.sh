#!/usr/bin/env bash
# The duration that Emacs reads from an interval of ISO 8601 with two dates.
#
# Question: iso8601-parse-interval returns start, end and duration. What is the duration of 2026-03-01/2026-04-01, and of 2026-03-01/P1M?
# Expected: both in the form of its other durations, that is 31 days or a month, and one month. (The question came up while another was run.)
# Seen with GNU Emacs 28.2 (Debian): in a zone without changes of the clock the first is second 0 of 0:00 on 1 February 1970, the second is one month.
# Between two dates the duration is the moment so many seconds after the epoch, so a length of 31 days has the year 1970, month 2 and day 1.
set -eu
command -v emacs >/dev/null || { echo "emacs is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.el" <<'LISP'
(set-time-zone-rule "UTC")
(require 'iso8601)
(defun parts (text)
  (let ((length (nth 2 (iso8601-parse-interval text))))
    (list (decoded-time-year length) (decoded-time-month length) (decoded-time-day length) (decoded-time-hour length))))
(princ (format "%S %S\n" (parts "2026-03-01/2026-04-01") (parts "2026-03-01/P1M")))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '(1970 2 1 0) (0 1 0 0)' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
