#!/usr/bin/env bash
# The last day of March in a time interval of Alertmanager, in a location with summer time.
#
# Question: a time interval has days_of_month ["-1"] and the location Europe/Paris. Is noon of 30 March 2026 in it,
# and noon of the 31st? And of 30 and 31 October?
# Guess: no, yes, no, yes.
# Seen with golang-github-prometheus-alertmanager-dev 0.25.0 (Debian 12): true, false, false, true. The package divides
# the hours of the month by 24 to count its days. March has 743 of them where clocks go forward, so it has 30 days
# there, and the 31st is in no range that counts days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
PATH="$PATH:/usr/lib/go/bin"
command -v go > /dev/null || exit 77
dpkg-query -W golang-github-prometheus-alertmanager-dev || exit 77
cat > "$place/main.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"gopkg.in/yaml.v2"
)

func main() {
	var interval timeinterval.TimeInterval
	text := "{days_of_month: ['-1'], location: Europe/Paris}"
	if err := yaml.UnmarshalStrict([]byte(text), &interval); err != nil {
		panic(err)
	}
	for _, day := range []time.Time{
		time.Date(2026, 3, 30, 10, 0, 0, 0, time.UTC), time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC),
		time.Date(2026, 10, 30, 11, 0, 0, 0, time.UTC), time.Date(2026, 10, 31, 11, 0, 0, 0, time.UTC),
	} {
		fmt.Print(interval.ContainsTime(day), " ")
	}
	fmt.Println()
}
GO
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$place/cache" go build -o "$place/run" "$place/main.go"
seen=$("$place/run")
echo "$seen"
[ "$seen" = "true false false true " ] || { echo "the behaviour has changed"; exit 1; }
