#!/usr/bin/env bash
# The days of 2027 that are free since a holiday is on a weekend, in two countries of one library.
#
# Question: which free days are there in London on 25 to 28 December 2027 (a Saturday to a Tuesday), and in the United States on 4 and 5 July (a Sunday and
# a Monday) and on 24 and 25 December?
# Expected: 27 and 28 December (with or without the 25th and 26th); 5 July and 24 December (with or without the 4th and the 25th): by law both countries
# move them. (The question came up while other inputs were run.)
# Seen with Jollyday 0.5.10 (libjollyday-java of Debian 12): 27 and 28 December alone; 4 July and 25 December alone.
set -eu
command -v javac > /dev/null || { echo "a JDK is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libjollyday-java libthreeten-extra-java libslf4j-java \
  libjaxb-api-java libjaxb-java libistack-commons-java libactivation-java
cat > "$place/Question.java" <<'JAVA'
import de.jollyday.HolidayCalendar;
import de.jollyday.HolidayManager;
import de.jollyday.ManagerParameters;
import java.time.LocalDate;

public class Question {
    static String free(HolidayCalendar country, String... dates) {
        HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(country));
        StringBuilder free = new StringBuilder(country.getId() + ":");
        for (String date : dates) if (manager.isHoliday(LocalDate.parse("2027-" + date), "en")) free.append(" ").append(date);
        return free.toString();
    }

    public static void main(String[] words) {
        System.out.println(free(HolidayCalendar.UNITED_KINGDOM, "12-25", "12-26", "12-27", "12-28"));
        System.out.println(free(HolidayCalendar.UNITED_STATES, "07-04", "07-05", "12-24", "12-25"));
    }
}
JAVA
jars="$place/usr/share/java"
classes="$place:$jars/jollyday.jar:$jars/threeten-extra.jar:$jars/slf4j-api.jar:$jars/slf4j-nop.jar"
classes="$classes:$jars/jaxb-api.jar:$jars/jaxb-runtime.jar:$jars/jaxb-core.jar:$jars/istack-commons-runtime.jar:$jars/javax.activation.jar"
javac -cp "$classes" -d "$place" "$place/Question.java"
seen=$(java -cp "$classes" Question)
echo "$seen"
[ "$seen" = "GB: 12-27 12-28
US: 07-04 12-25" ] || { echo "the behaviour has changed"; exit 1; }
