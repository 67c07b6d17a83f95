#!/usr/bin/env bash
# A daily job of half past two, in the night in which clocks go back.
#
# Question: how often does "30 2 * * *" run on 2026-10-25 in Paris, and how often on 2026-03-29? Its documents say that a job of the skipped hour does not run; the
# hour that is repeated is not in them.
# Guess: once, as with cron itself and with "a daily job", and never.
# Seen with robfig/cron 3.0.1 (golang-github-robfig-cron-dev of Debian): twice, an hour apart, and never. A job that closes a day closes it again.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-robfig-cron-dev
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/robfig/cron"
)

func main() {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	daily, err := cron.ParseStandard("30 2 * * *")
	if err != nil {
		panic(err)
	}
	for _, day := range []time.Time{time.Date(2026, 10, 25, 0, 0, 0, 0, paris), time.Date(2026, 3, 29, 0, 0, 0, 0, paris)} {
		for run := daily.Next(day); run.Day() == day.Day(); run = daily.Next(run) {
			fmt.Print(run.Format("15:04-07 "))
		}
		fmt.Println("|")
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "02:30+02 02:30+01 |
|" ] || { echo "the behaviour has changed"; exit 1; }
