#!/usr/bin/env bash
# A monthly review at nine, on a day that a phrase names.
#
# Question: when are "first day of next month" and "last friday of this month", from 2 March 2026 at 09:00?
# Guess: 1 April at 09:00, and 27 March at 09:00.
# Seen with PHP 8.2.36 (Debian 12): 1 April at 09:00, and 27 March at 00:00. A phrase with a weekday sets the time back, one with a day keeps it.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
foreach (['first day of next month', 'last friday of this month'] as $phrase) {
    echo (new DateTimeImmutable('2026-03-02 09:00'))->modify($phrase)->format('m-d H:i '), '';
}
PHP
)
echo "$seen"
[ "$seen" = "04-01 09:00 03-27 00:00 " ] || { echo "the behaviour has changed"; exit 1; }
