#!/usr/bin/env bash
# The hour in which a ticket was opened, in the night when clocks go back in Paris (25 October 2026).
#
# Question: what is BeginningOfHour of 2:45 in summer time, and of 2:45 in winter time?
# Expected: 2:00 in summer time and 2:00 in winter time. (The question came up while weeks and quarters were run.)
# Seen with jinzhu/now 1.1.1 (golang-github-jinzhu-now-dev of Debian 12): 2:00 in winter time, both, so the hour of the first one begins a quarter of an hour
# after it. The hour is built anew from the clock of the wall.
set -eu
command -v go > /dev/null || { echo "go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-jinzhu-now-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/jinzhu/now"
)

func main() {
	paris, _ := time.LoadLocation("Europe/Paris")
	for hour := 0; hour < 2; hour++ {
		opened := time.Date(2026, 10, 25, hour, 45, 0, 0, time.UTC).In(paris)
		fmt.Println(opened.Format("15:04 -0700"), now.New(opened).BeginningOfHour().Format("15:04 -0700"))
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "02:45 +0200 02:00 +0100
02:45 +0100 02:00 +0100" ] || { echo "the behaviour has changed"; exit 1; }
