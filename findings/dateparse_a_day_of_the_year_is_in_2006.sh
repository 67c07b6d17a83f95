#!/usr/bin/env bash
# A day of the year as ISO 8601 writes it: 2026-061 is 2 March 2026.
#
# Question: which moments are "2026-061", "2026-012" (12 January) and "2025-031" (31 January 2025)?
# Expected: midnight of those days, or a refusal. (The question came up while another was run.)
# Seen with araddon/dateparse 0.0~git20210429 (golang-github-araddon-dateparse-dev of Debian): midnight of 1 January 2006, midnight of 2 January 2026, and 3:00 on
# 1 January 2025. Three digits after the year are read by what they look like, without an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-araddon-dateparse-dev
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/araddon/dateparse"
)

func main() {
	for _, text := range []string{"2026-061", "2026-012", "2025-031"} {
		moment, err := dateparse.ParseAny(text)
		if err != nil {
			fmt.Println("refused")
			continue
		}
		fmt.Println(moment.Format("2006-01-02 15:04"))
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go" | paste -sd,)
echo "$seen"
[ "$seen" = "2006-01-01 00:00,2026-01-02 00:00,2025-01-01 03:00" ] || { echo "the behaviour has changed"; exit 1; }
