#!/usr/bin/env bash
# A series with two shifts left out and one added, read and written again.
#
# Question: which EXDATE and RDATE are written for those read as 20260303T090000Z,20260304T090000Z and 20260305T090000Z, and which RRULE and RECURRENCE-ID?
# Expected: the same moments. (The question came up while zones were read.)
# Seen with Horde_Icalendar 2.1.8 (php-horde-icalendar of Debian 12): three moments of the first hour of 1970 for the EXDATE and for the RDATE; the rule and the RECURRENCE-ID are
# the same. A date with its year, month and day is written as if each of its parts were a number of seconds, so what was left out takes place again.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Horde/Icalendar.php ] || { echo "php-horde-icalendar is not installed"; exit 77; }
dpkg-query -W php-horde-icalendar || true
php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
spl_autoload_register(function (string $class): void {
    $file = '/usr/share/php/' . strtr($class, '_\\', '//') . '.php';
    if (file_exists($file)) {
        require_once $file;
    }
});
$written = function (string $line): string {
    $lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', 'BEGIN:VEVENT', 'UID:a', 'DTSTART:20260302T090000Z', $line, 'END:VEVENT', 'END:VCALENDAR', ''];
    $calendar = new Horde_Icalendar();
    $calendar->parsevCalendar(implode("\r\n", $lines));
    preg_match('/^' . strtok($line, ':') . ':\S+/m', $calendar->exportvCalendar(), $seen);
    return $seen[0];
};
$lines = ['EXDATE:20260303T090000Z,20260304T090000Z', 'RDATE:20260305T090000Z', 'RRULE:FREQ=DAILY;COUNT=5', 'RECURRENCE-ID:20260303T090000Z'];
$seen = array_map($written, $lines);
echo json_encode($seen), "\n";
$expected = ['EXDATE:19700101T003346Z,19700101T000003Z,19700101T000003Z', 'RDATE:19700101T003346Z,19700101T000003Z,19700101T000005Z', $lines[2], $lines[3]];
if ($seen !== $expected) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
