#!/usr/bin/env bash
# A moving average of the tickets in a queue that was empty at first.
#
# Question: what is the average after 0 and 10, and after 1 and 10? (Each new value has a weight of 2 in 31.)
# Expected: about 0.65 and 1.58. (The question came up while other inputs were run.)
# Seen with VividCortex/ewma (golang-github-vividcortex-ewma-dev of Debian 12): 10 and 1.58. An average of zero is one that has not begun, so the next value
# replaces it, also later on.
set -eu
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-vividcortex-ewma-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/VividCortex/ewma"
)

func average(values ...float64) float64 {
	average := ewma.NewMovingAverage()
	for _, value := range values {
		average.Add(value)
	}
	return average.Value()
}

func main() {
	fmt.Printf("%.2f %.2f\n", average(0, 10), average(1, 10))
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "10.00 1.58" ] || { echo "the behaviour has changed"; exit 1; }
