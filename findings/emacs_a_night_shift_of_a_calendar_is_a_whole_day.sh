#!/usr/bin/env bash
# A night shift in iCalendar that is imported into the diary of Emacs.
#
# Question: which entries are made of a shift from 2 March 2026 22:00 to 3 March 6:00, and of one from 9:00 to 10:00?
# Expected: 22:00 to 6:00 in some form, or an entry on each of the two days; and 9:00 to 10:00. (The question came up while another was run.)
# Seen with GNU Emacs 28.2 (Debian): a block of the 2nd alone, without hours; and 9:00 to 10:00. The diary shows neither when the night begins nor
# that it has a morning.
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

(princ (format "%s; %s\n" (entry-of '("DTSTART:20260302T220000Z" "DTEND:20260303T060000Z"))
               (entry-of '("DTSTART:20260302T090000Z" "DTEND:20260302T100000Z"))))
LISP
emacs --version | head -n 1
seen=$(emacs -Q --batch -l "$place/question.el" 2>"$place/messages" | tail -n 1)
echo "$seen"
[ "$seen" = '%%(and (diary-block 3 2 2026 3 2 2026)) shift; 3/2/2026 09:00-10:00 shift' ] || { echo "the behaviour has changed"; cat "$place/messages"; exit 1; }
