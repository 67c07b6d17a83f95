#!/usr/bin/env bash
# A client of the interface of PagerDuty, which takes moments of ISO 8601, asks for the incidents since 9:00 of UTC by a JavaScript Date, on a server in Paris. The interface is a server of this machine that notes the query.
#
# Question: how is `since` written?
# Guess: 2026-03-02T09:00:00.000Z, as JSON has a Date.
# Seen with @pagerduty/pdjs 2.2.4: Mon Mar 02 2026 10:00:00 GMT+0100 (Central European Standard Time).
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @pagerduty/pdjs@2.2.4 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const http = require("node:http");
const { api } = require("@pagerduty/pdjs");
process.env.TZ = "Europe/Paris";
const queries = [];
const server = http.createServer((request, response) => {
  queries.push(new URL(request.url, "http://desk").searchParams.get("since"));
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ incidents: [], more: false }));
});
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/incidents`;
  await api({ token: "token", method: "get", url, data: { since: new Date("2026-03-02T09:00:00Z") } });
  server.close();
  console.log("@pagerduty/pdjs 2.2.4", queries);
  const expected = ["Mon Mar 02 2026 10:00:00 GMT+0100 (Central European Standard Time)"];
  assert.deepStrictEqual(queries, expected, "the behaviour has changed");
});
JAVASCRIPT
