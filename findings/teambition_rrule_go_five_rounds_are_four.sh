#!/usr/bin/env bash
# Five rounds, an hour apart, in the nights in which clocks change in Paris.
#
# Question: how many moments has FREQ=HOURLY;COUNT=5 from midnight of 29 March 2026 on, and which has FREQ=HOURLY;COUNT=4 from midnight of 25 October on?
# Guess: five, an hour apart; midnight, one, two (before the change) and two (after it).
# Seen with teambition/rrule-go 1.8.1 (golang-github-teambition-rrule-go-dev of Debian 12): four, as the round of the skipped hour falls on the next one and counts as well; and midnight, one,
# two (after the change) and three, so that two hours are between the second and the third.
set -eu
source=/usr/share/gocode/src/github.com/teambition/rrule-go
command -v go > /dev/null && [ -d "$source" ] || { echo "golang-go or golang-github-teambition-rrule-go-dev is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/teambition/rrule-go"
)

func main() {
	for _, text := range []string{"20260329T000000\nRRULE:FREQ=HOURLY;COUNT=5", "20261025T000000\nRRULE:FREQ=HOURLY;COUNT=4"} {
		set, err := rrule.StrToRRuleSet("DTSTART;TZID=Europe/Paris:" + text)
		if err != nil {
			panic(err)
		}
		for _, moment := range set.All() {
			fmt.Print(moment.UTC().Format("02T15 "))
		}
		fmt.Println()
	}
}
GO
dpkg-query -W golang-github-teambition-rrule-go-dev
seen=$(GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "28T23 29T00 29T01 29T02 
24T22 24T23 25T01 25T02 " ] || { echo "the behaviour has changed"; exit 1; }
