#!/usr/bin/env bash
# A monthly report that begins on the 31st of January, and one of the first and the fifteenth.
#
# Question: on which days are the first five of FREQ=MONTHLY from 2026-01-31, and of FREQ=MONTHLY;BYMONTHDAY=1,15 from 2026-03-01?
# Guess: 31 January, March, May, July and August, as RFC 5545 leaves out what is no date; 1 and 15 March, 1 and 15 April, and 1 May.
# Seen with Horde_Date 2.4.1 (php-horde-date of Debian 12): 31 January, 3 March, 31 March, 1 May and 31 May; and the first of five months. What the month does not
# have is counted on into the next one, so March has two reports; of BYMONTHDAY nothing is read.
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
    while (count($days) < 5) {
        $day = $series->nextRecurrence($after);
        $days[] = $day->format('m-d');
        $after = $day->add(['day' => 1]);
    }
    return $days;
};
$seen = [$days('2026-01-31 09:00', 'FREQ=MONTHLY'), $days('2026-03-01 09:00', 'FREQ=MONTHLY;BYMONTHDAY=1,15')];
echo json_encode($seen), "\n";
if ($seen !== [['01-31', '03-03', '03-31', '05-01', '05-31'], ['03-01', '04-01', '05-01', '06-01', '07-01']]) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
