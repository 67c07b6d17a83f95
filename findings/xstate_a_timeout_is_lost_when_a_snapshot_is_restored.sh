#!/usr/bin/env bash
# A timeout of a state machine that is saved and restored.
#
# Question: a state has after 30 ms a transition to "late". At 20 ms the machine is saved with getPersistedSnapshot, through JSON, and a new actor
# starts from it. Where is it 10, 30 and 1,000 ms later, by a simulated clock?
# Expected: "late" after 10 ms, or after 30 ms where the delay starts anew.
# Seen with xstate 5.33.3: never; the delay is not scheduled again, and the machine waits for good.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" xstate@5.33.3
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { createActor, createMachine, SimulatedClock } = require("xstate");
const machine = createMachine({ initial: "waiting", states: { waiting: { after: { 30: "late" } }, late: {} } });
const clock = new SimulatedClock();
const first = createActor(machine, { clock }).start();
clock.increment(20);
const saved = JSON.parse(JSON.stringify(first.getPersistedSnapshot()));
first.stop();
const later = new SimulatedClock();
const second = createActor(machine, { clock: later, snapshot: saved }).start();
const seen = [10, 20, 970].map((step) => (later.increment(step), second.getSnapshot().value));
console.log("xstate 5.33.3", seen);
assert.deepStrictEqual(seen, ["waiting", "waiting", "waiting"], "the behaviour has changed");
JAVASCRIPT
