#!/usr/bin/env bash
# A report on the last working day of each month, as LW of Quartz.
#
# Question: on which days does "0 9 LW * *" run in January to May 2026? (L alone is the last day, and W the nearest weekday, says its documentation.)
# Guess: on 30 January, 27 February, 31 March, 30 April and 29 May, or it is refused.
# Seen with dragonmantank/cron-expression 3.3.1 (php-dragonmantank-cron-expression of Debian 12): on Saturday 31 January, Monday 2 February, Monday 2 March
# and Saturday 30 May, without an error. (Inferred: the letter L before W counts as day zero, which is the last day of the month before.)
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

echo runs("0 9 LW * *", "2026-01-01", 4, "UTC"), "\n";
PHP
seen=$(php -d include_path="$place/usr/share/php" "$place/question.php")
echo "$seen"
[ "$seen" = "Sat 31.01. 09:00 Mon 02.02. 09:00 Mon 02.03. 09:00 Sat 30.05. 09:00" ] || { echo "the behaviour has changed"; exit 1; }
