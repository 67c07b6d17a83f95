#!/usr/bin/env bash
# A target of an hour and a quarter, written as ISO 8601 has it, read by a package of Go for periods.
#
# Question: how long are PT1.25H, PT0.75H and PT1.5H, and is there an error?
# Guess: 75, 45 and 90 minutes, and none.
# Seen with rickb777/date 1.20.1 (golang-github-rickb777-date-dev of Debian 12): 72, 42 and 90 minutes, and no error. A number has one decimal place, and what is
# after it is cut off, so PT0.05H is no time at all. NewOf, for a duration of Go, cuts 1.25 seconds to 1.2 and calls that precise.
set -eu
source=/usr/share/gocode/src/github.com/rickb777/date/period
command -v go > /dev/null && [ -d "$source" ] || { echo "golang-go or golang-github-rickb777-date-dev is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/rickb777/date/period"
)

func main() {
	for _, text := range []string{"PT1.25H", "PT0.75H", "PT1.5H", "PT0.05H"} {
		read, err := period.Parse(text)
		length, _ := read.Duration()
		fmt.Println(text, length, err)
	}
	fmt.Println(period.NewOf(1250 * time.Millisecond))
}
GO
dpkg-query -W golang-github-rickb777-date-dev
seen=$(GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "PT1.25H 1h12m0s <nil>
PT0.75H 42m0s <nil>
PT1.5H 1h30m0s <nil>
PT0.05H 0s <nil>
PT1.2S true" ] || { echo "the behaviour has changed"; exit 1; }
