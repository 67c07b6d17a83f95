#!/usr/bin/env bash
# A month before the 15th of January 2026.
#
# Question: what does decoded-time-add make of 2026-01-15 with -1 and with -13 months, and of 2026-12-15 with 1 month?
# Guess: December 2025, December 2024 and January 2027.
# Seen with GNU Emacs 28.2 (Debian): December 2026, December 2025 and January 2027. The year follows the months only forwards: going back over New
# Year takes the month of the year before but leaves its year too late by one.
set -eu
command -v emacs >/dev/null || { echo "emacs is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.el" <<'LISP'
(require 'time-date)
(defun month-of (year month months)
  (let ((moment (decoded-time-add (list 0 0 9 15 month year nil nil nil) (make-decoded-time :month months))))
    (format "%d-%02d" (decoded-time-year moment) (decoded-time-month moment))))
(princ (format "%s %s %s\n" (month-of 2026 1 -1) (month-of 2026 1 -13) (month-of 2026 12 1)))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '2026-12 2025-12 2027-01' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
