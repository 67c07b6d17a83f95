#!/usr/bin/env bash
# Run queries of one line each from standard input in a database of Java in memory, and print their rows: jdbc.sh FOLDER JAR URL
set -eu
command -v javac > /dev/null || { echo "a JDK is not installed" >&2; exit 77; }
cat > "$1/Queries.java" <<'JAVA'
import java.sql.DriverManager;
import java.util.Scanner;

public class Queries {
    public static void main(String[] words) throws Exception {
        try (var connection = DriverManager.getConnection(words[0]); var queries = new Scanner(System.in); var statement = connection.createStatement()) {
            while (queries.hasNextLine()) {
                try (var rows = statement.executeQuery(queries.nextLine())) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        var row = new StringBuilder(rows.getString(1));
                        for (int column = 2; column <= columns; column++) row.append(" | ").append(rows.getString(column));
                        System.out.println(row);
                    }
                }
            }
        }
    }
}
JAVA
javac -cp "$2" -d "$1" "$1/Queries.java"
TZ=UTC java -cp "$1:$2" Queries "$3"
