#!/usr/bin/env bash
# An alert of the Common Alerting Protocol 1.2 with two elements `code`, which the protocol allows any number of, and an information of two categories.
#
# Question: what are the lists of codes and of categories of the alert that is read?
# Guess: both have two members.
# Seen with @dec112/cap-ts 0.3.2: two categories, and the list of codes is the text of the first code; the second is lost.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @dec112/cap-ts@0.3.2 tslib@2.9.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { CAP_1_2 } = require("@dec112/cap-ts");
const xml = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>A1</identifier><sender>desk@example.org</sender><sent>2026-03-02T10:00:00+01:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope><code>network</code><code>north</code>
  <info>
    <category>Infra</category><category>Safety</category><event>outage</event>
    <urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
  </info>
</alert>`;
Promise.resolve(CAP_1_2.Alert.fromXML(xml)).then((alert) => {
  const seen = [alert.code_list, alert.info_list[0].category_list.length];
  console.log("@dec112/cap-ts 0.3.2", seen);
  assert.deepStrictEqual(seen, ["network", 2], "the behaviour has changed");
});
JAVASCRIPT
