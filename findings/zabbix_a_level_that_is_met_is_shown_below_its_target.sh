#!/usr/bin/env bash
# The level of a service and its target in a report of Zabbix: both have up to four decimals.
#
# Question: which text has the measured level (SLI) 99.9035 when the target (SLO) is 99.9035, and which colour? And of the values with four decimals from 99 to 100, how
# many have another text than their own?
# Expected: 99.9035 and green; none. (The question came up while the source was read.)
# Seen with zabbix-frontend-php 6.0.14 (Debian 12): the target is 99.9035, and the level is 99.9034 in green; 896 of 10001. The level is cut after a multiplication
# by 10000, whose result can be just below the whole number; the target is rounded.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" zabbix-frontend-php
cat > "$place/question.php" <<'PHP'
<?php
$shared = "$argv[1]/usr/share/zabbix/include";
require "$shared/defines.inc.php";
spl_autoload_register(function ($class) use ($shared) {
    foreach (['html', 'helpers', 'core'] as $folder) if (is_file("$shared/classes/$folder/$class.php")) return require "$shared/classes/$folder/$class.php";
});
function shown($sli): string { return strip_tags(CSlaHelper::getSliTag($sli, 99.9)->toString()); }
$tag = CSlaHelper::getSliTag(99.9035, 99.9035)->toString();
echo strip_tags(CSlaHelper::getSloTag(99.9035)->toString()), ' ', strip_tags($tag), ' ', str_contains($tag, 'green') ? 'green' : 'red', "\n";
$wrong = 0;
for ($value = 990000; $value <= 1000000; $value++) if ((float) shown($value / 10000) != $value / 10000) $wrong++;
echo $wrong, "\n";
PHP
seen=$(php "$place/question.php" "$place")
echo "$seen"
[ "$seen" = "99.9035% 99.9034 green
896" ] || { echo "the behaviour has changed"; exit 1; }
