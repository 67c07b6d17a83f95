#!/usr/bin/env bash
# The time that is left of a target, in words; it was missed by a second and a half.
#
# Question: what is wordBased of 1.5 seconds, of -1.5 seconds and of -90 minutes, in English?
# Expected: "1 second and 500 milliseconds", the same with a minus, and "-1 hour and -30 minutes" or the like. (The question came up while other inputs were run.)
# Seen with ThreeTen-Extra 1.5.0 (libthreeten-extra-java of Debian 12): the first and the third are so; -1.5 seconds are "-2 seconds and 500 milliseconds", as a duration of Java is stored:
# the seconds are rounded down, and the rest is positive. The ISO 8601 of the same class is right.
set -eu
jar=/usr/share/java/threeten-extra.jar
command -v javac > /dev/null && [ -e "$jar" ] || { echo "a JDK or libthreeten-extra-java is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/Question.java" <<'JAVA'
import java.time.Duration;
import java.time.Period;
import java.util.Locale;
import org.threeten.extra.AmountFormats;

public class Question {
    public static void main(String[] words) {
        for (Duration left : new Duration[] {Duration.ofMillis(1500), Duration.ofMillis(-1500), Duration.ofMinutes(-90)})
            System.out.println(AmountFormats.iso8601(Period.ZERO, left) + ": " + AmountFormats.wordBased(left, Locale.ENGLISH));
    }
}
JAVA
dpkg-query -W libthreeten-extra-java
javac -cp "$jar" -d "$place" "$place/Question.java"
seen=$(java -cp "$jar:$place" Question)
echo "$seen"
[ "$seen" = "PT1.5S: 1 second and 500 milliseconds
PT-1.5S: -2 seconds and 500 milliseconds
PT-1H-30M: -1 hour and -30 minutes" ] || { echo "the behaviour has changed"; exit 1; }
