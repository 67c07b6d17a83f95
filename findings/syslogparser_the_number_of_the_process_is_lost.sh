#!/usr/bin/env bash
# Lines of two processes of one program, in the format of RFC 3164.
#
# Question: which parts have "sshd[123]: closed" and "sshd[456]: closed"?
# Guess: the number of the process is a part of its own, or is in the tag.
# Seen with syslogparser of 2015-07-17 (golang-github-jeromer-syslogparser-dev of Debian 12): the tag is sshd and the content is closed, both times; the
# number is nowhere.
set -eu
command -v go > /dev/null || { echo "go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-jeromer-syslogparser-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/jeromer/syslogparser/rfc3164"
)

func main() {
	for _, tag := range []string{"sshd[123]", "sshd[456]"} {
		parser := rfc3164.NewParser([]byte("<34>Mar  9 09:00:00 host " + tag + ": closed"))
		err := parser.Parse()
		parts := parser.Dump()
		fmt.Println(err, len(parts), parts["hostname"], parts["tag"], parts["content"])
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "<nil> 7 host sshd closed
<nil> 7 host sshd closed" ] || { echo "the behaviour has changed"; exit 1; }
