#!/usr/bin/env bash
# A series of iCalendar with a number of occurrences that is imported into the diary of Emacs.
#
# Question: on which days of March 2026 are the shifts of FREQ=WEEKLY;COUNT=3 from Monday the 2nd, and of FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4?
# Expected: 2, 9 and 16; and 2, 4, 9 and 11 (RFC 5545, 3.3.10). (The question came up while another was run.)
# Seen with GNU Emacs 28.2 (Debian): 2, 9, 16 and 23; and 2, 4, 9, 11, 16, 18, 23, 25 and 30. The number is taken as one of weeks after the first,
# whose last day is included.
set -eu
command -v emacs >/dev/null || { echo "emacs is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.el" <<'LISP'
(set-time-zone-rule "UTC")
(require 'icalendar)
(require 'diary-lib)
(require 'subr-x)
(defun entry-of (lines)
  (let ((file (make-temp-file "diary")))
    (with-temp-buffer
      (insert (string-join (append '("BEGIN:VCALENDAR" "VERSION:2.0" "PRODID:x" "BEGIN:VEVENT" "UID:1"
                                     "DTSTAMP:20260301T000000Z" "SUMMARY:shift") lines
                                   '("END:VEVENT" "END:VCALENDAR" "")) "\r\n"))
      (icalendar-import-buffer file t nil))
    (with-temp-buffer
      (insert-file-contents file)
      (delete-file file)
      (string-trim (buffer-string)))))

(defun days-of (lines)
  (let ((text (entry-of lines)) (entry "shift") days)
    (dotimes (offset 31 (nreverse days))
      (let ((date (list 3 (1+ offset) 2026)))
        (when (eval (car (read-from-string (substring text 2))))
          (push (1+ offset) days))))))

(let ((event '("DTSTART:20260302T090000Z" "DTEND:20260302T100000Z")))
  (princ (format "%S %S\n" (days-of (append event '("RRULE:FREQ=WEEKLY;COUNT=3")))
                 (days-of (append event '("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"))))))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '(2 9 16 23) (2 4 9 11 16 18 23 25 30)' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
