#!/usr/bin/env bash
# This week in the date math of Elasticsearch, as a package of Go reads it.
#
# Question: when begins now/w on Tuesday 31 March, on Saturday 28 November and on Sunday 29 November 2026, and when does it end, rounded up?
# Expected: on the Monday before each (30 March, 23 November twice), and on the Sunday after, as Elasticsearch has weeks.
# (The question came up while other inputs were run.)
# Seen with timberio/go-datemath 0.1.0 (golang-github-timberio-go-datemath-dev of Debian 12): so on Tuesday and on Saturday; on Sunday from Friday 27 November to Thursday
# 3 December. A report of the week that runs on Sundays has three days of it.
set -eu
source=/usr/share/gocode/src/github.com/timberio/go-datemath
command -v go > /dev/null && [ -d "$source" ] || { echo "golang-go or golang-github-timberio-go-datemath-dev is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/timberio/go-datemath"
)

func main() {
	week := datemath.MustParse("now/w")
	for _, day := range []time.Time{
		time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC), time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC), time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC),
	} {
		first := week.Time(datemath.WithNow(day))
		last := week.Time(datemath.WithNow(day), datemath.WithRoundUp(true))
		fmt.Println(day.Format("Mon 2 Jan:"), first.Format("Mon 2 Jan to"), last.Format("Mon 2 Jan"))
	}
}
GO
dpkg-query -W golang-github-timberio-go-datemath-dev
seen=$(GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "Tue 31 Mar: Mon 30 Mar to Sun 5 Apr
Sat 28 Nov: Mon 23 Nov to Sun 29 Nov
Sun 29 Nov: Fri 27 Nov to Thu 3 Dec" ] || { echo "the behaviour has changed"; exit 1; }
