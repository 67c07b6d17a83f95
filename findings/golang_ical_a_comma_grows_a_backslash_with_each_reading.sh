#!/usr/bin/env bash
# The place of a shift with a comma in it, that is read from a calendar, set again as it was read, and written.
#
# Question: which LOCATION line has the calendar after SetLocation("Paris, desk 2"), and after its value is read with GetProperty and set again with SetLocation, twice?
# Expected: "LOCATION:Paris\, desk 2" each time. (The question came up while other inputs were run.)
# Seen with arran4/golang-ical (golang-github-arran4-golang-ical-dev of Debian 12): the first; then Paris\\\, and then Paris\\\\\\\,. What is set is escaped, and what is read is not undone, so
# each program that reads a text and writes it adds backslashes, and whoever shows it shows them.
set -eu
source=/usr/share/gocode/src/github.com/arran4/golang-ical
command -v go > /dev/null && [ -d "$source" ] || { echo "golang-go or golang-github-arran4-golang-ical-dev is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"strings"

	ics "github.com/arran4/golang-ical"
)

func main() {
	calendar := ics.NewCalendar()
	calendar.AddEvent("a").SetLocation("Paris, desk 2")
	for round := 0; round < 3; round++ {
		text := calendar.Serialize()
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "LOCATION") {
				fmt.Println(strings.TrimSpace(line))
			}
		}
		calendar, _ = ics.ParseCalendar(strings.NewReader(text))
		event := calendar.Events()[0]
		event.SetLocation(event.GetProperty(ics.ComponentPropertyLocation).Value)
	}
}
GO
dpkg-query -W golang-github-arran4-golang-ical-dev
seen=$(GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = 'LOCATION:Paris\, desk 2
LOCATION:Paris\\\, desk 2
LOCATION:Paris\\\\\\\, desk 2' ] || { echo "the behaviour has changed"; exit 1; }
