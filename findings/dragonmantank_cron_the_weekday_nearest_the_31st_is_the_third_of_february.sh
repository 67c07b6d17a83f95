#!/usr/bin/env bash
# A report on the working day nearest the 31st.
#
# Question: on which days does "0 9 31W * *" run in January to April 2026?
# Guess: on Friday 30 January and Tuesday 31 March; not at all in February and April, as Quartz has it.
# Seen with dragonmantank/cron-expression 3.3.1 (php-dragonmantank-cron-expression of Debian 12): on these, and on Tuesday 3 February and Wednesday 1 April.
# The 31st of a shorter month is a day of the next one there, of which the number alone is compared.
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

echo runs("0 9 31W * *", "2026-01-01", 4, "UTC"), "\n";
PHP
seen=$(php -d include_path="$place/usr/share/php" "$place/question.php")
echo "$seen"
[ "$seen" = "Fri 30.01. 09:00 Tue 03.02. 09:00 Tue 31.03. 09:00 Wed 01.04. 09:00" ] || { echo "the behaviour has changed"; exit 1; }
