#!/usr/bin/env bash
# The period with the name "Previous month" of the reports of Zabbix, which is from now-1M/M to now-1M/M.
#
# Question: which days has it on 28, 30 and 31 March 2026, and which on 31 October 2026?
# Expected: the days of February, three times, and those of September. (The question came up while the source was read.)
# Seen with zabbix-frontend-php 6.0.14 (Debian 12): the days of February on the 28th, those of March on the 30th and the 31st, and those of October. A month is
# taken off first, 31 February is 3 March, and the month of this is March. The report for the month that is over is that of the month that is not.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" zabbix-frontend-php
cat > "$place/question.php" <<'PHP'
<?php
foreach (['CParser', 'CRelativeTimeParser'] as $class) require "$argv[1]/usr/share/zabbix/include/classes/parsers/$class.php";
$period = new CRelativeTimeParser();
$period->parse('now-1M/M');
echo date('Y-m-d'), ': ', $period->getDateTime(true)->format('m-d'), ' to ', $period->getDateTime(false)->format('m-d'), "\n";
PHP
seen=$(for day in 2026-03-28 2026-03-30 2026-03-31 2026-10-31; do TZ=UTC faketime "$day 10:00" php "$place/question.php" "$place"; done)
echo "$seen"
[ "$seen" = "2026-03-28: 02-01 to 02-28
2026-03-30: 03-01 to 03-31
2026-03-31: 03-01 to 03-31
2026-10-31: 10-01 to 10-31" ] || { echo "the behaviour has changed"; exit 1; }
