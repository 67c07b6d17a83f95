#!/usr/bin/env bash
# A reserve of minus ninety minutes, and one of half a millisecond, in the duration text of Prometheus.
#
# Question: which texts have 90 minutes, -90 minutes and 500 microseconds?
# Expected: 1h30m; -1h30m or an error; 0s or an error, since the format ends at milliseconds. (The question came up while other inputs were run.)
# Seen with prometheus/common (golang-github-prometheus-common-dev of Debian 12): 1h30m, a text without a letter, and 0s. The first is all that its parser
# reads again.
set -eu
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-prometheus-common-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/prometheus/common/model"
)

func main() {
	for _, reserve := range []time.Duration{90 * time.Minute, -90 * time.Minute, 500 * time.Microsecond} {
		fmt.Printf("[%s] ", model.Duration(reserve))
	}
	_, err := model.ParseDuration(model.Duration(-90 * time.Minute).String())
	fmt.Println(err)
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "[1h30m] [] [0s] empty duration string" ] || { echo "the behaviour has changed"; exit 1; }
