#!/usr/bin/env bash
# How long an incident was open, in months and days.
#
# Question: how many months and days are there from 31 January to 1 March 2026?
# Guess: a month and a day, as February lies between them.
# Seen with PHP 8.2.36 (Debian 12): no month and 29 days.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
echo (new DateTimeImmutable('2026-01-31'))->diff(new DateTimeImmutable('2026-03-01'))->format('%m %d');
PHP
)
echo "$seen"
[ "$seen" = "0 29" ] || { echo "the behaviour has changed"; exit 1; }
