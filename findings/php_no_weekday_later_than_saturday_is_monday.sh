#!/usr/bin/env bash
# A target of some weekdays, where the number may be zero.
#
# Question: what is Saturday 7 March 2026, modified by "+0 weekday"?
# Guess: the same day, as nothing is added.
# Seen with PHP 8.2.36 (Debian 12): Monday the 9th. Zero weekdays from Friday the 6th are that Friday.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
foreach (['2026-03-07', '2026-03-06'] as $day) {
    echo (new DateTimeImmutable($day))->modify('+0 weekday')->format('Y-m-d '), '';
}
PHP
)
echo "$seen"
[ "$seen" = "2026-03-09 2026-03-06 " ] || { echo "the behaviour has changed"; exit 1; }
