#!/usr/bin/env bash
# Three rounds a day, an hour apart and from nine on, as a daily time interval.
#
# Question: which runs has a schedule with endingDailyAfterCount(3) and an interval of an hour, and which with an interval of 60 minutes?
# Expected: 9:00, 10:00 and 11:00 of each day, both times. (The question came up while other inputs were run.)
# Seen with Quartz 2.3.2 (libquartz2-java of Debian 12): with 60 minutes they are these; with an hour it is 9:00 alone. The count is turned into an end of the day
# (8 runs of an hour end at about 11:48, so that three of them are left), and an hour has 24 minutes there.
set -eu
jars=/usr/share/java/quartz2.jar:/usr/share/java/slf4j-api.jar:/usr/share/java/slf4j-nop.jar
command -v javac > /dev/null && [ -e /usr/share/java/quartz2.jar ] || { echo "a JDK or libquartz2-java is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/Question.java" <<'JAVA'
import static org.quartz.DailyTimeIntervalScheduleBuilder.dailyTimeIntervalSchedule;

import java.time.Instant;
import java.util.Date;
import org.quartz.DailyTimeIntervalScheduleBuilder;
import org.quartz.TimeOfDay;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerUtils;
import org.quartz.spi.OperableTrigger;

public class Question {
    static void show(String name, DailyTimeIntervalScheduleBuilder schedule) {
        Trigger trigger = TriggerBuilder.newTrigger().startAt(Date.from(Instant.parse("2026-11-02T00:00:00Z"))).withSchedule(schedule).build();
        StringBuilder line = new StringBuilder(name);
        for (Date run : TriggerUtils.computeFireTimes((OperableTrigger) trigger, null, 4)) line.append(" ").append(run.toInstant().toString(), 8, 16);
        System.out.println(line);
    }

    public static void main(String[] words) {
        TimeOfDay nine = new TimeOfDay(9, 0);
        show("60 minutes:", dailyTimeIntervalSchedule().startingDailyAt(nine).withIntervalInMinutes(60).endingDailyAfterCount(3));
        show("an hour:", dailyTimeIntervalSchedule().startingDailyAt(nine).withIntervalInHours(1).endingDailyAfterCount(3));
        show("an hour, 8 times:", dailyTimeIntervalSchedule().startingDailyAt(nine).withIntervalInHours(1).endingDailyAfterCount(8));
    }
}
JAVA
dpkg-query -W libquartz2-java
javac -cp "$jars" -d "$place" "$place/Question.java"
seen=$(TZ=UTC java -cp "$jars:$place" Question)
echo "$seen"
[ "$seen" = "60 minutes: 02T09:00 02T10:00 02T11:00 03T09:00
an hour: 02T09:00 03T09:00 04T09:00 05T09:00
an hour, 8 times: 02T09:00 02T10:00 02T11:00 03T09:00" ] || { echo "the behaviour has changed"; exit 1; }
