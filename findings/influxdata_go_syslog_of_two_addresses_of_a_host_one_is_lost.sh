#!/usr/bin/env bash
# The addresses of a host in the "origin" of RFC 5424, whose parameter "ip" may be there several times (7.2.2, and 6.3.3 for all names).
#
# Question: which addresses has [origin ip="192.0.2.1" ip="192.0.2.129"] in the map that a parser returns?
# Expected: both. (The question came up while another was run.)
# Seen with influxdata/go-syslog 2.0.1 (golang-github-influxdata-go-syslog-dev of Debian): 192.0.2.129. The map has one text for a name, and the last one stays, without an
# error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" golang-github-influxdata-go-syslog-dev
command -v go > /dev/null || { echo "golang-go is not installed"; exit 77; }
cat > "$place/question.go" <<'GO'
package main

import (
	"fmt"

	"github.com/influxdata/go-syslog/rfc5424"
)

func main() {
	line := `<13>1 2026-03-09T09:00:00Z host app - - [origin ip="192.0.2.1" ip="192.0.2.129"] down`
	message, err := rfc5424.NewParser().Parse([]byte(line))
	if err != nil {
		panic(err)
	}
	fmt.Println((*message.(*rfc5424.SyslogMessage).StructuredData())["origin"])
}
GO
seen=$(GO111MODULE=off GOPATH="$place/usr/share/gocode" GOCACHE="$place/cache" go run "$place/question.go")
echo "$seen"
[ "$seen" = "map[ip:192.0.2.129]" ] || { echo "the behaviour has changed"; exit 1; }
