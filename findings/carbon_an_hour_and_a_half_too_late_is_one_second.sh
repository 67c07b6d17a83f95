#!/usr/bin/env bash
# The time that is left of a target which was missed by an hour and a half, in words, and read again from words.
#
# Question: which words has an interval of minus 90 minutes, as it is and cascaded, and how many minutes has the one that is read from "-90 minutes" by make() and
# by fromString()?
# Guess: words with a sign or "ago", or at least the same as of 90 minutes; -90 and -90.
# Seen with Carbon 2.65.0 (Debian 12): "1 second", "1 hour 30 minutes"; -90 and 90. The words of what was missed have no sign, and before cascade() they are those of no
# time at all; one of two readers drops the sign.
set -eu
command -v php > /dev/null || exit 77
[ -e /usr/share/php/Carbon/autoload.php ] || { echo "php-nesbot-carbon is not installed"; exit 77; }
dpkg-query -W php-nesbot-carbon || true
php -d date.timezone=UTC -d error_reporting=E_ERROR <<'PHP'
<?php
require '/usr/share/php/Carbon/autoload.php';

use Carbon\CarbonInterval;

$missed = CarbonInterval::minutes(-90);
$seen = [
    $missed->totalMinutes,
    $missed->forHumans(),
    $missed->copy()->cascade()->forHumans(),
    CarbonInterval::make('-90 minutes')->totalMinutes,
    CarbonInterval::fromString('-90 minutes')->totalMinutes,
];
echo json_encode($seen), "\n";
if ($seen != [-90, '1 second', '1 hour 30 minutes', -90, 90]) {
    echo "the behaviour has changed\n";
    exit(1);
}
PHP
