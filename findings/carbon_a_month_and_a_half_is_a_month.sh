#!/usr/bin/env bash
# Targets with a fraction, in words.
#
# Question: how many days are "1.5 days", "1.5 weeks", "1.5 months" and "1.5 years", read by fromString() and added to 1 January 2026?
# Expected: 1.5 days and 10.5 days, and 45 days or so and a year and a half, or an error. (The question came up while hours with a fraction were run.)
# Seen with Carbon 2.65.0 (Debian 12): 1.5, 10.5, 31 and 365. The fraction of a day and a week is kept, that of a month and a year is dropped without an error.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Carbon/autoload.php ] || { echo "php-nesbot-carbon is not installed"; exit 77; }
dpkg-query -W php-nesbot-carbon || true
php -d date.timezone=UTC -d error_reporting=E_ERROR <<'PHP'
<?php
require '/usr/share/php/Carbon/autoload.php';

$start = Carbon\CarbonImmutable::parse('2026-01-01');
$days = fn(string $text) => $start->diffInHours($start->add(Carbon\CarbonInterval::fromString($text))) / 24;
$seen = array_map($days, ['1.5 days', '1.5 weeks', '1.5 months', '1.5 years']);
echo json_encode($seen), "\n";
if ($seen != [1.5, 10.5, 31, 365]) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
