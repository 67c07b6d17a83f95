#!/usr/bin/env bash
# A daily check that begins on a day, as a timer of a BPMN process.
#
# Question: when is the first run of the cycle R3/2030-12-01T09:00:00Z/P1D, and of R/2030-12-01T09:00:00Z/P1W?
# Expected: on 1 December at 9:00, both.
# (The question came up while another was run.)
# Seen with bpmn-engine 25.0.1: on the 2nd and on the 8th of December at 9:00: the run is at the end of the first interval, and the start has none. SpiffWorkflow
# 3.2.0, with the same text in the same process, has the first run on the 1st, and the last one of three on the 3rd.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit bpmn-engine@25.0.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { EventEmitter } = require("node:events");
const { Engine } = require("bpmn-engine");

const source = (cycle) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="checks" targetNamespace="desk"><process id="check" isExecutable="true"><startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="due"/>
  <intermediateCatchEvent id="due"><timerEventDefinition><timeCycle xsi:type="tFormalExpression">${cycle}</timeCycle></timerEventDefinition>
  </intermediateCatchEvent><sequenceFlow id="b" sourceRef="due" targetRef="end"/><endEvent id="end"/></process></definitions>`;

async function firstRun(cycle) {
  const listener = new EventEmitter();
  let first;
  listener.on("activity.timer", (timer) => { first = timer.content.expireAt.toISOString().slice(0, 16); });
  const execution = await new Engine({ name: "check", source: source(cycle) }).execute({ listener });
  await execution.stop();
  return first;
}

(async () => {
  const seen = [await firstRun("R3/2030-12-01T09:00:00Z/P1D"), await firstRun("R/2030-12-01T09:00:00Z/P1W")];
  console.log("bpmn-engine 25.0.1", JSON.stringify(seen));
  assert.deepStrictEqual(seen, ["2030-12-02T09:00", "2030-12-08T09:00"], "the behaviour has changed");
})();
JAVASCRIPT
TZ=UTC node question.cjs
