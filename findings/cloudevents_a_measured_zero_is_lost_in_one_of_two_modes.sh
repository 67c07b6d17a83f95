#!/usr/bin/env bash
# An event with the value 0 or false as its data, written and read by the same library in both modes of HTTP.
#
# Question: which data has the event that is read, in binary and in structured mode, and what has the body of the structured one?
# Guess: the same data in all of them.
# Seen with cloudevents 10.0.0 (npm): the body has 0 and false, and the event that is read from it has no data (undefined), while 1 is read as 1. In binary
# mode the texts "0", "false" and "1" arrive. So a reading of zero is one that was not taken in one mode, and a text in the other.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" cloudevents@10.0.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { CloudEvent, HTTP } = require("cloudevents");
const read = ({ headers, body }) => HTTP.toEvent({ headers, body: String(body) }).data;
const seen = [0, false, 1].map((data) => {
  const event = new CloudEvent({ id: "1", type: "desk.reading", source: "/desk", datacontenttype: "application/json", data });
  const structured = HTTP.structured(event);
  return [read(HTTP.binary(event)), JSON.parse(structured.body).data, read(structured)];
});
console.log("cloudevents 10.0.0", seen);
assert.deepStrictEqual(seen, [["0", 0, undefined], ["false", false, undefined], ["1", 1, 1]], "the behaviour has changed");
JAVASCRIPT
