#!/usr/bin/env bash
# A check of each hour and a half.
#
# Question: when does "*/90 * * * *" run, from 9 March 2026 0:00 on, and "0 */36 * * *"?
# Guess: an error, or each full hour and each midnight, as other readers have it.
# Seen with dragonmantank/cron-expression 3.3.1 (php-dragonmantank-cron-expression of Debian 12): at half past each hour, and at each noon. (Inferred: a step
# that is larger than its field is counted round it.)
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

echo runs("*/90 * * * *", "2026-03-09", 3, "UTC"), "\n", runs("0 */36 * * *", "2026-03-09", 2, "UTC"), "\n";
PHP
seen=$(php -d include_path="$place/usr/share/php" "$place/question.php")
echo "$seen"
[ "$seen" = "Mon 09.03. 00:30 Mon 09.03. 01:30 Mon 09.03. 02:30
Mon 09.03. 12:00 Tue 10.03. 12:00" ] || { echo "the behaviour has changed"; exit 1; }
