#!/usr/bin/env bash
# A task that is repeated each month from the 31st of January.
#
# Question: SCHEDULED: <2026-01-31 Sat +1m>. Which dates get the task as it is done each month, and on which date does the agenda have it next, as
# seen on 1 February, 1 March and 1 April, if it is not done?
# Guess: 28 February, 31 March and 30 April, for both.
# Seen with Org 9.5.5 (GNU Emacs 28.2, Debian): done, it goes to 3 March, 3 April and 3 May; not done, the agenda has 3 March, 31 March and 1 May.
# Neither has a date in February, and one month the two have different days. The day that a month lacks is carried into the next, from the first date
# in the agenda and from the last one when the task is done.
set -eu
command -v emacs >/dev/null || { echo "emacs is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.el" <<'LISP'
(set-time-zone-rule "UTC")
(require 'org)
(defun done-dates (stamp)
  (with-temp-buffer
    (org-mode)
    (insert "* TODO report\nSCHEDULED: " stamp "\n")
    (let ((org-log-repeat nil) dates)
      (dotimes (_ 3 (nreverse dates))
        (goto-char (point-min))
        (org-todo 'done)
        (goto-char (point-min))
        (re-search-forward "<\\([0-9-]+\\)")
        (push (match-string 1) dates)))))
(defun agenda-date (stamp month)
  (pcase-let* ((day (calendar-absolute-from-gregorian (list month 1 2026)))
               (`(,month ,day ,year) (calendar-gregorian-from-absolute (org-closest-date stamp day 'future))))
    (format "%d-%02d-%02d" year month day)))
(let ((stamp "<2026-01-31 Sat +1m>"))
  (princ (format "%S %S\n" (done-dates stamp) (mapcar (lambda (month) (agenda-date stamp month)) '(2 3 4)))))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '("2026-03-03" "2026-04-03" "2026-05-03") ("2026-03-03" "2026-03-31" "2026-05-01")' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
