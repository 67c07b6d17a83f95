#!/usr/bin/env bash
# A report that is sent each month, by a scheduler that has been running since the first of them.
#
# Question: the first is on 28 February 2026 at 9:00. How many days later is the next one, and the one after it? And if the first is on 28 March?
# Expected: 28 days, and then 31; 31 days, and then 30. (The question came up while the source was read.)
# Seen with icingaweb2-module-reporting 0.10.0 (Debian 12): 28 days and 28 days; 31 days and 31 days. The length of the first month is that of all of them, until the
# scheduler is started again: of the first there are thirteen in a year.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
command -v php > /dev/null || { echo "PHP is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" icingaweb2-module-reporting
cat > "$place/question.php" <<'PHP'
<?php
namespace Icinga\Module\Reporting;

foreach (['Schedule', 'Scheduler'] as $class) require "$argv[1]/usr/share/icingaweb2/modules/reporting/library/Reporting/$class.php";

class Report
{
    public static function fromDb() { return null; }
}

class Action
{
    public function execute() { }
}

class Loop
{
    public array $waits = [];

    public function addTimer($seconds, $callback)
    {
        $this->waits[] = $seconds / 86400;
        if (count($this->waits) < 3) $callback();
        return null;
    }
}

$loop = new Loop();
$class = new \ReflectionClass(Scheduler::class);
$scheduler = $class->newInstanceWithoutConstructor();
foreach (['loop' => $loop, 'timers' => []] as $name => $value) {
    $property = $class->getProperty($name);
    $property->setAccessible(true);
    $property->setValue($scheduler, $value);
}
$schedule = (new Schedule())->setId(1)->setReportId(1)->setStart(new \DateTime($argv[2]))->setFrequency('monthly')->setAction(Action::class)->setConfig([]);
$add = $class->getMethod('add');
$add->setAccessible(true);
ob_start();
$add->invoke($scheduler, $schedule);
ob_end_clean();
echo implode(' ', array_slice($loop->waits, 1)), "\n";
PHP
seen=$(for day in 2026-02-28 2026-03-28; do TZ=UTC faketime "$day 08:00" php "$place/question.php" "$place" "$day 09:00"; done)
echo "$seen"
[ "$seen" = "28 28
31 31" ] || { echo "the behaviour has changed"; exit 1; }
