#!/usr/bin/env bash
# How old a ticket is, in words.
#
# Question: what are 47 hours, 59 days and 550 days in words?
# Expected: 1 day ago, 1 month ago and 1 year ago, each rounded down. (The question came up while shorter ones were run.)
# Seen with go-humanize 1.0.0 (golang-github-dustin-go-humanize-dev of Debian 12): 1 day ago, 1 month ago and 2 years ago. What is from 18 months on has two
# years at once; all else is rounded down.
set -eu
command -v go > /dev/null || { echo "go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-dustin-go-humanize-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/dustin/go-humanize"
)

func main() {
	opened := time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)
	for _, hours := range []time.Duration{47, 59 * 24, 550 * 24} {
		fmt.Println(humanize.RelTime(opened, opened.Add(hours*time.Hour), "ago", "from now"))
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "1 day ago
1 month ago
2 years ago" ] || { echo "the behaviour has changed"; exit 1; }
