#!/usr/bin/env bash
# A date as desks in Europe write it, with two digits of the year.
#
# Question: which moment is "02.03.26"?
# Guess: 2 March 2026 at midnight.
# Seen with PHP 8.2.36 (Debian 12): today at 02:03:26, without an error; "02.03.2026" is 2 March.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
echo (new DateTimeImmutable('02.03.26'))->format('H:i:s '), (new DateTimeImmutable('02.03.2026'))->format('m-d H:i:s');
PHP
)
echo "$seen"
[ "$seen" = "02:03:26 03-02 00:00:00" ] || { echo "the behaviour has changed"; exit 1; }
