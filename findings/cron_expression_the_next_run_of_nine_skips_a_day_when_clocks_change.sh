#!/usr/bin/env bash
# A daily job at nine in the morning in Paris, over the night in which clocks go forward.
#
# Question: it is 23:30 of Saturday, 2026-03-28. When is the next run of "0 9 * * *", and is the job due on Sunday at 9:00?
# Expected: on Sunday at 9:00, and yes: the hour that is skipped is that from 2:00 to 3:00. (The question came up while another was run.)
# Seen with dragonmantank/cron-expression 3.3.1 (Debian 12): on Monday at 9:00, and yes. getNextRunDate() has no run on that Sunday for any hour from three on, and isDue(), which the minute timer
# of a scheduler calls, has it. So a monitor that computes the next run waits a day too long, and a worker that sleeps until the next run leaves one out.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Cron/autoload.php ] || { echo "php-dragonmantank-cron-expression is not installed"; exit 77; }
dpkg-query -W php-dragonmantank-cron-expression || true
TZ=UTC php -d date.timezone=UTC -d error_reporting=E_ERROR <<'PHP'
<?php
require '/usr/share/php/Cron/autoload.php';

$moment = fn(string $text) => new DateTime($text, new DateTimeZone('Europe/Paris'));
$seen = [];
foreach (['0 1 * * *', '0 3 * * *', '0 9 * * *', '0 23 * * *'] as $expression) {
    $cron = new Cron\CronExpression($expression);
    $hour = explode(' ', $expression)[1];
    $due = $cron->isDue($moment("2026-03-29 $hour:00"), 'Europe/Paris');
    $seen[] = [$cron->getNextRunDate($moment('2026-03-28 23:30'), 0, false, 'Europe/Paris')->format('D H:i'), $due];
}
echo json_encode($seen), "\n";
if ($seen !== [['Sun 01:00', true], ['Mon 03:00', true], ['Mon 09:00', true], ['Mon 23:00', true]]) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
