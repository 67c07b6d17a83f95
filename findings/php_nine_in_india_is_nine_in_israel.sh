#!/usr/bin/env bash
# The moment of a ticket with the abbreviation of its time zone.
#
# Question: which moments in UTC are 2026-07-02 09:00 BST and 2026-07-02 09:00 IST?
# Guess: 08:00 (British summer), and 03:30 (India).
# Seen with PHP 8.2.36 (Debian 12): 08:00, and 07:00: IST is that of Israel, in July too, when clocks there show IDT.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
php --version | head -n 1
seen=$(php -d date.timezone=UTC -d error_reporting=0 <<'PHP'
<?php
foreach (['BST', 'IST'] as $zone) {
    echo (new DateTimeImmutable("2026-07-02 09:00 $zone"))->setTimezone(new DateTimeZone('UTC'))->format('H:i '), '';
}
PHP
)
echo "$seen"
[ "$seen" = "08:00 07:00 " ] || { echo "the behaviour has changed"; exit 1; }
