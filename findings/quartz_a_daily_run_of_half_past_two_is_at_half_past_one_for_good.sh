#!/usr/bin/env bash
# A daily run at half past two in Paris, as a calendar interval of one day, over the night in which that hour is skipped (29 March 2026).
#
# Question: when are the runs from 28 March on?
# Expected: 2:30 on the 28th, 3:30 or none on the 29th, and 2:30 from the 30th on. (The question came up while other inputs were run.)
# Seen with Quartz 2.3.2 (libquartz2-java of Debian 12): 2:30 on the 28th, 1:30 on the 29th, 23 hours later, and 1:30 from then on. With
# preserveHourOfDayAcrossDaylightSavings, which is off unless it is set, they are at 3:30 on the 29th and at 2:30 again from the 30th on.
set -eu
jars=/usr/share/java/quartz2.jar:/usr/share/java/slf4j-api.jar:/usr/share/java/slf4j-nop.jar
command -v javac > /dev/null && [ -e /usr/share/java/quartz2.jar ] || { echo "a JDK or libquartz2-java is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/Question.java" <<'JAVA'
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.TimeZone;
import org.quartz.CalendarIntervalScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerUtils;
import org.quartz.spi.OperableTrigger;

public class Question {
    public static void main(String[] words) {
        ZoneId paris = ZoneId.of("Europe/Paris");
        DateTimeFormatter form = DateTimeFormatter.ofPattern("d H:mm", Locale.ROOT).withZone(paris);
        for (boolean kept : new boolean[] {false, true}) {
            Trigger trigger = TriggerBuilder.newTrigger()
                .startAt(Date.from(ZonedDateTime.of(2026, 3, 28, 2, 30, 0, 0, paris).toInstant()))
                .withSchedule(CalendarIntervalScheduleBuilder.calendarIntervalSchedule().withIntervalInDays(1)
                    .inTimeZone(TimeZone.getTimeZone(paris)).preserveHourOfDayAcrossDaylightSavings(kept))
                .build();
            StringBuilder line = new StringBuilder(kept ? "kept:" : "not kept:");
            for (Date run : TriggerUtils.computeFireTimes((OperableTrigger) trigger, null, 4)) line.append(" ").append(form.format(run.toInstant())).append(",");
            System.out.println(line);
        }
    }
}
JAVA
dpkg-query -W libquartz2-java
javac -cp "$jars" -d "$place" "$place/Question.java"
seen=$(java -cp "$jars:$place" Question)
echo "$seen"
[ "$seen" = "not kept: 28 2:30, 29 1:30, 30 1:30, 31 1:30,
kept: 28 2:30, 29 3:30, 30 2:30, 31 2:30," ] || { echo "the behaviour has changed"; exit 1; }
