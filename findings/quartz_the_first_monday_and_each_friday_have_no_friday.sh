#!/usr/bin/env bash
# A report of the first Monday and of each Friday, as one expression.
#
# Question: which runs have "0 0 9 ? * MON#1,FRI", "0 0 9 ? * FRI,MON#1" and "0 0 9 ? * MON,FRI" in November 2026, and which of them are refused?
# Expected: the first Monday and the four Fridays twice, or an error for the two, as "0 0 9 1,L * ?" has one; all Mondays and Fridays.
# (The question came up while other inputs were run.)
# Seen with Quartz 2.3.2 (libquartz2-java of Debian 12): no error. The first two have 2 November alone, so no Friday, whichever of them is first in the list; the third is as
# guessed.
set -eu
jars=/usr/share/java/quartz2.jar:/usr/share/java/slf4j-api.jar:/usr/share/java/slf4j-nop.jar
command -v javac > /dev/null && [ -e /usr/share/java/quartz2.jar ] || { echo "a JDK or libquartz2-java is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/Question.java" <<'JAVA'
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

public class Question {
    public static void main(String[] words) throws Exception {
        Date end = Date.from(Instant.parse("2026-12-01T00:00:00Z"));
        for (String text : new String[] {"0 0 9 ? * MON#1,FRI", "0 0 9 ? * FRI,MON#1", "0 0 9 ? * MON,FRI"}) {
            CronExpression line = new CronExpression(text);
            line.setTimeZone(TimeZone.getTimeZone("UTC"));
            StringBuilder days = new StringBuilder(text + ":");
            for (Date run = line.getTimeAfter(Date.from(Instant.parse("2026-11-01T00:00:00Z"))); run.before(end); run = line.getTimeAfter(run))
                days.append(" ").append(run.toInstant().toString(), 8, 10);
            System.out.println(days);
        }
    }
}
JAVA
dpkg-query -W libquartz2-java
javac -cp "$jars" -d "$place" "$place/Question.java"
seen=$(java -cp "$jars:$place" Question)
echo "$seen"
[ "$seen" = "0 0 9 ? * MON#1,FRI: 02
0 0 9 ? * FRI,MON#1: 02
0 0 9 ? * MON,FRI: 02 06 09 13 16 20 23 27 30" ] || { echo "the behaviour has changed"; exit 1; }
