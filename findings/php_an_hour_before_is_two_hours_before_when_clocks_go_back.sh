#!/usr/bin/env bash
# An hour before a moment, in two ways, in the night in which clocks go back.
#
# Question: which moments are an hour before 01:30 UTC of 25 October 2026 (02:30 in Paris for the second time), by sub() and by modify("-1 hour")?
# Guess: 02:30 CEST, both.
# Seen with PHP 8.2.36 (Debian 12): 02:30 CEST, and 01:30 CEST, which is two hours before.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
$moment = (new DateTimeImmutable('2026-10-25 01:30 UTC'))->setTimezone(new DateTimeZone('Europe/Paris'));
echo $moment->sub(new DateInterval('PT1H'))->format('H:i T '), $moment->modify('-1 hour')->format('H:i T');
PHP
)
echo "$seen"
[ "$seen" = "02:30 CEST 01:30 CEST" ] || { echo "the behaviour has changed"; exit 1; }
