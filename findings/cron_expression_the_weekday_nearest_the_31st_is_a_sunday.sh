#!/usr/bin/env bash
# A report of the last days of a month, on the weekday nearest to the 31st.
#
# Question: which runs of "0 9 31W * *" in 2026 are on a Saturday or Sunday, or not in the last week of a month?
# Expected: none; a month without a 31st has no run, as with "31", or one on its last days. (The question came up while another was run.)
# Seen with dragonmantank/cron-expression 3.3.1 (Debian 12): five, on 3 February, 1 April, 1 June, 1 September and 1 November, which is a Sunday. Only the runs of the months that
# have 31 days are where they should be. "1W" has no such runs.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Cron/autoload.php ] || { echo "php-dragonmantank-cron-expression is not installed"; exit 77; }
dpkg-query -W php-dragonmantank-cron-expression || true
TZ=UTC php -d date.timezone=UTC -d error_reporting=E_ERROR <<'PHP'
<?php
require '/usr/share/php/Cron/autoload.php';

$odd = function (string $expression, callable $wanted): array {
    $runs = array_map(fn($run) => $run->format('D Y-m-d'), (new Cron\CronExpression($expression))->getMultipleRunDates(14, '2026-01-01'));
    return array_values(array_filter($runs, fn($run) => str_contains($run, '2026-') && (preg_match('/^S/', $run) || !$wanted((int) substr($run, -2)))));
};
$seen = [$odd('0 9 31W * *', fn($day) => $day > 24), $odd('0 9 1W * *', fn($day) => $day < 4)];
echo json_encode($seen), "\n";
$expected = [['Tue 2026-02-03', 'Wed 2026-04-01', 'Mon 2026-06-01', 'Tue 2026-09-01', 'Sun 2026-11-01'], []];
if ($seen !== $expected) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
