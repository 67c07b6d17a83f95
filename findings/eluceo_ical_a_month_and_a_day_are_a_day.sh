#!/usr/bin/env bash
# A change freeze from one moment to another, written for a calendar by its duration.
#
# Question: which DURATION is written for the difference of 2026-03-02 10:00 and 2026-04-03 11:30, and which for that of 2026-03-02 10:00 and 2026-03-03 11:30?
# Expected: 32 days and an hour and a half, or an error; a day and an hour and a half. (The question came up while other durations were run.)
# Seen with eluceo/ical 0.16.1 (php-eluceo-ical of Debian 12): P1DT1H30M0S both. A difference of PHP has months, which RFC 5545 has no letter for, and they are left out without
# an error: the freeze ends a month early.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Eluceo/iCal/autoload.php ] || { echo "php-eluceo-ical is not installed"; exit 77; }
dpkg-query -W php-eluceo-ical || true
php -d date.timezone=UTC -d error_reporting=E_ERROR <<'PHP'
<?php
require '/usr/share/php/Eluceo/iCal/autoload.php';

$written = function (string $end): string {
    $start = new DateTime('2026-03-02 10:00');
    $event = new Eluceo\iCal\Component\Event('freeze');
    $event->setDtStart($start)->setDuration($start->diff(new DateTime($end)));
    preg_match('/DURATION:(\S+)/', $event->render(), $seen);
    return $seen[1];
};
$seen = [$written('2026-04-03 11:30'), $written('2026-03-03 11:30')];
echo json_encode($seen), "\n";
if ($seen !== ['P1DT1H30M0S', 'P1DT1H30M0S']) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
