#!/usr/bin/env bash
# The share of answers within a second, when nine of ten take exactly a second and one takes a hundred.
#
# Question: which parts of the ten values are at most 1, and at most 7 where 7 is the only value? What is the median of the ten?
# Expected: 0.9 and 1, as a cumulative distribution is defined; 1. (The question came up while other inputs were run.)
# Seen with influxdata/tdigest (golang-github-influxdata-tdigest-dev of Debian 12): 0 and 0; 1. The median is right, and a level of service that is met by
# nine of ten is one of nothing.
set -eu
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-influxdata-tdigest-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/influxdata/tdigest"
)

func main() {
	ten, one := tdigest.NewWithCompression(1000), tdigest.NewWithCompression(1000)
	for i := 0; i < 9; i++ {
		ten.Add(1, 1)
	}
	ten.Add(100, 1)
	one.Add(7, 1)
	fmt.Println(ten.CDF(1), one.CDF(7), ten.Quantile(0.5))
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "0 0 1" ] || { echo "the behaviour has changed"; exit 1; }
