#!/usr/bin/env bash
# A shift on Monday and Wednesday of every second week that is imported into the diary of Emacs.
#
# Question: on which days of March 2026, from Monday the 2nd, is FREQ=WEEKLY;INTERVAL=2 with BYDAY=MO, and with BYDAY=MO,WE?
# Expected: 2, 16 and 30; and 2, 4, 16, 18 and 30. (The question came up while another was run.)
# Seen with GNU Emacs 28.2 (Debian): 2, 16 and 30; and all Mondays and Wednesdays. With more than one day the interval is left out.
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
  (princ (format "%S %S\n" (days-of (append event '("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")))
                 (days-of (append event '("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"))))))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '(2 16 30) (2 4 9 11 16 18 23 25 30)' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
