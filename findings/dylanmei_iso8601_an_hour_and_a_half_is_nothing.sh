#!/usr/bin/env bash
# Durations with a fraction and with a sign, written as ISO 8601 has them and as other programs write them, read by a package of Go.
#
# Question: how long are PT1.5H, PT0.5S, PT1H30M and -PT1H, and which of them are errors?
# Expected: 90 minutes, half a second, 90 minutes; an error for the sign, which is no part of ISO 8601. (The question came up while other inputs were run.)
# Seen with dylanmei/iso8601 0.1.0 (golang-github-dylanmei-iso8601-dev of Debian 12): no time, no time, 90 minutes, and an hour without its sign; no error for any of
# them. What the pattern does not match is left out.
set -eu
source=/usr/share/gocode/src/github.com/dylanmei/iso8601
command -v go > /dev/null && [ -d "$source" ] || { echo "golang-go or golang-github-dylanmei-iso8601-dev is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/dylanmei/iso8601"
)

func main() {
	for _, text := range []string{"PT1.5H", "PT0.5S", "PT1H30M", "-PT1H"} {
		length, err := iso8601.ParseDuration(text)
		fmt.Println(text, length, err)
	}
}
GO
dpkg-query -W golang-github-dylanmei-iso8601-dev
seen=$(GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "PT1.5H 0s <nil>
PT0.5S 0s <nil>
PT1H30M 1h30m0s <nil>
-PT1H 1h0m0s <nil>" ] || { echo "the behaviour has changed"; exit 1; }
