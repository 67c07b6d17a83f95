#!/usr/bin/env bash
# A process of which one of two services has to work: in its documents the operator MIN n is "the WORST state out of the BEST n child node states".
#
# Question: which state has "1 of" with the states OK and CRITICAL, WARNING and CRITICAL, and UNKNOWN and CRITICAL, and which has the operator OR, "the BEST state"?
# Guess: OK, WARNING and UNKNOWN, for both operators: the worst of the best one is the best.
# Seen with icingaweb2-module-businessprocess 2.4.0 (Debian 12): for "or" the guess; for "1 of" OK, CRITICAL and CRITICAL. If fewer than n are OK, the state is the worst
# of all of them.
set -eu
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" icingaweb2-module-businessprocess php-icinga icinga-php-library
cat > "$place/question.php" <<'PHP'
<?php
$shared = "$argv[1]/usr/share";
require "$shared/icinga-php/ipl/vendor/autoload.php";
spl_autoload_register(function ($class) use ($shared) {
    $name = str_replace('\\', '/', $class);
    $module = "$shared/icingaweb2/modules/businessprocess/library/" . str_replace('Icinga/Module/', '', $name);
    foreach (["$shared/php/$name.php", "$module.php"] as $file) if (is_file($file)) return require $file;
});
function state(string $children, int $one, int $other): string {
    $storage = new Icinga\Module\Businessprocess\Storage\LegacyStorage(new Icinga\Data\ConfigObject());
    $process = $storage->loadFromString('desk', "process = $children");
    $process->setNodeState('web;http', $one);
    $process->setNodeState('mail;smtp', $other);
    return $process->getNode('process')->getStateName();
}
foreach ([0, 1, 3] as $state) echo state('1 of: web;http + mail;smtp', $state, 2), ' ', state('web;http | mail;smtp', $state, 2), "\n";
PHP
seen=$(php "$place/question.php" "$place")
echo "$seen"
[ "$seen" = "OK OK
CRITICAL WARNING
CRITICAL UNKNOWN" ] || { echo "the behaviour has changed"; exit 1; }
