#!/usr/bin/env bash
# The day on which clocks go forward in Europe, as a yearly series.
#
# Question: on which days are the first four of FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU from 2026-03-29 and of FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU from 2026-10-25?
# Guess: 29 March 2026, 28 March 2027, 26 March 2028 and 25 March 2029; 25 October 2026, 31 October 2027, 29 October 2028 and 28 October 2029.
# Seen with Horde_Date 2.4.1 (php-horde-date of Debian 12): 29 March, 4 April, 2 April and 1 April; 25, 24, 22 and 28 October. The last Sunday is read as the fifth or
# the fourth, as it is in the first year, and a fifth Sunday that March does not have is in April. The monthly rule -1FR of the same package is right.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Horde/Date/Recurrence.php ] || { echo "php-horde-date is not installed"; exit 77; }
dpkg-query -W php-horde-date || true
php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
spl_autoload_register(function (string $class): void {
    $file = '/usr/share/php/' . strtr($class, '_\\', '//') . '.php';
    if (file_exists($file)) {
        require_once $file;
    }
});
$days = function (string $start, string $rule): array {
    $series = new Horde_Date_Recurrence(new Horde_Date($start, 'UTC'));
    $series->fromRRule20($rule);
    $after = new Horde_Date($start, 'UTC');
    $days = [];
    while (count($days) < 4) {
        $day = $series->nextRecurrence($after);
        $days[] = $day->format('Y-m-d');
        $after = $day->add(['day' => 1]);
    }
    return $days;
};
$seen = [
    $days('2026-03-29 09:00', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'),
    $days('2026-10-25 09:00', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'),
    $days('2026-01-30 09:00', 'FREQ=MONTHLY;BYDAY=-1FR'),
];
echo json_encode($seen), "\n";
$expected = [
    ['2026-03-29', '2027-04-04', '2028-04-02', '2029-04-01'],
    ['2026-10-25', '2027-10-24', '2028-10-22', '2029-10-28'],
    ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24'],
];
if ($seen !== $expected) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
