#!/usr/bin/env bash
# Each day of the week by cron, from Monday to Sunday.
#
# Question: when do "0 9 * * MON-SUN", "0 9 * * 1-7", "0 9 * * 0-6" and "0 9 * * 7" run after Thursday 2026-03-05, or are some of them errors?
# Expected: on Friday the 6th for the first three, and on Sunday the 8th. (A 7 is a Sunday for the package, as the last one shows.) (The question came up
# while another was run.)
# Seen with gorhill/cronexpr 1.0.0+git20180427 (golang-github-gorhill-cronexpr-dev of Debian): never for the first two, without an error; on the 6th and on the 8th.
# Sunday is the lower end of its range, so a range that ends with it is empty, and what never runs looks like a schedule that has ended.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-gorhill-cronexpr-dev
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/gorhill/cronexpr"
)

func main() {
	thursday := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"0 9 * * MON-SUN", "0 9 * * 1-7", "0 9 * * 0-6", "0 9 * * 7"} {
		expression, err := cronexpr.Parse(text)
		next := expression.Next(thursday)
		fmt.Println(err, next.IsZero(), next.Format("Mon 02"))
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "<nil> true Mon 01
<nil> true Mon 01
<nil> false Fri 06
<nil> false Sun 08" ] || { echo "the behaviour has changed"; exit 1; }
