#!/usr/bin/env bash
# Three working days before a date, and after it.
#
# Question: an interval is made of "3 weekdays". Which days are Friday 6 March 2026 with it added, and with it taken off?
# Guess: Wednesday the 11th, and Tuesday the 3rd.
# Seen with PHP 8.2.36 (Debian 12): the 11th, and the 6th; there is a warning that such an interval is not taken off, and the date is returned as it was.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
$three = DateInterval::createFromDateString('3 weekdays');
$friday = new DateTime('2026-03-06');
echo (clone $friday)->add($three)->format('Y-m-d '), (clone $friday)->sub($three)->format('Y-m-d');
PHP
)
echo "$seen"
[ "$seen" = "2026-03-11 2026-03-06" ] || { echo "the behaviour has changed"; exit 1; }
