#!/usr/bin/env bash
# A review in two months of the year, and an added date, expanded by the library of a CalDAV server.
#
# Question: which days have FREQ=MONTHLY;BYMONTH=3,6;COUNT=3 from 2026-03-02, FREQ=DAILY;BYMONTH=1;COUNT=3 from 2026-01-31, and FREQ=DAILY;COUNT=2 from 2026-03-02 with
# an RDATE on 5 March?
# RFC 5545 lets one expect: 2 March, 2 June and 2 March 2027; 31 January, 1 and 2 January 2027; 2, 3 and 5 March. (BYMONTH came up while the added date was run.)
# Seen with sabre/vobject 2.1.7 (php-sabre-vobject of Debian 12): 2 March, 2 April and 2 May; 31 January, 1 and 2 February; 2 and 3 March. BYMONTH is read for
# yearly rules only, and an added date is left out, both without an error.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Sabre/VObject/autoload.php ] || { echo "php-sabre-vobject is not installed"; exit 77; }
dpkg-query -W php-sabre-vobject || true
php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
require '/usr/share/php/Sabre/VObject/autoload.php';

$days = function (string ...$lines): array {
    $lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', 'BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', ...$lines, 'END:VEVENT', 'END:VCALENDAR', ''];
    $calendar = Sabre\VObject\Reader::read(implode("\r\n", $lines));
    $calendar->expand(new DateTime('2026-01-01'), new DateTime('2028-01-01'));
    $days = [];
    foreach ($calendar->VEVENT as $event) {
        $days[] = substr($event->DTSTART->getValue(), 2, 6);
    }
    return $days;
};
$seen = [
    $days('DTSTART:20260302T090000Z', 'RRULE:FREQ=MONTHLY;BYMONTH=3,6;COUNT=3'),
    $days('DTSTART:20260131T090000Z', 'RRULE:FREQ=DAILY;BYMONTH=1;COUNT=3'),
    $days('DTSTART:20260302T090000Z', 'RRULE:FREQ=DAILY;COUNT=2', 'RDATE:20260305T090000Z'),
];
echo json_encode($seen), "\n";
if ($seen !== [['260302', '260402', '260502'], ['260131', '260201', '260202'], ['260302', '260303']]) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
