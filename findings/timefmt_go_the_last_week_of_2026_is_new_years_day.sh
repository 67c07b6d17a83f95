#!/usr/bin/env bash
# A week of ISO 8601, read with the directives of strptime.
#
# Question: which days are 2026-W53-5 by %G-W%V-%u and 2026-W10-1 by the same, and is there an error?
# Guess: 1 January 2027 and 2 March 2026, and none.
# Seen with timefmt-go 0.1.3 (golang-github-itchyny-timefmt-go-dev of Debian 12): 1 January 2026, both, and no error. The week and the weekday are read and
# left out.
set -eu
command -v go > /dev/null || { echo "go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-itchyny-timefmt-go-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/itchyny/timefmt-go"
)

func main() {
	for _, text := range []string{"2026-W53-5", "2026-W10-1"} {
		day, err := timefmt.Parse(text, "%G-W%V-%u")
		fmt.Println(text, day.Format("2006-01-02"), err)
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "2026-W53-5 2026-01-01 <nil>
2026-W10-1 2026-01-01 <nil>" ] || { echo "the behaviour has changed"; exit 1; }
