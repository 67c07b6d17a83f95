#!/usr/bin/env bash
# An event of which the assignee and the note are not known, as a line of logfmt.
#
# Question: how is a value of nil written, and how is it read again? And a text that is empty?
# Expected: as a key without a value, read as nil; and as "", read as a text that is empty. (The question came up while other inputs were run.)
# Seen with go-logfmt/logfmt (golang-github-go-logfmt-logfmt-dev of Debian 12): nil is written as null and read as the word; the empty text is written as a
# key with an equals sign and read as nil.
set -eu
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-go-logfmt-logfmt-dev
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/go-logfmt/logfmt"
)

func main() {
	line, err := logfmt.MarshalKeyvals("assignee", nil, "note", "")
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
	decoder := logfmt.NewDecoder(strings.NewReader(string(line)))
	for decoder.ScanRecord() {
		for decoder.ScanKeyval() {
			fmt.Printf("%s is nil: %v, %s\n", decoder.Key(), decoder.Value() == nil, decoder.Value())
		}
	}
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "assignee=null note=
assignee is nil: false, null
note is nil: true, " ] || { echo "the behaviour has changed"; exit 1; }
