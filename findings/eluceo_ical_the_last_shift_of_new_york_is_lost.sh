#!/usr/bin/env bash
# A daily shift until a day, written for a calendar by a program in New York.
#
# Question: which DTSTART and UNTIL are written for a shift from 2026-03-10 at 09:00 in New York until the one of 2026-03-12 at 09:00, and which EXDATE for that of the 11th?
# Guess: 13:00Z each (clocks are an hour forward there since 8 March): UNTIL is the moment of the last shift in UTC.
# Seen with eluceo/ical 0.16.1 (php-eluceo-ical of Debian 12): 13:00Z, and 09:00Z for UNTIL, with EXDATE at 13:00Z. The clock of New York is written as UTC, so the last shift is
# after the end of its series, and a reader has two shifts and not three; east of Greenwich there can be one too many.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Eluceo/iCal/autoload.php ] || { echo "php-eluceo-ical is not installed"; exit 77; }
dpkg-query -W php-eluceo-ical || true
php -d date.timezone=America/New_York -d error_reporting=E_ERROR <<'PHP'
<?php
require '/usr/share/php/Eluceo/iCal/autoload.php';

$nine = fn(int $day) => new DateTime("2026-03-$day 09:00", new DateTimeZone('America/New_York'));
$rule = new Eluceo\iCal\Property\Event\RecurrenceRule();
$rule->setFreq('DAILY')->setUntil($nine(12));
$event = new Eluceo\iCal\Component\Event('shift');
$event->setDtStart($nine(10))->setRecurrenceRule($rule)->addExDate($nine(11));
preg_match_all('/(?:DTSTART:|UNTIL=|EXDATE:)\S+/', $event->render(), $seen);
echo json_encode($seen[0]), "\n";
if ($seen[0] !== ['DTSTART:20260310T130000Z', 'UNTIL=20260312T090000Z', 'EXDATE:20260311T130000Z']) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
