#!/usr/bin/env bash
# Nine in the evening, as people write it in a ticket.
#
# Question: which moments are "1 Feb 2026 9pm", "1 Feb 2026 9:00pm", "Feb 1, 2026 9pm" and "2026-02-01 9am"?
# Expected: 21:00, 21:00, 21:00 and 9:00 of that day, or a refusal. (The question came up while another was run.)
# Seen with araddon/dateparse 0.0~git20210429 (golang-github-araddon-dateparse-dev of Debian): 12:00, 21:00, 12:00 and 00:00. An hour without minutes
# is lost, and what is left of it is noon or midnight.
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
	for _, text := range []string{"1 Feb 2026 9pm", "1 Feb 2026 9:00pm", "Feb 1, 2026 9pm", "2026-02-01 9am"} {
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
[ "$seen" = "2026-02-01 12:00,2026-02-01 21:00,2026-02-01 12:00,2026-02-01 00:00" ] || { echo "the behaviour has changed"; exit 1; }
