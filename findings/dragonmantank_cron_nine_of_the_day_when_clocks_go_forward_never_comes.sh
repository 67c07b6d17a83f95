#!/usr/bin/env bash
# A daily report at nine in Paris, over the night when clocks go forward (29 March 2026).
#
# Question: which runs has "0 9 * * *" from the 28th on, and is it due at 9:00 of the 29th?
# Expected: 9:00 of the 28th, 29th and 30th, and it is. (The question came up while a job of half past two was run, which is run at 3:30.)
# Seen with dragonmantank/cron-expression 3.3.1 (php-dragonmantank-cron-expression of Debian 12): 9:00 of the 28th, 30th and 31st, though it is due on the
# 29th. A job of each Sunday leaves that Sunday out.
set -eu
command -v php > /dev/null || { echo "php is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" php-dragonmantank-cron-expression php-webmozart-assert
cat > "$place/question.php" <<'PHP'
<?php
require "Cron/autoload.php";

function runs(string $cron, string $from, int $count, string $zone): string {
    $runs = (new Cron\CronExpression($cron))->getMultipleRunDates($count, new DateTimeImmutable($from, new DateTimeZone($zone)));
    return implode(" ", array_map(fn($run) => $run->format("D d.m. H:i"), $runs));
}

echo runs("0 9 * * *", "2026-03-28", 3, "Europe/Paris"), "\n", runs("0 9 * * SUN", "2026-03-20", 2, "Europe/Paris"), "\n";
$report = new Cron\CronExpression("0 9 * * *");
echo $report->isDue(new DateTimeImmutable("2026-03-29 09:00", new DateTimeZone("Europe/Paris")), "Europe/Paris") ? "due" : "not due", "\n";
PHP
seen=$(php -d include_path="$place/usr/share/php" "$place/question.php")
echo "$seen"
[ "$seen" = "Sat 28.03. 09:00 Mon 30.03. 09:00 Tue 31.03. 09:00
Sun 22.03. 09:00 Sun 05.04. 09:00
due" ] || { echo "the behaviour has changed"; exit 1; }
